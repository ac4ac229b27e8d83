import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ImageSet, Part } from '../../src/data/imageSet'
import { photoFigures } from '../../src/data/photoFigures'
import { suggestSteps } from '../../src/domain/photo/figures'
import type { PhotoSteps } from '../../src/domain/photo/steps'
import { followWay } from '../../src/domain/photo/way'
import { rowsOf } from '../../src/domain/probabilities'
import { classify } from '../../src/engine/classify'
import { readTemplates, templateNamed } from '../../src/host/templates'
import { TrainedNetworks } from '../../src/engine/trainedNetworks'
import { fashionSlice } from '../data/fashionSlice'
import { drawSpec, makePhoto, type PhotoSpec } from '../photos/makePhoto'
import { type SavedRun, savedRun } from './savedRun'
import { seededNumbers } from './seededNumbers'

/** Test images turned into photos: all of them by `npm run test:photos`. */
const count = process.env.LAYERBENCH_PHOTOS === 'full' ? 10_000 : 1000
const size = 28, pixelsOf = size * size, batch = 1000

const networks = new TrainedNetworks()
let set: ImageSet, run: SavedRun, steps: PhotoSteps, original: boolean[]
beforeAll(async () => {
  set = await fashionSlice(60_000, count)
  steps = suggestSteps(await photoFigures(set), set.shape)
  const { experiment } = templateNamed(readTemplates(join(__dirname, '../..')), 'dense-512-1024')
  run = await savedRun({ ...experiment, training: { ...experiment.training, budget: { unit: 'epochs', epochs: 2 } } }, set)
  original = await rightOf(set.test.images, set.test.labels)
}, 600_000)

/** Which of the images the trained network is right about. */
async function rightOf(images: Uint8Array, labels: Uint16Array): Promise<boolean[]> {
  const right: boolean[] = []
  for (let start = 0; start < labels.length; start += batch) {
    const { probabilities } = await classify(networks, {
      folder: run.folder, checkpoint: 'best', experiment: run.experiment, data: run.data,
      pixels: Uint8Array.from(images.subarray(start * pixelsOf, (start + batch) * pixelsOf)),
    })
    for (const row of rowsOf(probabilities, set.classes.length)) {
      right.push(row.indexOf(Math.max(...row)) === labels[right.length])
    }
  }
  return right
}

/** Photos of the first images of a part, brought back to images by the suggested steps; with what they were made by. */
function photosOf({ images }: Part, number: number, seed: number, change: (spec: PhotoSpec, next: () => number) => PhotoSpec) {
  const next = seededNumbers(seed), result = new Uint8Array(number * pixelsOf), specs: PhotoSpec[] = []
  for (let i = 0; i < number; i++) {
    const spec = change(drawSpec(next), next)
    const photo = makePhoto(images.subarray(i * pixelsOf, (i + 1) * pixelsOf), size, spec, next)
    result.set(followWay(photo, steps, set.shape).result.pixels, i * pixelsOf)
    specs.push(spec)
  }
  return { images: result, specs }
}
const shareOf = (right: readonly boolean[]): number => right.filter(Boolean).length / right.length

/** Accuracy of the originals and of their photos, for those of one kind. */
const compared = (right: readonly boolean[], specs: readonly PhotoSpec[], kind: (spec: PhotoSpec) => boolean) => {
  const chosen = specs.flatMap((spec, i) => kind(spec) ? [i] : [])
  return { photos: chosen.length, original: shareOf(chosen.map((i) => original[i]!)), now: shareOf(chosen.map((i) => right[i]!)) }
}
const longest = ({ width, height }: PhotoSpec) => Math.max(width, height)
const tint = ({ background }: PhotoSpec) => Math.max(...background) - Math.min(...background)
const kinds: Record<string, (spec: PhotoSpec) => boolean> = {
  all: () => true,
  'up to 400 pixels': (spec) => longest(spec) < 400,
  'up to 900 pixels': (spec) => longest(spec) >= 400 && longest(spec) < 900,
  'up to 2,000 pixels': (spec) => longest(spec) >= 900,
  'the garment under half the side': (spec) => spec.side < 0.5 * longest(spec),
  'nearly white': ({ background }) => Math.min(...background) >= 240,
  'light grey': (spec) => Math.min(...spec.background) < 240 && tint(spec) < 12,
  'coloured': (spec) => tint(spec) >= 12,
  'getting darker': ({ gradient }) => gradient > 0,
  'noise above 3': ({ noise }) => noise > 3,
  'darkens the ground': ({ how }) => how === 'darkens',
  'covers the ground': ({ how }) => how === 'covers',
}

describe('Fashion-MNIST as photos of garments', () => {
  it('on light backgrounds is classified within 3 points of the originals, and no kind of photo much worse', async () => {
    const { images, specs } = photosOf(set.test, count, 11, (spec) => spec), right = await rightOf(images, set.test.labels)
    const found = Object.entries(kinds).map(([name, kind]) => ({ name, ...compared(right, specs, kind) }))
    console.table(found)
    expect(found[0]!.original).toBeGreaterThan(0.8)
    expect(found[0]!.now).toBeGreaterThan(found[0]!.original - 0.03)
    for (const { name, original: before, now } of found) expect(now, name).toBeGreaterThan(before - 0.06)
  }, 3_600_000)

  const some = 250
  it.each<[string, number, (spec: PhotoSpec, next: () => number) => PhotoSpec]>([
    ['faint garments on light grounds', 0.08, (spec, next) => ({ ...spec, how: 'darkens', strength: 0.25 + 0.3 * next(), noise: spec.noise / 3 })],
    ['photos on dark grounds', 0.05, (spec, next) => {
      const dark = 10 + 40 * next()
      return { ...spec, how: 'lightens', background: [dark, dark * 0.9, dark * 1.1], strength: 0.4 + 0.6 * next() }
    }],
    ['pictures of the data’s size, upside down in shades', 0.03, (spec) => ({
      ...spec, width: size, height: size, side: size, left: 0, top: 0, noise: 0, gradient: 0, how: 'darkens',
    })],
  ])('%s are classified nearly as well as the originals', async (_name, less, change) => {
    const { images, specs } = photosOf(set.test, some, 13, change)
    const right = await rightOf(images, set.test.labels.subarray(0, some))
    const { original: before, now } = compared(right, specs, () => true)
    console.log({ before, now })
    expect(now).toBeGreaterThan(before - less)
  }, 600_000)
})
