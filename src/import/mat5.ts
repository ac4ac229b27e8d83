import { createReadStream } from 'node:fs'
import { createInflate } from 'node:zlib'
import { fail } from '../domain/failure'
import { mostUnpacked } from '../domain/packing'
import { ByteReader, filePieces, inflated, readAt, sizeOfFile } from './bytes'
import { type ArrayFile, countOf, type Numbers, numberForms, numbersIn, type NumberType, shapeText, type Variable } from './variable'

/** A file of MATLAB 5 to 7: 128 bytes of header that end in its version and the order of bytes. */
export const isMat5 = (start: Uint8Array): boolean => {
  const mark = Buffer.from(start.subarray(124, 128)).toString('latin1')
  return mark === '\u0000\u0001IM' || mark === '\u0001\u0000MI'
}

const advice = 'Save it again with save(…, "-v7").'
const matrixElement = 14, packedElement = 15
const numberTypes: Readonly<Record<number, NumberType>> = {
  1: 'int8', 2: 'uint8', 3: 'int16', 4: 'uint16', 5: 'int32', 6: 'uint32', 7: 'float32', 9: 'float64', 12: 'int64', 13: 'uint64',
}
const cellClass = 1, charClass = 4
const classNames: Readonly<Record<number, string>> = {
  1: 'cell', 2: 'struct', 3: 'object', 4: 'char', 5: 'sparse', 6: 'double', 7: 'single', 8: 'int8', 9: 'uint8', 10: 'int16', 11: 'uint16',
  12: 'int32', 13: 'uint32', 14: 'int64', 15: 'uint64', 16: 'function', 17: 'opaque', 18: 'object',
}
const mostElements = 10_000, mostNameBytes = 1000
/** More than the names of classes take; longer texts are passed over. */
const mostSmallBytes = 1_000_000

/**
 * The arrays of a MATLAB file of version 5 to 7, packed or not.
 * Format: MathWorks, "MAT-File Format", level 5.
 * @throws FailureError `data-missing`, `data-damaged` naming the file and the variable
 */
export async function readMat5(path: string): Promise<ArrayFile> {
  const header = await readAt(path, 0, 128), little = header.toString('latin1', 126, 128) === 'IM', size = await sizeOfFile(path)
  const variables: Variable[] = [], notes: string[] = []
  let at = 128
  for (let count = 0; at < size; count++) {
    const tag = await readAt(path, at, 8)
    if (tag.length < 8) return fail('data-damaged', `It ends within an element, at byte ${at}`, advice, path)
    const type = word(tag, 0, little), bytes = word(tag, 4, little)
    if (type !== matrixElement && type !== packedElement) {
      return fail('data-damaged', `At byte ${at} is an element of type ${type}, which is no variable`, advice, path)
    }
    if (at + 8 + bytes > size) return fail('data-damaged', `At byte ${at} is a variable of ${bytes} bytes, the file ends before`, advice, path)
    if (count >= mostElements) return fail('data-damaged', `It holds more than ${mostElements} variables`, 'Save the images and labels alone.', path)
    const element: Element = { path, little, start: at, bytes: 8 + bytes, packed: type === packedElement }
    const variable = await variableOf(element)
    if (typeof variable === 'string') notes.push(variable)
    else if (variables.some(({ name }) => name === variable.name)) fail('data-damaged', `It holds ${variable.name} twice`, advice, path)
    else variables.push(variable)
    at += 8 + bytes
    if (type === matrixElement) at += (8 - bytes % 8) % 8
  }
  const byScipy = /Platform: (posix|nt|java)/.test(header.toString('latin1', 0, 116))
  return { format: 'MATLAB v5', variables, notes, order: byScipy ? 'row' : 'column' }
}

/** A variable as it lies in the file, with its tag. */
interface Element { path: string; little: boolean; start: number; bytes: number; packed: boolean }

const word = (bytes: Buffer, at: number, little: boolean): number => little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)

/** Reads what a variable consists of, its own tag first. */
class Parts {
  private constructor(readonly reader: ByteReader, private readonly little: boolean, readonly damaged: (what: string) => never) {}

  /** @returns how many bytes it has behind its tag, and its parts */
  static async of({ path, little, start, bytes, packed }: Element): Promise<{ parts: Parts; bytes: number }> {
    const damaged = (what: string): never => fail('data-damaged', `The variable at byte ${start} ${what}`, advice, path)
    const end = start + bytes - 1
    const pieces = packed
      ? inflated(createReadStream(path, { start: start + 8, end }), createInflate({ chunkSize: 1 << 18 }), path)
      : filePieces(path, { start, end })
    const reader = new ByteReader(pieces, () => damaged('ends too early'))
    const parts = new Parts(reader, little, damaged)
    const tag = await parts.tag()
    if (tag.type !== matrixElement || tag.small) return damaged('is none that MATLAB writes')
    if (packed && tag.bytes > mostUnpacked(bytes)) return damaged(`would unpack from ${bytes} bytes to ${tag.bytes}`)
    return { parts, bytes: tag.bytes }
  }

  /** A part's tag. A small one has its data, up to four bytes, in the tag. */
  async tag(): Promise<{ type: number; bytes: number; small: Buffer | undefined }> {
    const tag = await this.reader.take(8), first = word(tag, 0, this.little)
    if (first >>> 16 === 0) return { type: first, bytes: word(tag, 4, this.little), small: undefined }
    if (first >>> 16 > 4) return this.damaged('has a part of a wrong size')
    return { type: first & 0xffff, bytes: first >>> 16, small: tag.subarray(4, 4 + (first >>> 16)) }
  }

