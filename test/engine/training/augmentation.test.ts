import { join } from 'node:path'
import { expect, it } from 'vitest'
import { augmentationSchema } from '../../../src/domain/augmentation'
import type { Experiment } from '../../../src/domain/experiment'
import { Augmenter } from '../../../src/engine/graph/augmenter'
import { TracedSession } from '../../../src/engine/graph/tracedSession'
import { splitExamples } from '../../../src/engine/training/split'
import { train } from '../../../src/engine/training/train'
import { withLabelNoise } from '../../../src/engine/training/labelNoise'
import { readCheckpoint } from '../../../src/runs/checkpoint'
import { experimentOf, mixedLayers } from '../smallExperiment'
import { temporaryFolder } from '../temporaryFolder'
import { everyIndex, toySet, toyShape } from '../toySet'

const set = toySet(120, 40), size = 36
/** Flips alone leave whole numbers, so that what they make of a set is a set. */
const flips = { horizontal_flip: { probability: 0.5 }, vertical_flip: { probability: 0.5 } }
const everyKind = { ...flips, rotation: {}, translation: {}, gaussian_noise: {}, erasing: {} }
const silent = { progress: () => undefined, phase: () => undefined, stopping: () => false }
const experimentWith = (training: Record<string, unknown>) => experimentOf(mixedLayers, { batch_size: 16, seed: 3, ...training })

function inSession<Value>(
  experiment: Experiment, use: (session: TracedSession) => Value, of = set, residentLimit?: number,
): Value {
  const session = new TracedSession(experiment, of, { residentLimit })
  try {
    return use(session)
  } finally {
    session.dispose()
  }
}

it.each([undefined, 0])('a step sees each image as it was drawn for the step, whether the set is resident or not', (residentLimit) => {
  const indices = Int32Array.from({ length: 48 }, (_, i) => (i * 7) % 120)
  const augmenter = new Augmenter([...toyShape], augmentationSchema.parse(flips), 3)
  const images = set.train.images.slice()
  for (let step = 0; step < 3; step++) {
    const batch = indices.subarray(step * 16, step * 16 + 16)
    const rows = Uint8Array.from({ length: 16 * size },
      (_, i) => set.train.images[batch[Math.floor(i / size)]! * size + i % size]!)
    const pictures = augmenter.pictures(rows, step)
    batch.forEach((index, i) => images.set(pictures.subarray(i * size, (i + 1) * size), index * size))
  }
  augmenter.dispose()
  const run = (session: TracedSession) => ({ sums: session.train(indices, 16), weights: session.save(1).weights })
  const augmented = inSession(experimentWith({ augmentation: flips }), run, set, residentLimit)
  expect(augmented).toEqual(inSession(experimentWith({}), run, { ...set, train: { ...set.train, images } }))
  expect(augmented.weights).not.toEqual(inSession(experimentWith({}), run).weights)
})

it('evaluations see images as they are', () => {
  const figures = (session: TracedSession) => [session.evaluate('train', everyIndex(set.train)), session.evaluate('test', everyIndex(set.test))]
  expect(inSession(experimentWith({ augmentation: everyKind }), figures)).toEqual(inSession(experimentWith({}), figures))
})

it('many steps a call are the same as one a call', () => {
  const indices = Int32Array.from({ length: 96 }, (_, i) => (i * 7) % 120)
  const experiment = experimentWith({ augmentation: everyKind })
  const at = (rows: number) => inSession(experiment, (session) => {
    for (let start = 0; start < 96; start += rows * 16) session.train(indices.subarray(start, start + rows * 16), 16)
    return session.save(1)
  })
  expect(at(6)).toEqual(at(1))
})

it('a phase trains with augmentation or without, as it says', async () => {
  const steps = (count: number) => ({ budget: { unit: 'steps', steps: count } })
  const last = async (training: Record<string, unknown>) => {
    const folder = temporaryFolder()
    await train(experimentWith(training), set, folder, silent)
    return (await readCheckpoint(join(folder, 'checkpoints'), 'last')).weights
  }
  const plain = await last(steps(9)), augmented = await last({ ...steps(9), augmentation: everyKind })
  const phases = (first: boolean, second: boolean) =>
    last({ ...steps(4), augmentation: everyKind, augment: first, phases: [{ ...steps(5), augment: second }] })
  expect(await phases(true, true)).toEqual(augmented)
  expect(await phases(false, false)).toEqual(plain)
  const mixed = await phases(false, true), other = await phases(true, false)
  for (const weights of [plain, augmented]) {
    expect(mixed).not.toEqual(weights)
    expect(other).not.toEqual(weights)
  }
  // Off for its four steps and on for the others, by hand.
  const experiment = experimentWith({ ...steps(4), augmentation: everyKind, augment: false, phases: [steps(5)] })
  expect(await last(experiment.training)).toEqual(mixed)
})

it('label noise gives that share of the examples trained on another class, and no others', () => {
  const { training } = experimentWith({ label_noise: 0.25 })
  const { train: trained, validation } = splitExamples(set.train.labels, training)
  const noisy = withLabelNoise(set, trained, training)
  const changed = (indices: Int32Array) => indices.filter((index) => noisy.train.labels[index] !== set.train.labels[index])
  expect(changed(trained)).toHaveLength(Math.round(trained.length / 4))
  expect(changed(validation)).toHaveLength(0)
  expect(new Set(noisy.train.labels)).toEqual(new Set([0, 1, 2]))
  expect(noisy.train.images).toBe(set.train.images)
  expect(noisy.test).toBe(set.test)
  expect(withLabelNoise(set, trained, training)).toEqual(noisy)
  expect(withLabelNoise(set, trained, { ...training, seed: 4 })).not.toEqual(noisy)
  expect(withLabelNoise(set, trained, { ...training, label_noise: 0 })).toBe(set)
})

it('a run with label noise is trained on those labels and validated on the true ones', async () => {
  const all = {
    label_noise: 1, budget: { unit: 'epochs', epochs: 30 }, validation: { source: 'split', fraction: 0.2 },
    optimizer: { name: 'Adam', learning_rate: 0.01 },
  }
  const { result } = await train(experimentWith(all), set, temporaryFolder(), silent)
  // With three classes and each label wrong, what it learns is never the true one.
  expect(result.lastValidation!.accuracy).toBeLessThan(0.2)
  expect(result.train!.accuracy).toBeGreaterThan(0.4)
})
