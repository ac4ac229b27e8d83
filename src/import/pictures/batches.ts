import { FailureError } from '../../domain/failure'
import type { ImageHeader } from '../../domain/imageHeader'
import type { PictureFile } from '../source'
import { atOnce, forEachOf, type FoundFile, type PictureFiles } from './files'

/** A picture that can be read, as far as its header says. */
export interface Readable { file: FoundFile; size: number; header: ImageHeader; part: 'train' | 'test'; label: number }

/** A batch of pictures to be decoded: so many, or files of so many bytes. */
const batchPictures = 512, batchBytes = 16_000_000

export function batchesOf(readable: readonly Readable[]): Readable[][] {
  const batches: Readable[][] = []
  let bytes = Infinity
  for (const picture of readable) {
    if (bytes + picture.size > batchBytes || batches.at(-1)!.length >= batchPictures) {
      batches.push([])
      bytes = 0
    }
    batches.at(-1)!.push(picture)
    bytes += picture.size
  }
  return batches
}

export type Read = PictureFile | { failure: string }

/** A batch's files, or why one can't be read. */
export async function readBatch(batch: readonly Readable[], files: PictureFiles): Promise<Read[]> {
  const read = new Array<Read>(batch.length)
  await forEachOf(batch.length, atOnce, async (i) => {
    const { file, size } = batch[i]!
    try {
      read[i] = { name: file.path, bytes: await files.whole(file, size) }
    } catch (error) {
      if (!(error instanceof FailureError)) throw error
      read[i] = { failure: error.failure.what }
    }
  })
  return read
}
