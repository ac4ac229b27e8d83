import type { OptionsOf } from './dataImport'
import { type Failure, FailureError } from './failure'
import { fitPicture, type Picture } from './image'
import { checkFileSize, checkImage, type ImageHeader } from './imageHeader'
import { checkWhole } from './imageWhole'

/** uint8 `[height, width, channels]`, or why there are none. */
export type DecodedPicture = Uint8Array | { failure: string }

/** Pictures in the making at once hold no more pixels than that together, or are one alone. */
const pixelsAtOnce = 8_000_000

interface PictureFile { name: string; bytes: Uint8Array }

/**
 * Picture files, each checked before `decode` sees it. One that can't be read doesn't stop the others.
 * @param decode one file; may throw a FailureError
 * @param atOnce how many are decoded at a time, where they are small
 * @returns what `decode` made of each, or why there is nothing
 */
export async function decodeAll<Result>(
  files: readonly PictureFile[], decode: (bytes: Uint8Array, name: string, header: ImageHeader) => Promise<Result>, atOnce = 1,
): Promise<({ value: Result } | { failure: Failure })[]> {
  const decoded = new Array<{ value: Result } | { failure: Failure }>(files.length)
  let group: (() => Promise<void>)[] = [], pixels = 0
  const finish = async () => {
    await Promise.all(group.map((work) => work()))
    group = []
    pixels = 0
  }
  for (const [i, { name, bytes }] of files.entries()) {
    await attempt(async () => {
      checkFileSize(bytes.length, name)
      const header = checkImage(bytes, name)
      checkWhole(bytes, header, name)
      if (pixels + header.width * header.height > pixelsAtOnce) await finish()
      pixels += header.width * header.height
      group.push(() => attempt(async () => { decoded[i] = { value: await decode(bytes, name, header) } }, i))
    }, i)
    if (group.length >= atOnce) await finish()
  }
  await finish()
  return decoded

  async function attempt(work: () => Promise<void>, i: number): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof FailureError)) throw error
      decoded[i] = { failure: error.failure }
    }
  }
}

/** Picture files in a data set's size, as {@link decodeAll}. */
export async function decodeEach(
  files: readonly PictureFile[], { shape, fit }: Pick<OptionsOf<'pictures'>, 'shape' | 'fit'>,
  decode: (bytes: Uint8Array, name: string, header: ImageHeader) => Promise<Picture>, atOnce = 1,
): Promise<DecodedPicture[]> {
  const decoded = await decodeAll(files,
    async (bytes, name, header) => fitPicture(await decode(bytes, name, header), shape, fit), atOnce)
  return decoded.map((one) => 'failure' in one ? { failure: one.failure.what } : one.value)
}
