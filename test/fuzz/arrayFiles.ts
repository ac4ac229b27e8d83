import { deflateSync } from 'node:zlib'
import { zipBytes } from '../import/pictureFiles'

/** An array to be written. `shape` as NumPy has it, the last axis fastest. */
export interface Written { name: string; shape: readonly number[]; values: Uint8Array }

export const npyHeader = (descr: string, shape: readonly number[], fortran = false): Buffer => {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.map((side) => `${side},`).join(' ')}), }`
  const padded = `${text.padEnd(117)}\n`, start = Buffer.from('\u0093NUMPY\u0001\u0000\0\0', 'latin1')
  start.writeUInt16LE(padded.length, 8)
  return Buffer.concat([start, Buffer.from(padded)])
}
export const npyBytes = ({ shape, values }: Written): Buffer => Buffer.concat([npyHeader('|u1', shape), values])

export const npzBytes = (arrays: readonly Written[], stored: boolean): Buffer =>
  zipBytes(arrays.map((array) => ({ name: `${array.name}.npy`, content: npyBytes(array), stored })))

const element = (type: number, content: Uint8Array): Buffer => {
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(type, 0)
  tag.writeUInt32LE(content.length, 4)
  return Buffer.concat([tag, content, Buffer.alloc((8 - content.length % 8) % 8)])
}
const words = (...values: number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer)

/** A file of MATLAB 5 (or 7, where it is packed) with uint8 arrays; MATLAB's first axis goes fastest. */
export function mat5Bytes(arrays: readonly Written[], packed: boolean): Buffer {
  const header = Buffer.alloc(128, ' ')
  header.write('MATLAB 5.0 MAT-file, Platform: GLNXA64')
  header.write('\u0000\u0001IM', 124, 'latin1')
  return Buffer.concat([header, ...arrays.map(({ name, shape, values }) => {
    const dims = shape.length === 1 ? [1, shape[0]!] : [...shape].reverse()
    const whole = element(14, Buffer.concat([
      element(6, words(9, 0)), element(5, words(...dims)), element(1, Buffer.from(name)), element(2, values),
    ]))
    if (!packed) return whole
    const squeezed = deflateSync(whole), tag = Buffer.from(words(15, squeezed.length))
    return Buffer.concat([tag, squeezed])
  })])
}

/** A file of MATLAB 7.3 as MATLAB writes it: HDF5 behind 512 bytes of its own. */
export async function mat73Bytes(arrays: readonly Written[], packed: boolean): Promise<Buffer> {
  const h5 = await import('h5wasm'), module = await h5.ready
  const path = '/written.h5', { now } = Date
  Date.now = () => 0 // the file has times in it, and is to be the same every time
  const file = new h5.File(path, 'w')
  for (const { name, shape, values } of arrays) {
    const stored = shape.length === 1 ? [shape[0]!, 1] : [...shape]
    const dataset = file.create_dataset({ name, data: values, shape: stored, dtype: '<B', ...(packed ? { chunks: stored, compression: 'gzip' } : {}) })
    dataset.create_attribute('MATLAB_class', 'uint8')
  }
  file.close()
  Date.now = now
  const bytes = Buffer.from(module.FS.readFile(path))
  module.FS.unlink(path)
  return bytes
}
