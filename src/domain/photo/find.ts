import { type Colour, luma, type Picture, type Placing, sample } from '../image'
import { boolean, type ConfigOf, number } from '../layers/fields'
import { shadeAt } from './histogram'
import { boundsOf, filled, type Mask, partsOf, widened } from './regions'
import type { Found, Raster } from './scene'
import { distances, type Fit, fitSurface, rowsOver } from './surface'

/** The object against a plain background. */
export const findFields = {
  keep: boolean('Leave alone what looks like the data', true, { hint: 'A picture of the data’s size on the data’s ground stays as it is' }),
  sensitivity: number('Sensitivity', 1, { min: 0.1, max: 10 }, { hint: 'More finds fainter parts, and more of the background’s noise' }),
  smallest: number('Smallest part', 0.02, { min: 0, max: 1 }, { hint: 'Parts below this share of the largest one are left out' }),
} as const
export type FindSettings = ConfigOf<typeof findFields>

/** Why there is no object: nothing stands out; the border is not plain; or what stands out is nearly all there is. */
export type Missed = 'nothing' | 'not plain' | 'everything'

/** A border's depth, of the picture. */
const borderShare = 0.02
/** The longest side that a picture is looked at in. */
const longest = 160
/** A background has at least this share of the border, and no more noise than this. */
const plainShare = 0.55, mostNoise = 24
/** The least distance from the background, of 255, and that as a share of the distance that the object itself has. */
const leastDistance = 7, leastShare = 0.06
/** Of the picture. */
const leastArea = 0.0005, mostArea = 0.97, leastAround = 0.15

/**
 * Looks for the object.
 * @param solid the picture before that ground, the same one where nothing of it is transparent
 */
export function findObject(picture: Picture, solid: Picture, ground: Colour, settings: FindSettings): Found | Missed {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const width = Math.max(1, Math.round(picture.width * scale)), height = Math.max(1, Math.round(picture.height * scale))
  const placing = { across: width / picture.width, down: height / picture.height, left: 0, top: 0 }
  const small: Raster = { shape: [height, width, 3], pixels: sample(solid, ground, [height, width, 3], placing) }
  const edge = borderOf(width, height, Math.max(1, Math.round(borderShare * Math.min(width, height))))
  const border = fitSurface(small, edge, 'plane')
  if (border.share < plainShare || border.noise > mostNoise) return 'not plain'
  const cutOut = picture === solid ? undefined : cutOutMask(picture, edge, [height, width], placing)
  const first = cutOut ?? objectIn(small, border, settings)
  if (!first.includes(1)) return 'nothing'

  // The background again, from all of it and bent where it is, now that it is known where the object isn't.
  const around = placesWhere(widened(first, width, height, Math.ceil(0.02 * Math.max(width, height))), 0)
  const behind = around.length > leastAround * first.length ? fitSurface(small, around, 'bent') : border
  const mask = cutOut ?? objectIn(small, behind, settings), area = placesWhere(mask, 1).length / mask.length
  if (area === 0) return 'nothing'
  const outermost = borderOf(width, height, 1), touching = outermost.filter((place) => mask[place]).length
  if (area > mostArea || touching > outermost.length / 2) return 'everything'
  const { left, top, right, bottom } = boundsOf(mask, width)
  return {
    box: { left: left / width, top: top / height, right: right / width, bottom: bottom / height },
    mask: { shape: [height, width, 1], pixels: lit(widened(filled(mask, width, height), width, height, 1)) },
    surface: behind.surface,
    darker: lighterBy(small, mask, behind) < 0,
  }
}

function lit(mask: Mask): Uint8Array {
  for (let place = 0; place < mask.length; place++) mask[place]! *= 255
  return mask
}

/** The pixels of a border, so many deep. */
function borderOf(width: number, height: number, depth: number): Int32Array {
  const places: number[] = []
  for (let y = 0; y < height; y++) {
    const inner = y >= depth && y < height - depth && width > 2 * depth
    for (let x = 0; x < width; x++) {
      if (inner && x === depth) x = width - depth
      places.push(y * width + x)
    }
  }
  return Int32Array.from(places)
}

/** Where a picture whose border is transparent can be seen. */
function cutOutMask(picture: Picture, edge: Int32Array, [height, width]: [number, number], placing: Placing): Mask | undefined {
  const { rgba } = picture, shown = new Uint8Array(rgba.length).fill(255)
  for (let at = 0; at < rgba.length; at += 4) shown[at] = shown[at + 1] = shown[at + 2] = rgba[at + 3]!
  const alpha = sample({ ...picture, rgba: shown }, [0, 0, 0], [height, width, 1], placing)
  const opacity = edge.reduce((sum, place) => sum + alpha[place]!, 0) / edge.length
  return opacity < 127.5 ? alpha.map((value) => value >= 32 ? 1 : 0) : undefined
}

/** What stands out from the background by more than its noise, without crumbs. */
function objectIn(raster: Raster, { surface, noise }: Fit, { sensitivity, smallest }: FindSettings): Mask {
  const [height, width] = raster.shape, apart = distances(raster, surface)
  const least = Math.max(leastDistance, 3.5 * noise) / sensitivity, counts = new Uint32Array(256)
  let standing = 0
  for (let place = 0; place < apart.length; place++) {
    if (apart[place]! <= least) continue
    counts[Math.round(apart[place]!)]!++
    standing++
  }
  const limit = Math.max(least, leastShare / sensitivity * shadeAt(counts, standing, 0.95)), mask = new Uint8Array(apart.length)
  for (let place = 0; place < apart.length; place++) mask[place] = apart[place]! > limit ? 1 : 0
  const parts = partsOf(mask, width, height), enough = Math.max(leastArea * apart.length, smallest * (parts[0]?.length ?? 0))
  for (const part of parts) if (part.length < enough) for (const place of part) mask[place] = 0
  return mask
}

function placesWhere(mask: Mask, value: number): Int32Array {
  const places = new Int32Array(mask.length)
  let count = 0
  for (let place = 0; place < mask.length; place++) if (mask[place] === value) places[count++] = place
  return places.subarray(0, count)
}

/** How much lighter the object is than what lies behind it, by luma, summed: luma of a surface is a surface itself. */
function lighterBy({ shape: [height, width], pixels }: Raster, mask: Mask, { surface }: Fit): number {
  const row = rowsOver([surface[0]!.map((r, i) => luma(r, surface[1]![i]!, surface[2]![i]!))], height, width)
  let sum = 0
  for (let y = 0, place = 0; y < height; y++) {
    const shades = row(y)
    for (let x = 0; x < width; x++, place++) {
      if (mask[place]) sum += luma(pixels[place * 3]!, pixels[place * 3 + 1]!, pixels[place * 3 + 2]!) - shades[x]!
    }
  }
  return sum
}
