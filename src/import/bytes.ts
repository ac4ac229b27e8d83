import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline, type Readable, type Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { fail, FailureError } from '../domain/failure'
import { mostUnpacked, tooPacked } from '../domain/packing'

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b
/** What one read takes from a file. */
const chunkBytes = 1 << 18

const unreadable = (path: string, error: unknown): never => {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return fail('data-missing', 'The file is not there', 'Choose it again.', path)
  return fail('data-damaged', `It can't be read (${code ?? message})`, 'Check the file and its rights.', path)
}

/** @throws FailureError `data-missing`, `data-damaged` where it is no file or can't be read */
export async function sizeOfFile(path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => unreadable(path, error))
  return found.isFile() ? found.size : fail('data-damaged', 'It is no file', 'Choose a file.', path)
}

/** The files that were chosen, or those in the one folder that was, by name; folders in it aren't looked into. */
export async function filesAmong(paths: readonly string[]): Promise<string[]> {
  const [first] = paths
  if (paths.length !== 1) return [...paths]
  const found = await stat(first!).catch((error: unknown) => unreadable(first!, error))
  if (!found.isDirectory()) return [...paths]
  const entries = await readdir(first!, { withFileTypes: true }).catch((error: unknown) => unreadable(first!, error))
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => join(first!, name)).sort()
}

/** Bytes from `start`, fewer where the file ends. @throws FailureError `data-missing`, `data-damaged` */
export async function readAt(path: string, start: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r').catch((error: unknown) => unreadable(path, error))
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    return unreadable(path, error)
  } finally {
    await file.close()
  }
}

/** The first bytes as they are unpacked, or what can be had of them. */
export async function unpackedStart(path: string, length: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let got = 0
  try {
    for await (const piece of unpackedPieces(path)) {
      pieces.push(piece)
      got += piece.length
      if (got >= length) break
    }
  } catch (error) {
    if (!got) throw error // what is damaged further on is told by who reads it whole
  }
  return Buffer.concat(pieces).subarray(0, length)
}

/**
 * A part of a file, piece by piece.
 * @param passed told how many bytes of the file each piece took
 * @throws FailureError `data-missing`, `data-damaged`
 */
export async function* filePieces(
  path: string, range: { start?: number; end?: number } = {}, passed?: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of createReadStream(path, { ...range, highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
      passed?.(piece.length)
      yield piece
    }
  } catch (error) {
    if (error instanceof FailureError) throw error
    unreadable(path, error)
  }
}

/**
 * What a file holds, unpacked where it is gzip (told by its first bytes), piece by piece.
 * @param passed told how many bytes of the file, as it lies on disk, were read
 * @throws FailureError `data-missing`, `data-damaged` where it isn't whole
 */
export async function* unpackedPieces(path: string, passed?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  if (!isGzip(await readAt(path, 0, 2))) return yield* filePieces(path, {}, passed)
  const size = await sizeOfFile(path), most = mostUnpacked(size)
  const counted = async function* (told?: (bytes: number) => void): AsyncGenerator<Uint8Array> {
    const file = createReadStream(path, { highWaterMark: chunkBytes })
    if (told) file.on('data', (piece) => told(piece.length))
    let total = 0
    for await (const piece of inflated(file, createGunzip({ chunkSize: chunkBytes }), path)) {
      if ((total += piece.length) > most) fail('data-damaged', tooPacked, 'If it is what you want, unpack it and choose that.', path)
      yield piece
    }
  }
  // A trap or a cut file: which of them is known before anything is made of it.
  if (await promisedBytes(path, size) > most) for await (const _ of counted()) continue
  yield* counted(passed)
}

/** What the end of a gzip file says that it unpacks to, in 32 bits. */
const promisedBytes = async (path: string, size: number): Promise<number> =>
  size < 18 ? 0 : (await readAt(path, size - 4, 4)).readUInt32LE(0)

/** How many bytes a text has unpacked, as far as can be told without unpacking it; never more than is likely of it. */
export async function textBytes(path: string): Promise<number> {
  const size = await sizeOfFile(path)
  if (size < 18 || !isGzip(await readAt(path, 0, 2))) return size
  return Math.min(await promisedBytes(path, size), 40 * size)
}

/** What comes out of an unpacker. @throws FailureError `data-damaged` */
export async function* inflated(packed: Readable, unpacker: Transform, where: string): AsyncGenerator<Uint8Array> {
  const pieces = pipeline(packed, unpacker, () => undefined) as unknown as AsyncIterable<Buffer>
  try {
    for await (const piece of pieces) yield piece
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code) throw error
    if (!code.startsWith('Z_')) unreadable(where, error)
    fail('data-damaged', `It can't be unpacked (${message})`, 'Get the file again; it is damaged or was not downloaded whole.', where)
  } finally {
    packed.destroy()
  }
}

/** Reads pieces as a file is read: so many bytes, then so many more. */
export class ByteReader {
  private readonly pieces: AsyncIterator<Uint8Array>
  private piece: Uint8Array = new Uint8Array(0)
  /** Of `piece`, how much has been given out. */
  private at = 0

  /** @param ended called where there are fewer bytes than asked for; it throws */
  constructor(pieces: AsyncIterable<Uint8Array>, private readonly ended: () => never) {
    this.pieces = pieces[Symbol.asyncIterator]()
  }

  /** Exactly so many bytes, in a buffer of their own. */
  async take(length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length)
    let got = 0
    for await (const piece of this.run(length)) {
      bytes.set(piece, got)
      got += piece.length
    }
    return bytes
  }

  /** Exactly so many bytes, as they come. */
  async* run(length: number): AsyncGenerator<Uint8Array> {
    let left = length
    while (left > 0) {
      if (!(await this.more())) return this.ended()
      const piece = this.piece.subarray(this.at, this.at + left)
      this.at += piece.length
      left -= piece.length
      yield piece
    }
  }

  /** Reads to the end, so that whatever checks its sum does. @returns how many bytes were left, no more than `most` + 1 piece */
  async rest(most: number): Promise<number> {
    let left = 0
    while (left <= most && await this.more()) {
      left += this.piece.length - this.at
      this.at = this.piece.length
    }
    return left
  }

  /** Lets go of where the bytes come from. */
  async close(): Promise<void> {
    await this.pieces.return?.()
  }

  private async more(): Promise<boolean> {
    while (this.at >= this.piece.length) {
      const next = await this.pieces.next()
      if (next.done) return false
      this.piece = next.value
      this.at = 0
    }
    return true
  }
}

/** A file's name as people see it. */
export const nameOf = (path: string): string => basename(path)