  /** A part that is small. @param types which it may be */
  async part(types: readonly number[], most: number): Promise<Buffer> {
    const { type, bytes, small } = await this.tag()
    if (!types.includes(type) || bytes > most) return this.damaged('has a head that can\'t be read')
    if (small) return small
    const content = await this.reader.take(bytes)
    await this.reader.take((8 - bytes % 8) % 8)
    return content
  }

  /** What every variable begins with. */
  async head(): Promise<{ kind: number; complex: boolean; logical: boolean; shape: number[]; name: string }> {
    const flags = await this.part([6], 8), dims = await this.part([5], 128)
    const name = (await this.part([1, 2, 16], mostNameBytes)).toString('utf8')
    if (flags.length !== 8 || dims.length < 8 || dims.length % 4) return this.damaged('has a head that can\'t be read')
    const shape = Array.from({ length: dims.length / 4 }, (_, i) => word(dims, 4 * i, this.little))
    if (shape.some((side) => side >= 2 ** 31)) return this.damaged('has a side that is below 0')
    const bits = word(flags, 0, this.little)
    return { kind: bits & 0xff, complex: (bits & 0x800) !== 0, logical: (bits & 0x200) !== 0, shape, name }
  }

  /** The texts of a character array: a row each, which MATLAB stores down its columns. */
  async chars(shape: readonly number[]): Promise<string[]> {
    const bytes = await this.part([1, 2, 3, 4, 16, 17], mostSmallBytes)
    const [rows = 0, columns = 0] = shape, count = rows * columns
    if (shape.length !== 2) return this.damaged('is a text of more than two sides')
    const unit = (i: number): number => this.little ? bytes.readUInt16LE(2 * i) : bytes.readUInt16BE(2 * i)
    const units = bytes.length === 2 * count ? Array.from({ length: count }, (_, i) => String.fromCharCode(unit(i)))
      : [...bytes.toString('utf8')]
    if (units.length !== count) return this.damaged('is a text of a wrong length')
    return Array.from({ length: rows }, (_, row) => units.filter((__, i) => i % rows === row).join('').trimEnd())
  }

  /** The texts of a cell array of them, undefined where there is something else in it. */
  async cells(shape: readonly number[], bytes: number): Promise<string[] | undefined> {
    const count = countOf(shape)
    if (count * 8n > BigInt(bytes)) return this.damaged('has fewer cells than it promises')
    const texts: string[] = []
    for (let i = 0n; i < count; i++) {
      const { type, bytes: cellBytes, small } = await this.tag()
      if (type !== matrixElement || small) return this.damaged('has a cell that can\'t be read')
      if (cellBytes === 0) return undefined
      const { kind, shape: cellShape } = await this.head()
      if (kind !== charClass || cellShape.length !== 2 || (cellShape[0] !== 1 && countOf(cellShape) > 0n)) return undefined
      texts.push((await this.chars(cellShape))[0] ?? '')
    }
    return texts
  }

  close(): Promise<void> {
    return this.reader.close()
  }
}

/** The variable, or a note of why it is passed over. */
async function variableOf(element: Element): Promise<Variable | string> {
  const { parts, bytes } = await Parts.of(element)
  try {
    if (!bytes) return 'A variable without content is passed over.'
    const { kind, complex, logical, shape, name } = await parts.head()
    const type = classNames[kind] ?? parts.damaged(`is of class ${kind}, which MATLAB doesn't have`)
    const passed = `Not used: ${name || 'a variable without a name'}, ${complex ? 'complex numbers' : `a ${type}`}.`
    if (!name || complex) return passed
    const base = { name, shape, order: 'column' } as const
    if ((kind === charClass || kind === cellClass) && bytes <= mostSmallBytes) {
      const texts = kind === charClass ? await parts.chars(shape) : await parts.cells(shape, bytes)
      return texts ? { ...base, type, texts: () => Promise.resolve(texts) } : passed
    }
    if (kind < 6 || kind > 15) return passed
    const data = await parts.tag()
    numberPart(data, shape, parts)
    return { ...base, type: logical ? 'logical' : type, numbers: () => numbersOf(element) }
  } finally {
    await parts.close()
  }
}

/** How the numbers of a variable are written: often in a smaller type than its own. */
function numberPart({ type, bytes }: { type: number; bytes: number }, shape: readonly number[], parts: Parts): NumberType {
  const written = numberTypes[type] ?? parts.damaged(`has values of a type ${type} that isn't known`)
  const promised = countOf(shape) * BigInt(numberForms[written].bytes)
  return promised === BigInt(bytes) ? written
    : parts.damaged(`promises ${shapeText(shape)} values = ${promised} bytes, it holds ${bytes}`)
}

async function* numbersOf(element: Element): AsyncGenerator<Numbers> {
  const { parts } = await Parts.of(element)
  try {
    const { shape } = await parts.head(), data = await parts.tag()
    const type = numberPart(data, shape, parts)
    yield* numbersIn(data.small ? once(data.small) : parts.reader.run(data.bytes), type, element.little)
    // To its end, since that is where packed data has its sum.
    if (await parts.reader.rest(64) > 64) parts.damaged('goes on after its end')
  } finally {
    await parts.close()
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
