import { beforeAll, describe, expect, it } from 'vitest'
import { findDuplicates, searchLimits } from '../../src/data/duplicates'
import type { ImageSet, Part } from '../../src/data/imageSet'
import { Ended } from '../../src/data/slices'
import { applySteps } from '../../src/data/versionedSet'
import { type Duplicates, duplicatesSchema } from '../../src/domain/duplicates'
import { seededNumbers } from '../engine/seededNumbers'
import { fashionSlice } from './fashionSlice'

beforeAll(() => fashionSlice(1, 1), 60_000)

const watch = { progress: () => undefined, stopping: () => false }
const nameOf = (duplicates: Duplicates, place: number) => `${duplicates.examples[place]!.split} ${duplicates.examples[place]!.index}`

/** Every pair of a set that differs by less than so much, by comparing each with each. */
function everyPair({ train, test, shape }: ImageSet, rms: number): Map<string, number> {
  const size = shape[0] * shape[1] * shape[2], pairs = new Map<string, number>()
  const all = [train, test].flatMap(({ images, labels }, part) => Array.from(labels.keys(), (index) =>
    ({ name: `${part ? 'test' : 'train'} ${index}`, pixels: images.subarray(index * size, (index + 1) * size) })))
  all.forEach((a, i) => {
    for (const b of all.slice(i + 1)) {
      let sum = 0
      for (let at = 0; at < size; at++) sum += (a.pixels[at]! - b.pixels[at]!) ** 2
      if (Math.sqrt(sum / size) < rms) pairs.set(`${a.name}, ${b.name}`, Math.sqrt(sum / size))
    }
  })
  return pairs
}
const found = (duplicates: Duplicates): Map<string, number> => new Map(duplicates.near.map(([a, b, rms]) =>
  [`${nameOf(duplicates, a)}, ${nameOf(duplicates, b)}`, rms]))

/** Some images of train again, in test or train, with a little noise: `[from, to, most noise]`. */
function planted(set: ImageSet, copies: [from: number, to: ['train' | 'test', number], noise: number][]): ImageSet {
  const next = seededNumbers(5)
  for (const [from, [split, to], noise] of copies) {
    const image = set.train.images.slice(from * 784, (from + 1) * 784)
    const noisy = image.map((value) => Math.max(0, Math.min(255, value + Math.round((next() * 2 - 1) * noise))))
    set[split].images.set(noisy, to * 784)
  }
  return set
}

describe('near duplicates', () => {
  it('are all pairs that a comparison of each with each finds, with the same differences', async () => {
    const set = planted(await fashionSlice(1000, 200), [[3, ['test', 7], 4], [10, ['train', 900], 12], [900, ['test', 100], 9]])
    const all = everyPair(set, 25)
    expect(all.size).toBeGreaterThan(20)
    for (const rms of [8, 25]) {
      const duplicates = duplicatesSchema.parse(await findDuplicates(set, watch, { rms, pairs: 100_000 }))
      expect(found(duplicates)).toEqual(new Map([...all].filter((pair) => pair[1] < rms)))
      expect(duplicates.near.length).toBeGreaterThan(1)
      expect(duplicates.upTo).toBeCloseTo(rms, 9)
    }
  }, 60_000)

  it.each<[string, [number, number, number]]>([['in colour', [7, 5, 3]], ['of one row', [1, 9, 1]], ['of a pixel', [1, 1, 1]]])(
    'of images %s are found as well', async (_what, shape) => {
      const next = seededNumbers(9), size = shape[0] * shape[1] * shape[2]
      const part = (count: number): Part => ({
        images: Uint8Array.from({ length: count * size }, () => Math.floor(next() * 256)), labels: new Uint16Array(count),
      })
      const set: ImageSet = { shape, classes: ['a'], train: part(120), test: part(30) }
      const expected = new Map([...everyPair(set, 85)].filter(([, rms]) => rms > 0))
      const duplicates = await findDuplicates(set, watch, { rms: 85, pairs: 100_000 })
      // Of equal images the first stands for all.
      const firsts = new Set(duplicates.same.flatMap((places) => places.slice(1)).map((place) => nameOf(duplicates, place)))
      expect(found(duplicates)).toEqual(new Map([...expected].filter(([pair]) => !pair.split(', ').some((name) => firsts.has(name)))))
      expect(expected.size).toBeGreaterThan(0)
    })

  it('of which there are more than can be told are the nearest, and it is said up to where they are all', async () => {
    const set = await fashionSlice(500, 100), duplicates = await findDuplicates(set, watch, { rms: 40, pairs: 60 })
    expect(duplicates.near.length).toBeLessThanOrEqual(60)
    expect(duplicates.near.length).toBeGreaterThan(40)
    expect(found(duplicates)).toEqual(everyPair(set, duplicates.upTo))
  }, 60_000)
})

describe('exact duplicates', () => {
  it('are told as groups with their labels, whichever part they stand in, and not as near ones', async () => {
    const set = planted(await fashionSlice(400, 60), [[5, ['train', 30], 0], [5, ['test', 9], 0], [8, ['test', 10], 0]])
    set.train.labels[30] = (set.train.labels[5]! + 1) % 10
    const duplicates = await findDuplicates(set, watch)
    expect(duplicates.same.map((group) => group.map((place) => nameOf(duplicates, place)))).toEqual([
      ['train 5', 'train 30', 'test 9'], ['train 8', 'test 10'],
    ])
    expect(duplicates.examples.find(({ split, index }) => split === 'train' && index === 30)!.label).toBe(set.train.labels[30])
    expect([...found(duplicates).keys()].join()).not.toMatch(/train 30\b|test 9\b|test 10\b/)
  }, 20_000)

  it('of a version are told by their places in its base', async () => {
    const base = planted(await fashionSlice(50, 20), [[40, ['test', 9], 0]])
    const set = applySteps(base, [{ kind: 'exclude', at: '', train: [0, 1, 2], test: [0] }], 'a version')
    const duplicates = await findDuplicates(set, watch)
    expect(duplicates.same.map((group) => group.map((place) => nameOf(duplicates, place)))).toEqual([['train 40', 'test 9']])
  })
})

it('a search tells how far it is, lets others have their turn, and ends where it is asked to', async () => {
  const set = await fashionSlice(6000, 1000), shares: number[] = []
  let turns = 0, stop = false
  const turn = setInterval(() => { turns++ }, 1)
  await findDuplicates(set, { progress: (share) => shares.push(share), stopping: () => stop })
  expect(turns).toBeGreaterThan(3)
  expect(shares).toEqual([...shares].sort((a, b) => a - b))
  expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
  stop = true
  await expect(findDuplicates(set, { progress: () => undefined, stopping: () => stop })).rejects.toThrow(Ended)
  clearInterval(turn)
  expect(searchLimits.rms).toBe(12)
}, 60_000)
