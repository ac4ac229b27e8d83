import { expect, it } from 'vitest'
import type { Metric } from '../../../src/domain/metrics'
import { compareLines } from '../../../src/renderer/runs/compareLines'
import { makeRun } from '../makeRun'

const metrics: Metric[] = [
  { kind: 'train', step: 10, epoch: 1, loss: 1, accuracy: 0.5, seconds: 1, imagesPerSecond: 1 },
  { kind: 'evaluation', split: 'validation', step: 10, epoch: 1, loss: 1, accuracy: 0.6, seconds: 1 },
]
const compared = (id: string, batch_size: number) => ({
  run: makeRun({ id, name: id, training: { batch_size } }), metrics, colour: 'accent' as const,
})
const both = { train: true, validation: true }

it('puts runs of different batches on one axis of epochs', () => {
  const lines = compareLines([compared('a', 90), compared('b', 45)], 'accuracy', 'epochs', both)
  expect(lines.map(({ points }) => points[0]![0])).toEqual([1, 1, 0.5, 0.5])
  expect(compareLines([compared('b', 45)], 'accuracy', 'steps', both)[0]!.points[0]![0]).toBe(10)
})

it('draws only the splits that are wanted, each named with its run', () => {
  const lines = compareLines([compared('a', 90)], 'accuracy', 'epochs', { train: false, validation: true })
  expect(lines.map(({ name }) => name)).toEqual(['a, validation'])
})

it('draws train by whole epochs only where every run has some', () => {
  const epochs = [1, 2, 3].map(
    (epoch): Metric => ({ kind: 'epoch', step: epoch * 10, epoch, loss: 1, accuracy: 0.5, seconds: 1 }),
  )
  const long = { ...compared('a', 90), metrics: [...metrics, ...epochs] }
  expect(compareLines([long], 'accuracy', 'epochs', both)[0]!.points).toHaveLength(3)
  expect(compareLines([long, compared('b', 90)], 'accuracy', 'epochs', both)[0]!.points).toHaveLength(1)
})
