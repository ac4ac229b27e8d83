import { fail } from '../domain/failure'
import { ByteReader, filePieces, nameOf, sizeOfFile } from './bytes'
import { type ArrayFile, countOf, mostTextBytes, type NumberType, numbersIn, shapeText, type Variable } from './variable'

export const isNpy = (start: Uint8Array): boolean => start[0] === 0x93 && Buffer.from(start.subarray(1, 6)).toString('latin1') === 'NUMPY'

const advice = 'Save the array again with numpy.save.'
const longestHeader = 100_000
const types: Readonly<Record<string, NumberType>> = {
  u1: 'uint8', i1: 'int8', u2: 'uint16', i2: 'int16', u4: 'uint32', i4: 'int32', u8: 'uint64', i8: 'int64', f4: 'float32', f8: 'float64',
  b1: 'uint8',
}

/** The array of a `.npy` file. @throws FailureError `data-missing`, `data-damaged` */
export async function readNpy(path: string): Promise<ArrayFile> {
  const name = nameOf(path).replace(/\.npy$/i, '')
  return { format: 'NumPy', variables: [await npyVariable(name, () => filePieces(path), await sizeOfFile(path), path)], notes: [], order: 'row' }
}

/**
 * An array as `numpy.save` writes it (format 1 to 3).
 * @param open gives its bytes from the beginning
 * @param size how many bytes there are
 * @throws FailureError `data-damaged`, naming `where`
 */
export async function npyVariable(
  name: string, open: () => AsyncIterable<Uint8Array>, size: number, where: string,
): Promise<Variable> {
  const damaged = (what: string): never => fail('data-damaged', what, advice, where)
  const reading = () => new ByteReader(open(), () => damaged('It ends before its header says'))
  const first = reading()
  let header: Header, offset: number
  try {
    ({ header, offset } = await headerOf(first, damaged))
  } finally {
    await first.close()
  }
  const { shape, fortran, kind, bytes, little } = header
  const base = { name, shape, order: fortran ? 'column' : 'row' } as const
  const type = types[`${kind}${bytes}`]
  if (!type && kind !== 'U' && kind !== 'S') return { ...base, type: kind === 'O' ? 'Python objects' : `${kind}${bytes}` }
  const promised = countOf(shape) * BigInt(bytes), found = size - offset
  if (promised !== BigInt(found)) {
    return damaged(`Its header promises ${shapeText(shape)} values of ${bytes} bytes = ${promised} bytes, it holds ${found}`)
  }
  async function* content(): AsyncGenerator<Uint8Array> {
    const reader = reading()
    try {
      await reader.take(offset)
      yield* reader.run(found)
      if (await reader.rest(0)) damaged('It goes on after its end')
    } finally {
      await reader.close()
    }
  }
  if (!type) {
    const width = kind === 'U' ? bytes / 4 : bytes
    return { ...base, type: 'text', texts: async () => {
      if (found > mostTextBytes) damaged(`It has more than ${mostTextBytes / 1e6} MB of text`)
      return texts(await new ByteReader(content(), () => damaged('It ends too early')).take(found), kind, width, little)
    } }
  }
  return { ...base, type: kind === 'b' ? 'bool' : type, numbers: () => numbersIn(content(), type, little) }
}

interface Header { shape: number[]; fortran: boolean; kind: string; bytes: number; little: boolean }

async function headerOf(reader: ByteReader, damaged: (what: string) => never): Promise<{ header: Header; offset: number }> {
  const start = await reader.take(8)
  if (!isNpy(start)) return damaged('It is no array of NumPy')
  const version = start[6]!
  if (version < 1 || version > 3 || start[7] !== 0) return damaged(`Its format ${version}.${start[7]} isn't known`)
  const lengthBytes = version === 1 ? 2 : 4, length = (await reader.take(lengthBytes)).readUIntLE(0, lengthBytes)
  if (length > longestHeader) return damaged(`Its header would have ${length} bytes`)
  const text = (await reader.take(length)).toString('latin1')
  const descr = /'descr': *'([<>|=]?)([a-zA-Z])(\d{0,6})'/.exec(text), fortran = /'fortran_order': *(True|False)/.exec(text)
  const shape = /'shape': *\(((?:\d+L?, *)*(?:\d+L?)?)\)/.exec(text)
  if (text.includes('\'descr\': [')) return damaged('It is a structured array, with fields')
  if (!descr || !fortran || !shape) return damaged('Its header can\'t be read')
  // Nothing else may stand there: what is damaged is told, not read past.
  const rest = [descr, fortran, shape].reduce((all, [part]) => all.replace(part, ''), text)
  if (!/^\{[ ,]*\}[ \n]*$/.test(rest)) return damaged('Its header can\'t be read')
  const sizes = shape[1]!.split(',').map((size) => size.trim().replace('L', '')).filter(Boolean).map(Number)
  if (sizes.length > 32 || !sizes.every(Number.isSafeInteger)) return damaged(`Its header promises ${shapeText(sizes)} values`)
  const [, sign, kind, digits] = descr
  const bytes = Number(digits || (kind === 'O' ? 8 : NaN)) * (kind === 'U' ? 4 : 1)
  if (!Number.isSafeInteger(bytes)) return damaged('Its header can\'t be read')
  return {
    header: { shape: sizes, fortran: fortran[1] === 'True', kind: kind!, bytes, little: sign !== '>' },
    offset: 8 + lengthBytes + length,
  }
}

/** Texts of one width in characters, filled up with NULs. */
function texts(bytes: Buffer, kind: string, width: number, little: boolean): string[] {
  const size = kind === 'U' ? 4 * width : width
  if (!size) return []
  return Array.from({ length: bytes.length / size }, (_, i) => {
    const part = bytes.subarray(i * size, (i + 1) * size)
    if (kind === 'S') return part.toString('utf8').replace(/\0+$/, '')
    const points = Array.from({ length: width }, (__, at) => little ? part.readUInt32LE(4 * at) : part.readUInt32BE(4 * at))
    return points.filter((point) => point > 0).map((point) => (point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd')).join('')
  })
}

