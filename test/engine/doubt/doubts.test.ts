import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImageSet } from '../../../src/data/imageSet'
import { photoFigures } from '../../../src/data/photoFigures'
import { suggestSteps } from '../../../src/domain/photo/figures'
import { followWay } from '../../../src/domain/photo/way'
import { Doubts } from '../../../src/engine/doubt/doubts'
import { tf } from '../../../src/engine/tensorflow'
import { fashionSlice } from '../../data/fashionSlice'
import { drawSpec, makePhoto } from '../../photos/makePhoto'
import { seededNumbers } from '../seededNumbers'
import { experimentOf } from '../smallExperiment'
import { temporaryFolder } from '../temporaryFolder'
import { letters, strangeImages } from './strange'

const trainingWith = (validation: Record<string, unknown>) =>
  experimentOf([{ type: 'Flatten' }], { validation: { source: 'split', ...validation } }).training
const tenth = trainingWith({ fraction: 0.1 }), noValidation = trainingWith({ fraction: 0 })
const share = async (doubts: Doubts, images: Uint8Array) => {
  const judged = await doubts.judge(images)
  return judged.filter(({ doubtful }) => doubtful).length / judged.length
}

describe('images that are no clothing', () => {
  it.each([
    ['a run with a validation split', tenth, 'validation'],
    ['a run without one', noValidation, 'train'],
  ] as const)('are doubted, and hardly any test images are: %s', async (_what, training, from) => {
    const set = await fashionSlice(60_000, 10_000)
    const doubts = await Doubts.of(set, 'clothing', training, temporaryFolder())
    expect(doubts.usual).toMatchObject({ from, images: expect.any(Number) })
    expect(await share(doubts, set.test.images)).toBeLessThanOrEqual(0.05)
    for (const [kind, images] of Object.entries({ ...strangeImages(11), ...letters() })) {
      expect(await share(doubts, images), kind).toBeGreaterThanOrEqual(0.9)
    }
    doubts.dispose()
  })

  it('photos of clothing are not, though they come out softer', async () => {
    const set = await fashionSlice(60_000, 200), next = seededNumbers(5), count = set.test.labels.length
    const steps = suggestSteps(await photoFigures(set), set.shape), photos = new Uint8Array(count * 784)
    for (let i = 0; i < count; i++) {
      const photo = makePhoto(set.test.images.subarray(i * 784, (i + 1) * 784), 28, drawSpec(next, 500), next)
      photos.set(followWay(photo, steps, set.shape).result.pixels, i * 784)
    }
    const doubts = await Doubts.of(set, 'clothing', tenth, temporaryFolder())
    expect(await share(doubts, photos)).toBeLessThanOrEqual(0.07)
    doubts.dispose()
  })
})

/** Smooth coloured blobs of three kinds on a light ground, a little noise on them. */
function blobs(count: number, seed: number, side = 20): { images: Uint8Array; labels: Uint16Array } {
  const next = seededNumbers(seed), images = new Uint8Array(count * side * side * 3), labels = new Uint16Array(count)
  for (let i = 0; i < count; i++) {
    const kind = labels[i] = Math.floor(next() * 3), at = [0.4 + 0.2 * next(), 0.4 + 0.2 * next()], width = 0.15 + 0.1 * next()
    for (let pixel = 0; pixel < side * side; pixel++) {
      const x = (pixel % side) / side - at[0]!, y = Math.floor(pixel / side) / side - at[1]!
      const dark = Math.exp(-(x * x + y * y) / width ** 2)
      for (let c = 0; c < 3; c++) {
        images[(i * side * side + pixel) * 3 + c] = 235 - (c === kind ? 60 : 200) * dark + 16 * next()
      }
    }
  }
  return { images, labels }
}
const coloured = (train: number, test: number): ImageSet =>
  ({ shape: [20, 20, 3], classes: ['red', 'green', 'blue'], train: blobs(train, 1), test: blobs(test, 2) })

describe('colour images on a light ground', () => {
  const set = coloured(1200, 600)

  it('are doubted where they are noise, plain, or blobs the wrong way round', async () => {
    const doubts = await Doubts.of(set, 'blobs', trainingWith({ fraction: 0.25 }), temporaryFolder())
    expect(doubts.usual).toEqual({ images: 300, from: 'validation', references: 900 })
    expect(await share(doubts, set.test.images)).toBeLessThanOrEqual(0.07)
    const next = seededNumbers(3), noise = set.test.images.map(() => next() * 256)
    const plain = Uint8Array.from({ length: 1200 * 256 }, (_, i) => Math.floor(i / 1200))
    for (const images of [noise, plain, set.test.images.map((value) => 255 - value)]) expect(await share(doubts, images)).toBe(1)
    const [odd] = await doubts.judge(noise.subarray(0, 1200))
    expect(odd).toMatchObject({ doubtful: true, stranger: 1 })
    doubts.dispose()
  })

  it('are held out of the references where the run has no validation; too few of them are said', async () => {
    const doubts = await Doubts.of(coloured(400, 1), 'few', noValidation, temporaryFolder())
    expect(doubts.usual).toEqual({ images: 200, from: 'train', references: 200 })
    doubts.dispose()
    await expect(Doubts.of(coloured(399, 1), 'fewer', noValidation, temporaryFolder()))
      .rejects.toMatchObject({ failure: { code: 'data-missing', what: expect.stringContaining('399') } })
  })

  it('are judged the same each time, from the cache too, and anew where that is damaged', async () => {
    const cache = temporaryFolder(), tensors = tf.memory().numTensors
    const judged = async () => {
      const doubts = await Doubts.of(set, 'blobs', tenthOf, cache)
      const all = await doubts.judge(set.test.images)
      doubts.dispose()
      return all
    }
    const tenthOf = trainingWith({ fraction: 0.2 }), first = await judged()
    const [name] = readdirSync(join(cache, 'usual')), path = join(cache, 'usual', name!), kept = readFileSync(path, 'utf8')
    for (const harm of [kept.slice(0, 100), '', kept.replace(/"values":"..../, '"values":"AAAA'), '{}']) {
      writeFileSync(path, harm)
      expect(await judged()).toEqual(first)
      expect(readFileSync(path, 'utf8')).toBe(kept)
    }
    expect(await judged()).toEqual(first)
    expect(tf.memory().numTensors).toBe(tensors)
  })

  it('go without a cache that can’t be written', async () => {
    const folder = temporaryFolder(), file = join(folder, 'file')
    writeFileSync(file, '')
    const half = await Doubts.of(set, 'blobs', trainingWith({ fraction: 0.5 }), file)
    expect(half.usual.images).toBe(600)
    half.dispose()
  })
})
