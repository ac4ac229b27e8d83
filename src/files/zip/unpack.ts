import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { constants, inflateRaw } from 'node:zlib'
import { crc32 } from '../../domain/crc32'
import { fail } from '../../domain/failure'
import { mostUnpacked, tooPacked } from '../../domain/packing'
import type { ZipMember } from './members'
import { readAt } from './source'

const inflate = promisify(inflateRaw)

/** Why a member can't be read, as far as the zip's list tells; undefined where it can be tried. @param most bytes of it */
export function unpackProblem({ method, size, packed }: ZipMember, most: number): string | undefined {
  if (method !== 0 && method !== 8) return `It is packed in a way that can't be read (method ${method})`
  if (Math.max(size, packed) > most) return `It has ${Math.round(size / 1e6).toLocaleString('en')} MB; up to ${Number((most / 1e6).toPrecision(3))} MB can be read`
  return size > mostUnpacked(packed) ? tooPacked : undefined
}

/** A member's first bytes, about so many. @param where the member, for the failure @throws FailureError `data-damaged` */
export async function readStart(file: FileHandle, member: ZipMember, length: number, where: string): Promise<Uint8Array> {
  const packed = await packedBytes(file, member, length, where)
  return member.method === 0 ? packed : beginning(packed, where)
}

/**
 * A whole member, in memory of its own; what comes out is counted and its sum checked.
 * @param where the member, for the failure
 * @throws FailureError `data-damaged`
 */
export async function readWhole(file: FileHandle, member: ZipMember, where: string): Promise<Uint8Array> {
  return unpacked(await packedBytes(file, member, Infinity, where), member, where)
}

/** Extra fields are mostly shorter, so one reading is enough. */
const extraRoom = 64

/** A member's bytes as they are stored, or as many of them as are wanted. */
async function packedBytes(
  file: FileHandle, { offset, packed, nameLength, nameSum }: ZipMember, wanted: number, where: string,
): Promise<Buffer> {
  const damaged = (): never => fail('data-damaged', 'It is damaged in the zip', 'Make the zip anew.', where)
  const length = Math.min(packed, wanted), room = 30 + nameLength + extraRoom
  const read = await readAt(file, offset, room + length)
  if (read.length < 30 || read.readUInt32LE(0) !== 0x04034b50) return damaged()
  if (read.readUInt16LE(26) !== nameLength || crc32(read.subarray(30, 30 + nameLength)) !== nameSum) return damaged()
  const start = 30 + read.readUInt16LE(26) + read.readUInt16LE(28)
  const bytes = start + length <= read.length ? read.subarray(start, start + length) : await readAt(file, offset + start, length)
  return bytes.length === length ? bytes : damaged()
}

/** What the first packed bytes unpack to. */
async function beginning(packed: Buffer, where: string): Promise<Uint8Array> {
  try {
    // Deflate makes of a byte at most 1,032.
    return await inflate(packed, {
      finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: packed.length * 1032 + 1024, chunkSize: 2 * packed.length + 64,
    })
  } catch {
    return fail('data-damaged', 'It is damaged in the zip', 'Make the zip anew.', where)
  }
}

async function unpacked(packed: Buffer, { size, method, crc }: ZipMember, where: string): Promise<Uint8Array> {
  const damaged = (what: string): never => fail('data-damaged', what, 'Make the zip anew.', where)
  let bytes: Uint8Array
  try {
    // What comes out is counted: one byte more than promised ends it.
    const chunkSize = Math.min(Math.max(size + 1, 64), 1 << 20)
    bytes = method === 0 ? packed : await inflate(packed, { maxOutputLength: size + 1, chunkSize })
  } catch (error) {
    return damaged((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'It unpacks to more bytes than the zip says' : 'It is damaged in the zip')
  }
  if (bytes.length !== size) return damaged('It unpacks to another number of bytes than the zip says')
  if (crc32(bytes) !== crc) return damaged('It is damaged in the zip (its sum is another)')
  return new Uint8Array(bytes)
}
