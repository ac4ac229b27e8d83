import { before, fitPicture, groundOf, isOpaque, type Picture } from '../image'
import { preprocessingDefaults } from '../preprocessing'
import { prepareImages } from '../prepareImages'
import { centre } from './centre'
import { contrast } from './contrast'
import { crop } from './crop'
import { findObject, type Missed } from './find'
import { grey } from './grey'
import { orient } from './orient'
import { pad } from './pad'
import { inverted, isInverted } from './polarity'
import type { DataShape, Found, Raster, Scene } from './scene'
import type { PhotoSteps } from './steps'

/** What became of a picture at each step; a step that is off, or had nothing to do, has the scene of the one before. */
export interface Way {
  /** Turned and flipped. */
  picture: Picture
  /** The picture looks like the data's, so the steps that bring it to that are left out. */
  kept: boolean
  search: Found | Missed | 'off'
  cropped: Scene
  greyed: Scene
  polarised: Scene
  inverted: boolean
  contrasted: Scene
  /** By how much shades were stretched. */
  factor: number
  padded: Scene
  centred: Scene
  /** In pixels of `padded`. */
  moved: { across: number; down: number }
  /** An image like the data's, of its shape. */
  result: Raster
}

/**
 * From a decoded picture to an image like the data's.
 * @param shape of one of those, `[height, width, 1 or 3]`
 */
export function followWay(given: Picture, steps: PhotoSteps, shape: DataShape): Way {
  const picture = steps.orient.on ? orient(given, steps.orient) : given
  const kept = steps.find.on && steps.find.keep && looksLikeData(picture, steps, shape)
  const ground = groundOf(picture), solid = before(picture, ground)
  const search = steps.find.on && !kept ? findObject(picture, solid, ground, steps.find) : 'off'
  const found = typeof search === 'string' ? undefined : search
  const cropped = crop(solid, ground, found, steps.crop.on ? steps.crop : null, shape)
  const greyed = shape[2] === 1 || steps.grey.on ? grey(cropped, steps.grey, shape[2]) : cropped
  const turned = steps.polarity.on && isInverted(greyed, steps.polarity)
  const polarised = turned ? inverted(greyed) : greyed
  const { scene: contrasted, factor } = steps.contrast.on ? contrast(polarised, steps.contrast) : { scene: polarised, factor: 1 }
  const padded = steps.pad.on ? pad(contrasted, shape) : contrasted
  const { scene: centred, ...moved } = steps.centre.on ? centre(padded, steps.centre) : { scene: padded, across: 0, down: 0 }
  return {
    picture, kept, search, cropped, greyed, polarised, inverted: turned, contrasted, factor, padded, centred, moved,
    result: resized(centred, shape),
  }
}

/** The data's size, and at the border, for the most part, the data's ground. */
function looksLikeData(picture: Picture, { contrast: { ground } }: PhotoSteps, shape: DataShape): boolean {
  const [height, width] = shape
  if (picture.height !== height || picture.width !== width || !isOpaque(picture.rgba)) return false
  const pixels = fitPicture(picture, [height, width, 1], 'pad'), border: number[] = []
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
    if (y === 0 || x === 0 || y === height - 1 || x === width - 1) border.push(pixels[y * width + x]!)
  }
  return border.filter((value) => Math.abs(value - ground) <= sameGround).length > border.length / 2
}
/** Shades this near to the data's ground are the ground. */
export const sameGround = 16

/** Averaged over areas where it gets smaller, bilinear where it gets larger, as preprocessing does it. */
const resized = ({ shape, pixels }: Scene, [height, width, channels]: DataShape): Raster => ({
  shape: [height, width, channels],
  pixels: prepareImages(pixels, [...shape] as DataShape, { ...preprocessingDefaults(), resize: [height, width] }),
})
