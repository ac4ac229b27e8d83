import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mat5Bytes, mat73Bytes, npyBytes, npyHeader, npzBytes, type Written } from './arrayFiles'
import type { Dice } from './dice'
import { exampleImages, exampleLabels, height, testCount, trainCount, width } from './example'
import { type Format, type Mutant, type Source, withFile } from './format'
import { mutated } from './mutations'
import { onlyValues, type Stored } from './values'

const arrays: readonly Written[] = [['train', 0, trainCount], ['test', trainCount, testCount]].flatMap(([part, from, count]) => [
  { name: `x_${part}`, shape: [count as number, height, width], values: exampleImages(from as number, count as number) },
  { name: `y_${part}`, shape: [count as number], values: exampleLabels(from as number, count as number) },
])

const storedOf = ({ name, values, shape }: Written): Stored => ({ values, count: shape[0]!, first: name.endsWith('train') ? 0 : trainCount })

/** Headers as they are written, which say something else than is there. */
const headerLies: readonly ((dice: Dice) => Buffer)[] = [
  (dice) => npyHeader(dice.pick(['|i1', '|b1', '|S1', '<u2', '>f8', '<f4', '|O', '<U1', '|V1', '<c16', '|u0', '|u999999']), [trainCount, height, width]),
  (dice) => npyHeader('|u1', dice.pick([[], [0], [trainCount, width, height], [trainCount * height, width], [200], [trainCount, 2 ** 31, 2 ** 33],
    [2 ** 53, 2 ** 53], [trainCount, height, width, 1], [1, trainCount, height, width], [trainCount, height]])),
  () => npyHeader('|u1', [trainCount, height, width], true),
]

const fileOf = (name: string, bytes: Buffer): Source => ({ files: { [name]: bytes } })

const npy: Format = {
  name: '.npy',
  sources: () => Promise.resolve([{ files: Object.fromEntries(arrays.map((array) => [`${array.name}.npy`, npyBytes(array)])) }]),
  mutate(source, dice) {
    const lie = dice.chance(0.1) ? dice.pick(headerLies)(dice) : undefined
    const name = lie ? 'x_train.npy' : dice.pick(Object.keys(source.files)), whole = source.files[name]!
    const bytes = lie ? Buffer.concat([lie, arrays[0]!.values]) : mutated(whole, dice)
    return {
      ...withFile(source, name, bytes), what: lie ? `header ${lie.toString('latin1').trim()}` : name,
      onlyValues: onlyValues(whole, bytes, arrays.filter((array) => `${array.name}.npy` === name).map(storedOf)),
    }
  },
}

const bomb: readonly Written[] = [
  { name: 'x_train', shape: [2_000_000, 16, 16], values: Buffer.alloc(512_000_000) }, { name: 'y_train', shape: [2_000_000], values: Buffer.alloc(2_000_000) },
]

/** One file, damaged as any; its members have sums. */
const npz: Format = {
  name: '.npz',
  sources: () => Promise.resolve([false, true].map((stored) => ({ files: { 'set.npz': npzBytes(arrays, stored) } }))),
  mutate(source, dice) {
    const kind = dice.below(100)
    if (kind === 0) return { files: { 'set.npz': npzBytes(bomb, false) }, what: 'a bomb of zeros', refused: true }
    if (kind === 1) return { files: { 'set.npz': npzBytes([...arrays, arrays[0]!], false) }, what: 'a member twice', refused: true }
    return { ...withFile(source, 'set.npz', mutated(source.files['set.npz']!, dice)), what: 'bytes' }
  },
}

/** Where arrays aren't packed, nothing keeps a sum of them. */
function damaged(source: Source, dice: Dice): Mutant {
  const [name, whole] = Object.entries(source.files)[0]!, bytes = mutated(whole, dice)
  const mutant = { ...withFile(source, name, bytes), what: name }
  return name === 'plain.mat' ? { ...mutant, onlyValues: onlyValues(whole, bytes, arrays.map(storedOf)) } : mutant
}

const mat5: Format = {
  name: '.mat v5',
  sources: () => Promise.resolve([fileOf('plain.mat', mat5Bytes(arrays, false)), fileOf('packed.mat', mat5Bytes(arrays, true))]),
  mutate(source, dice) {
    if (dice.chance(0.01)) return { files: { 'packed.mat': mat5Bytes(bomb, true) }, what: 'a bomb of zeros', refused: true }
    return damaged(source, dice)
  },
}

const mat73: Format = {
  name: '.mat v7.3',
  sources: async () => [
    fileOf('plain.mat', await mat73Bytes(arrays, false)), fileOf('packed.mat', await mat73Bytes(arrays, true)),
    // As MATLAB writes it: packed, in the oldest form of HDF5, whose headers have no sums.
    fileOf('v73.mat', readFileSync(join(__dirname, '../fixtures/arrays/v73.mat'))),
  ],
  mutate: damaged,
}

export const arrayFormats: readonly Format[] = [npy, npz, mat5, mat73]
