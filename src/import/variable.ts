/** What a reader gives of an array's numbers: a piece of them. */
export type Numbers = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array

/** An array in a file of NumPy or MATLAB. */
export interface Variable {
  name: string
  /** As the program that wrote it says them. */
  shape: number[]
  /** As that program calls it. */
  type: string
  /** Which axis goes fastest in the file: the last one (NumPy) or the first (MATLAB). */
  order: 'row' | 'column'
  /**
   * Its numbers in the order of the file, piece by piece; text has none. Where it has neither, it is of a type that isn't read.
   * @throws FailureError `data-damaged` where the file is
   */
  numbers?(): AsyncIterable<Numbers>
  /** Of text: the strings. @throws FailureError `data-damaged` */
  texts?(): Promise<string[]>
}

/** What a file holds. */
export interface ArrayFile {
  /** In a word or two: `NumPy`, `MATLAB v5`. */
  format: string
  variables: Variable[]
  /** What is passed over. */
  notes: string[]
  /** How flat images mostly lie in files of the program that wrote it. */
  order: 'row' | 'column'
  close?(): void
}

const machineIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** How numbers of a type lie in a file. */
interface NumberForm { bytes: 1 | 2 | 4 | 8; over(buffer: ArrayBuffer, count: number): Numbers }
const wide = (values: BigInt64Array | BigUint64Array): Float64Array => Float64Array.from(values, Number)
export const numberForms = {
  uint8: { bytes: 1, over: (buffer, count) => new Uint8Array(buffer, 0, count) },
  int8: { bytes: 1, over: (buffer, count) => new Int8Array(buffer, 0, count) },
  uint16: { bytes: 2, over: (buffer, count) => new Uint16Array(buffer, 0, count) },
  int16: { bytes: 2, over: (buffer, count) => new Int16Array(buffer, 0, count) },
  uint32: { bytes: 4, over: (buffer, count) => new Uint32Array(buffer, 0, count) },
  int32: { bytes: 4, over: (buffer, count) => new Int32Array(buffer, 0, count) },
  uint64: { bytes: 8, over: (buffer, count) => wide(new BigUint64Array(buffer, 0, count)) },
  int64: { bytes: 8, over: (buffer, count) => wide(new BigInt64Array(buffer, 0, count)) },
  float32: { bytes: 4, over: (buffer, count) => new Float32Array(buffer, 0, count) },
  float64: { bytes: 8, over: (buffer, count) => new Float64Array(buffer, 0, count) },
} satisfies Record<string, NumberForm>
export type NumberType = keyof typeof numberForms

/** Numbers from bytes, however they are cut into pieces. What is given is good until the next is asked for. */
export async function* numbersIn(pieces: AsyncIterable<Uint8Array>, type: NumberType, little: boolean): AsyncGenerator<Numbers> {
  const { bytes, over }: NumberForm = numberForms[type]
  let buffer = new ArrayBuffer(0), left = new Uint8Array(0)
  for await (const piece of pieces) {
    const length = left.length + piece.length, count = Math.floor(length / bytes)
    if (buffer.byteLength < length) buffer = new ArrayBuffer(8 * Math.ceil(length / 8))
    const all = new Uint8Array(buffer, 0, length)
    all.set(left)
    all.set(piece, left.length)
    left = all.slice(count * bytes)
    if (!count) continue
    if (little !== machineIsLittle) swap(Buffer.from(buffer, 0, count * bytes), bytes)
    yield over(buffer, count)
  }
}

function swap(buffer: Buffer, bytes: number): void {
  if (bytes === 2) buffer.swap16()
  else if (bytes === 4) buffer.swap32()
  else if (bytes === 8) buffer.swap64()
}

/** More than any list of names takes. */
export const mostTextBytes = 64_000_000

/** How many values there are, as a number that can't be inexact. */
export const countOf = (shape: readonly number[]): bigint => shape.reduce((product, side) => product * BigInt(side), 1n)
export const shapeText = (shape: readonly number[]): string => shape.length ? shape.join(' × ') : 'a single value'
