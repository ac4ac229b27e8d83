import { luma } from '../domain/image'
import { strongest } from '../domain/photo/contrast'
import type { PhotoFigures } from '../domain/photo/figures'
import { shadeAt } from '../domain/photo/histogram'
import { sameGround } from '../domain/photo/way'
import { sizeOf } from '../domain/shape'
import type { ImageSet } from './imageSet'
import { Rests } from './slices'

/** As many images tell all there is to tell. */
const mostImages = 10_000

/** What the training images are like as pictures of objects: of those evenly spread over all, in slices of a moment. */
export async function photoFigures({ shape, train: { images: all, labels } }: ImageSet): Promise<PhotoFigures> {
  const rests = new Rests({ progress: () => undefined, stopping: () => false })
  const stride = Math.max(1, Math.ceil(labels.length / mostImages)), count = Math.ceil(labels.length / stride)
  const [height, width] = shape, border = borderOf(height, width), image = greyOf(all, shape, stride)
  const edges = new Float64Array(256)
  let plain = 0
  for (let index = 0; index < count; index++) {
    if (rests.due) await rests.rest(0)
    const shades = image(index), own = new Float64Array(256)
    for (const place of border) own[shades[place]!]!++
    own.forEach((times, value) => { edges[value]! += times })
    if (shareAbout(own, mostOften(own), border.length) >= 0.5) plain++
  }
  const ground = mostOften(edges), objects: ReturnType<typeof objectOf>[] = []
  for (let index = 0; index < count; index++) {
    if (rests.due) await rests.rest(0)
    objects.push(objectOf(image(index), ground, height, width))
  }
  const seen = objects.filter((each) => each !== undefined)
  const strengths = seen.map(({ contrast }) => contrast)
  return {
    images: count, ground, groundShare: shareAbout(edges, ground, count * border.length), plainShare: count && plain / count,
    fill: among(seen.map(({ fill }) => fill), 0.5),
    boxOffset: usual(seen.map(({ box }) => box)), massOffset: usual(seen.map(({ mass }) => mass)),
    contrast: { least: among(strengths, 0.05), middle: among(strengths, 0.5), most: among(strengths, 0.95) },
  }
}

/** One image's luma at a time, of each `stride`th, in an array that the next one is put in too. */
function greyOf(images: Uint8Array, shape: ImageSet['shape'], stride: number): (index: number) => Uint8Array {
  const size = sizeOf(shape), channels = shape[2], start = (index: number) => index * stride * size
  if (channels !== 3) return (index) => images.subarray(start(index), start(index) + size)
  const grey = new Uint8ClampedArray(size / channels), bytes = new Uint8Array(grey.buffer)
  return (index) => {
    for (let place = 0, at = start(index); place < grey.length; place++, at += 3) {
      grey[place] = luma(images[at]!, images[at + 1]!, images[at + 2]!)
    }
    return bytes
  }
}

/** The one that this share of the others is below. */
const among = (values: number[], share: number): number =>
  values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0
/** The root of the mean of squares. */
const usual = (squares: number[]): number =>
  Math.min(1, Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length)))

const borderOf = (height: number, width: number): number[] => Array.from({ length: height * width }, (_, place) => place)
  .filter((place) => place < width || place >= (height - 1) * width || place % width === 0 || place % width === width - 1)

const mostOften = (counts: Float64Array): number => counts.indexOf(Math.max(...counts))

function shareAbout(counts: Float64Array, ground: number, pixels: number): number {
  const about = counts.subarray(Math.max(0, ground - sameGround), ground + sameGround + 1)
  return pixels && about.reduce((sum, times) => sum + times, 0) / pixels
}

/** Of what isn't the ground: how much of the frame it takes, how far (squared) its middles lie off, how strong it is. */
function objectOf(image: Uint8Array, ground: number, height: number, width: number) {
  const counts = new Uint32Array(256)
  let left = width, right = 0, top = height, bottom = 0, pixels = 0, weight = 0, x = 0, y = 0
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      const apart = Math.abs(image[at]! - ground)
      if (apart <= sameGround) continue
      if (column < left) left = column
      if (column >= right) right = column + 1
      if (row < top) top = row
      bottom = row + 1
      counts[apart]!++
      pixels++
      weight += apart
      x += apart * (column + 0.5)
      y += apart * (row + 0.5)
    }
  }
  if (!pixels) return undefined
  const off = (across: number, down: number) => (across / width - 0.5) ** 2 + (down / height - 0.5) ** 2
  return {
    fill: Math.max((right - left) / width, (bottom - top) / height),
    box: off((left + right) / 2, (top + bottom) / 2), mass: off(x / weight, y / weight),
    contrast: shadeAt(counts, pixels, strongest),
  }
}
