import { type FileHandle, open } from 'node:fs/promises'
import { RandomAccessReader } from 'yauzl'
import { fail } from '../../domain/failure'

/** A file that is opened when it is read from, and again after it was closed. */
export class LazyFile {
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

export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length), { bytesRead } = await file.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

/** Reads in large pieces: a list of 70,000 members would be 140,000 calls. */
export class PieceReader extends RandomAccessReader {
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
