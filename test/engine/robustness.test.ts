import { join } from 'node:path'
import { expect, it } from 'vitest'
import { corruptionNames, corruptions, measurements } from '../../src/domain/robustness'
import { measureRobustness } from '../../src/engine/robustness'
import { train } from '../../src/engine/training/train'
import { readCheckpoint } from '../../src/runs/checkpoint'
import { experimentOf, smallLayers } from './smallExperiment'
import { temporaryFolder } from './temporaryFolder'
import { toySet } from './toySet'

const set = toySet(400, 120), silent = { progress: () => undefined, phase: () => undefined, stopping: () => false }

it('a checkpoint’s accuracy on worse images: as evaluated where they are as they are, less and less the worse they are', async () => {
  const experiment = experimentOf(smallLayers, { batch_size: 16, budget: { unit: 'epochs', epochs: 12 } })
  const folder = temporaryFolder()
  const { evaluation } = await train(experiment, set, folder, silent)
  const checkpoint = await readCheckpoint(join(folder, 'checkpoints'), 'last')
  const told: number[] = []
  const tell = (done: number) => told.push(done)
  const measure = (images: number) => measureRobustness(experiment, set, checkpoint, { images, seed: 7 }, tell)
  const { accuracy, curves, images, step } = await measure(10_000)
  expect(images).toBe(120)
  expect(step).toBe(checkpoint.step)
  expect(accuracy).toBeCloseTo(evaluation.test.last!.accuracy, 6)
  expect(accuracy).toBeGreaterThan(0.8)
  expect(told).toEqual(Array.from({ length: measurements }, (_, i) => i + 1))
  expect(curves.map(({ corruption }) => corruption)).toEqual(corruptionNames)
  for (const { corruption, points } of curves) {
    expect(points.map(({ level }) => level)).toEqual(corruptions[corruption].levels)
    expect(points.find(({ level }) => level === corruptions[corruption].neutral)!.accuracy).toBe(accuracy)
  }
  // A band at the class's height, turned by 90°, stands upright: nothing is left to tell it by.
  const turned = curves.find(({ corruption }) => corruption === 'rotation')!.points
  const rotation = new Map(turned.map((point) => [point.level, point.accuracy]))
  expect(rotation.get(90)!).toBeLessThan(0.6)
  expect(rotation.get(5)!).toBeGreaterThan(0.8)
  expect(await measure(10_000)).toEqual({ accuracy, curves, images, step, epoch: checkpoint.epoch })
  expect((await measure(50)).images).toBe(50)
})

it('needs a test set', async () => {
  const experiment = experimentOf(smallLayers)
  const empty = { ...set, test: { images: new Uint8Array(0), labels: new Uint16Array(0) } }
  const nothing = { step: 1, epoch: 1, weights: [], optimizer: [] }
  await expect(measureRobustness(experiment, empty, nothing, { images: 10, seed: 7 }, () => undefined))
    .rejects.toMatchObject({ failure: { code: 'data-missing' } })
})
