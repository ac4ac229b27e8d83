import type { OptionsOf } from '../../domain/dataImport'
import type { Surroundings } from '../source'
import { batchesOf, type Readable, readBatch } from './batches'
import type { PictureFiles } from './files'

/** No set is larger in memory. */
export const mostSetBytes = 4_000_000_000
/** Larger pictures are shrunk where nothing else is asked for. */
const largestSide = 512, usualSide = 64
/** How many pictures tell whether a set has colours. */
const colourSample = 64

/** The least and most of widths and heights. */
export function sizesOf(readable: readonly Readable[]) {
  const widths = { least: Infinity, most: 0 }, heights = { least: Infinity, most: 0 }
  for (const { header: { width, height } } of readable) {
    widths.least = Math.min(widths.least, width)
    widths.most = Math.max(widths.most, width)
    heights.least = Math.min(heights.least, height)
    heights.most = Math.max(heights.most, height)
  }
  return { widths, heights, same: widths.least === widths.most && heights.least === heights.most }
}

/** The size that all have, or one that is usual; grey where no colours are found. */
export async function bestOptions(readable: readonly Readable[], files: PictureFiles, { decode }: Surroundings): Promise<OptionsOf<'pictures'>> {
  const { widths, heights, same } = sizesOf(readable), longest = Math.max(widths.most, heights.most)
  const side = Math.min(longest, usualSide)
  let [height, width] = !same ? [side, side] : longest <= largestSide ? [heights.most, widths.most]
    : [heights.most, widths.most].map((length) => Math.max(1, Math.round(length * usualSide / longest))) as [number, number]
  const channels = await hasColours(readable, files, decode) ? 3 : 1
  while (readable.length * height * width * channels > mostSetBytes && height * width > 1) {
    [height, width] = [Math.ceil(height / 2), Math.ceil(width / 2)]
  }
  return { kind: 'pictures', shape: [height, width, channels], fit: 'pad', faulty: 'stop' }
}

/**
 * Whether a few pictures, evenly taken from those whose kind has colours, show any. Where none of them can be decoded and
 * none is grey by its kind, they may.
 */
async function hasColours(readable: readonly Readable[], files: PictureFiles, decode: Surroundings['decode']): Promise<boolean> {
  const coloured = readable.filter(({ header }) => !header.grey)
  const step = Math.max(1, coloured.length / colourSample)
  const sample = Array.from({ length: Math.min(coloured.length, colourSample) }, (_, i) => coloured[Math.floor(i * step)]!)
  let seen = sample.length === 0
  for (const batch of batchesOf(sample)) {
    const read = (await readBatch(batch, files)).flatMap((file) => 'failure' in file ? [] : [file])
    for (const pixels of await decode(read, { shape: [32, 32, 3], fit: 'stretch' })) {
      if ('failure' in pixels) continue
      seen = true
      for (let at = 0; at < pixels.length; at += 3) {
        if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return true
      }
    }
  }
  return !seen && coloured.length === readable.length
}
