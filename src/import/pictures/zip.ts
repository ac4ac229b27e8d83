import { basename } from 'node:path'
import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { constants, inflateRaw } from 'node:zlib'
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader } from 'yauzl'
import { crc32 } from '../../domain/crc32'
import { fail, FailureError } from '../../domain/failure'
import { maximumFileBytes } from '../../domain/imageHeader'
import { mostUnpacked, tooPacked } from '../../domain/packing'
import { checkListEnd } from '../zipList'
import { type FoundFile, mostFiles, type PictureFiles } from './files'

const inflate = promisify(inflateRaw)

/** All members together, unpacked: far more than can be kept of them. */
const mostBytes = 100_000_000_000

interface Member extends FoundFile {
  offset: number
  nameLength: number
  /** Of its name's bytes, which stand before its own once more. */
  nameSum: number
  /** In bytes, packed and unpacked. */
  packed: number
  size: number
  method: number
  crc: number
}

/**
 * The members of a zip file, read one at a time into memory; nothing is written anywhere.
 * @throws FailureError `data-missing`, `data-damaged` where the zip as a whole can't be trusted
 */
export async function openZip(path: string): Promise<PictureFiles> {
  const name = basename(path), file = new LazyFile(path)
  try {
    const members = await membersOf(await file.handle(), name)
    return {
      name, kind: 'zip', files: members, links: 0, closed: [],
      whereOf: (member) => `${name}, ${member}`,
      async start(found, length) {
        const member = found as Member, packed = await packedBytes(await file.handle(), member, length, name)
        return { bytes: member.method === 0 ? packed : await beginning(packed, member, name), size: member.size }
      },
      async whole(found) {
        return unpacked(await packedBytes(await file.handle(), found as Member, Infinity, name), found as Member, name)
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** A file that is opened when it is read from, and again after it was closed. */
class LazyFile {
  private opened: Promise<FileHandle> | undefined
  constructor(private readonly path: string) {}

  handle(): Promise<FileHandle> {
    return this.opened ??= open(this.path).catch((error: NodeJS.ErrnoException) =>
      fail(error.code === 'ENOENT' ? 'data-missing' : 'data-damaged', `It can't be read (${error.code})`, 'Check the file and its rights.', this.path))
  }
  async close(): Promise<void> {
    const file = await this.opened?.catch(() => undefined)
    this.opened = undefined
    await file?.close()
  }
}

/** Whether a zip's list names a file that `wanted` accepts; no more than the first so many names are looked at. */
export async function zipNames(path: string, wanted: (name: string) => boolean, most = 20_000): Promise<boolean> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const zip = await fromRandomAccessReaderPromise(new Reading(file, size), size, { decodeStrings: false, autoClose: false })
    for await (const entry of zip.eachEntry()) {
      if (wanted(nameOf(entry))) return true
      if (--most <= 0) break
    }
    return false
  } catch {
    return false // damaged: whoever opens it says so
  } finally {
    await file.close()
  }
}

const nameOf = (entry: Entry): string =>
  getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw as unknown as Buffer, entry.extraFields, true)

async function membersOf(file: FileHandle, where: string): Promise<Member[]> {
  const names = new Names(where), members: Member[] = [], { size } = await file.stat()
  let total = 0
  try {
    const zip = await fromRandomAccessReaderPromise(new Reading(file, size), size, { decodeStrings: false, autoClose: false })
    if (zip.entryCount > mostFiles) fail('data-damaged', `It holds ${zip.entryCount.toLocaleString('en')} files; up to ${mostFiles.toLocaleString('en')} can be read`, 'Choose a zip with fewer.', where)
    for await (const entry of zip.eachEntry()) {
      const path = nameOf(entry)
      names.check(path)
      const unixType = (entry.externalFileAttributes >>> 28) & 0xf
      if (unixType === 0xa) refuse(where, path, 'is a link')
      if (path.endsWith('/')) continue
      if (entry.isEncrypted()) {
        fail('data-damaged', `Its files are encrypted (${shown(path)})`, 'Unpack it with its password and choose the folder.', where)
      }
      total += entry.uncompressedSize
      if (total > mostBytes) fail('data-damaged', `Unpacked it would have more than ${mostBytes / 1e9} GB`, advice, where)
      members.push({
        path, offset: entry.relativeOffsetOfLocalHeader, packed: entry.compressedSize, size: entry.uncompressedSize,
        method: entry.compressionMethod, crc: entry.crc32, nameLength: entry.fileNameLength,
        nameSum: crc32(entry.fileNameRaw as unknown as Buffer), ...failureOf(entry),
      })
    }
    await checkListEnd(zip, (position, length) => readAt(file, position, length))
  } catch (error) {
    if (error instanceof FailureError) throw error
    // What yauzl says, and what Node says of numbers that can't be.
    return fail('data-damaged', `It is a damaged zip file (${(error as Error).message.split('\n')[0]!.slice(0, 200)})`, 'Make it or get it anew.', where)
  }
  checkPlaces(members, size, where)
  return members
}

const advice = 'Make the zip anew from a folder with a folder of pictures for each class, or unpack it and choose the folder.'
/** A name in a sentence: it may hold anything, at any length. */
const shown = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
const refuse = (where: string, name: string, what: string): never => fail('data-damaged', `Its member ${shown(name)} ${what}`, advice, where)

function failureOf({ compressionMethod, uncompressedSize, compressedSize }: Entry): { failure?: string } {
  if (compressionMethod !== 0 && compressionMethod !== 8) return { failure: `It is packed in a way that can't be read (method ${compressionMethod})` }
  if (Math.max(uncompressedSize, compressedSize) > maximumFileBytes) return { failure: `It has ${Math.round(uncompressedSize / 1e6).toLocaleString('en')} MB; up to ${maximumFileBytes / 1e6} MB can be read` }
  return uncompressedSize > mostUnpacked(compressedSize) ? { failure: tooPacked } : {}
}

/** No name may lead out of the folder or stand for two files, on any system. */
class Names {
  private readonly seen = new Map<string, string>()
  constructor(private readonly where: string) {}

  check(name: string): void {
    const { where } = this
    if (name === '' || name.length > 1000) refuse(where, name, name ? 'has a name of more than 1,000 letters' : 'has no name')
    if (name.includes('\0')) refuse(where, name, 'has a NUL in its name')
    if (name.includes('\\')) refuse(where, name, 'has a backslash in its name')
    if (name.startsWith('/')) refuse(where, name, 'has an absolute path')
    if (/^[a-z]:/i.test(name)) refuse(where, name, 'has a drive letter')
    const parts = name.replace(/\/$/, '').split('/')
    if (parts.some((part) => part === '..' || part === '.' || part === '')) refuse(where, name, 'has a path that isn\'t plain')
    const isFolder = name.endsWith('/')
    let path = ''
    for (const [i, part] of parts.entries()) {
      path = path ? `${path}/${part}` : part
      const folder = isFolder || i < parts.length - 1, own = folder ? `${path}/` : path
      const folded = path.normalize('NFC').toLowerCase(), other = this.seen.get(folded)
      if (other === undefined) this.seen.set(folded, own)
      else if (other !== own) refuse(where, path, `differs from ${shown(other)} in case alone, or is both file and folder`)
      else if (!folder) refuse(where, path, 'is there twice')
    }
  }
}

/** Each member has bytes of its own: those that share some can unpack to any size. */
function checkPlaces(members: readonly Member[], fileSize: number, where: string): void {
  const inOrder = [...members].sort((a, b) => a.offset - b.offset)
  for (const [i, { path, offset, nameLength, packed }] of inOrder.entries()) {
    const end = offset + 30 + nameLength + packed
    if (end > fileSize) refuse(where, path, 'reaches beyond the end of the file')
    if (i + 1 < inOrder.length && end > inOrder[i + 1]!.offset) refuse(where, inOrder[i + 1]!.path, 'lies over another')
  }
}

/** Extra fields are mostly shorter, so one reading is enough. */
const extraRoom = 64

/** A member's bytes as they are stored, or as many of them as are wanted. */
async function packedBytes(
  file: FileHandle, { offset, packed, nameLength, nameSum, path }: Member, wanted: number, where: string,
): Promise<Buffer> {
  const damaged = (): never => fail('data-damaged', 'It is damaged in the zip', 'Make the zip anew.', `${where}, ${path}`)
  const length = Math.min(packed, wanted), room = 30 + nameLength + extraRoom
  const read = await readAt(file, offset, room + length)
  if (read.length < 30 || read.readUInt32LE(0) !== 0x04034b50) return damaged()
  if (read.readUInt16LE(26) !== nameLength || crc32(read.subarray(30, 30 + nameLength)) !== nameSum) return damaged()
  const start = 30 + read.readUInt16LE(26) + read.readUInt16LE(28)
  const bytes = start + length <= read.length ? read.subarray(start, start + length) : await readAt(file, offset + start, length)
  return bytes.length === length ? bytes : damaged()
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length), { bytesRead } = await file.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/** What the first packed bytes unpack to. */
async function beginning(packed: Buffer, { path }: Member, where: string): Promise<Uint8Array> {
  try {
    // Deflate makes of a byte at most 1,032.
    return await inflate(packed, {
      finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: packed.length * 1032 + 1024, chunkSize: 2 * packed.length + 64,
    })
  } catch {
    return fail('data-damaged', 'It is damaged in the zip', 'Make the zip anew.', `${where}, ${path}`)
  }
}

async function unpacked(packed: Buffer, { path, size, method, crc }: Member, where: string): Promise<Uint8Array> {
  const damaged = (what: string): never => fail('data-damaged', what, 'Make the zip anew.', `${where}, ${path}`)
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

/** Reads in large pieces: a list of 70,000 members would be 140,000 calls. */
class Reading extends RandomAccessReader {
  private piece: Uint8Array = new Uint8Array()
  private from = 0
  constructor(private readonly file: FileHandle, private readonly size: number) { super() }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null) => void): void {
    const at = position - this.from
    if (at >= 0 && at + length <= this.piece.length) {
      buffer.set(this.piece.subarray(at, at + length), offset)
      queueMicrotask(() => callback(null))
    } else {
      void this.readPiece(position, length).then(() => {
        buffer.set(this.piece.subarray(0, length), offset)
        return null
      }, (error: Error) => error).then(callback)
    }
  }
  private async readPiece(position: number, length: number): Promise<void> {
    if (!(position >= 0 && position + length <= this.size)) throw new Error('it ends too early')
    const piece = await readAt(this.file, position, Math.min(this.size - position, Math.max(length, 1 << 20)))
    if (piece.length < length) throw new Error('it ends too early')
    this.piece = piece
    this.from = position
  }
  override close(callback: (error: Error | null) => void): void { callback(null) }
}
