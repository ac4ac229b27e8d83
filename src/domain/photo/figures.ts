import { z } from 'zod'
import type { DataShape } from './scene'
import { type PhotoSteps, usualSteps } from './steps'

const share = z.number().min(0).max(1)
const shade = z.int().min(0).max(255)

/** What a data set's training images are like as pictures of objects: what photos are to be brought to. */
export const photoFiguresSchema = z.strictObject({
  /** That it was worked out from. */
  images: z.int().nonnegative(),
  /** The shade that the images' borders have most often, by luma, and how much of all borders is about that. */
  ground: shade,
  groundShare: share,
  /** Of the images whose border is of one shade for the most part, whichever. */
  plainShare: share,
  /** How much of the frame objects take, by the side that takes more; of the images the middle one. */
  fill: share,
  /** How far from the frame's middle objects lie, as a share of it: their rectangle's middle and that of their weight. */
  boxOffset: share,
  massOffset: share,
  /** How far the strongest shades of objects lie from the ground: of most images (95 %) at least, the middle, at most. */
  contrast: z.strictObject({ least: shade, middle: shade, most: shade }),
})
export type PhotoFigures = z.infer<typeof photoFiguresSchema>

/** From these on, the ground is the same in all images, or each has a plain one. */
const sameFrom = 0.6, plainFrom = 0.6

/** The steps that bring photos to what the data's images are like. */
export function suggestSteps(figures: PhotoFigures, shape: DataShape): PhotoSteps {
  const steps = usualSteps(), grey = shape[2] === 1
  const same = figures.groundShare >= sameFrom, plain = same || figures.plainShare >= plainFrom
  return {
    ...steps,
    find: { ...steps.find, on: plain },
    crop: { on: plain, margin: Math.round((1 / Math.max(0.1, figures.fill) - 1) / 2 * 1000) / 1000 },
    grey: { ...steps.grey, on: grey },
    // The colours of an inverted photo would be others than the data's.
    polarity: { ...steps.polarity, on: same && grey, data: figures.ground < 128 ? 'light on dark' : 'dark on light' },
    contrast: {
      ...steps.contrast, on: same, ground: figures.ground,
      least: grey ? figures.contrast.least : 0, most: grey ? figures.contrast.most : 255,
    },
    centre: { on: plain, by: figures.massOffset < figures.boxOffset ? 'mass' : 'box' },
  }
}
