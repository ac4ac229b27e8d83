import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { fail } from '../domain/failure'
import { mostUnpacked, tooPacked } from '../domain/packing'

const unpack = promisify(gunzip)

/** What an IDX file holds: uint8 values with their sizes, `[count, height, width]` or `[count]`. */
export interface Idx { sizes: number[]; values: Uint8Array }

const unsignedByte = 0x08
/** No set that fits this machine is larger. */
const maximumBytes = 4_000_000_000

/**
 * Reads an IDX file of unsigned bytes, plain or gzip.
 * Format: LeCun et al., "The MNIST database" (two zero bytes, type, rank, big-endian sizes, values).
 * @param rank how many sizes it must have: 3 for images, 1 for labels
 * @throws FailureError `data-missing` or `data-damaged`, naming the file
 */
export async function readIdx(path: string, rank: number): Promise<Idx> {
  const bytes = await unzipped(path, await fileBytes(path))
  const damaged = (what: string): never =>
    fail('data-damaged', what, 'Get the file again; the four files of Fashion-MNIST are named in the README.', path)
  if (bytes.length < 4) return damaged('It is too short to be an IDX file')
  if (bytes[0] !== 0 || bytes[1] !== 0) return damaged('It is not an IDX file: it does not begin with two zero bytes')
  if (bytes[2] !== unsignedByte) return damaged(`Its values are of type 0x${bytes[2]!.toString(16).padStart(2, '0')}, not unsigned bytes (0x08)`)
  if (bytes[3] !== rank) return damaged(`It has ${bytes[3]} dimensions, ${rank === 3 ? 'images need 3' : 'labels need 1'}`)
  const header = 4 + 4 * rank
  if (bytes.length < header) return damaged('It ends within its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sizes = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i))
  // BigInt: the product of three claimed sizes can pass what a double holds exactly.
  const promised = sizes.reduce((product, size) => product * BigInt(size), 1n)
  const found = bytes.length - header
  if (promised !== BigInt(found)) return damaged(`Its header promises ${sizes.join(' × ')} = ${promised} values, it holds ${found}`)
  return { sizes, values: bytes.subarray(header) }
}

async function fileBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return fail('data-missing', 'The file is not there', 'Choose the folder that holds the four IDX files.', path)
    }
    return fail('data-damaged', `It can't be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`, 'Check the file and its rights.', path)
  }
}

async function unzipped(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return await unpack(bytes, { maxOutputLength: Math.min(maximumBytes, mostUnpacked(bytes.length)) })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') fail('data-damaged', tooPacked, 'If it is what you want, unpack it and choose that.', path)
    return fail('data-damaged', `It can't be unpacked (${(error as Error).message})`, 'Get the file again; it is damaged or was not downloaded whole.', path)
  }
}

/** The bytes of an IDX file with those values. */
export function idxBytes({ sizes, values }: Idx): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + values.length)
  const view = new DataView(bytes.buffer)
  bytes[2] = unsignedByte
  bytes[3] = sizes.length
  sizes.forEach((size, i) => view.setUint32(4 + 4 * i, size))
  bytes.set(values, 4 + 4 * sizes.length)
  return bytes
}
