import { expect, it } from 'vitest'
import type { Metric } from '../../../src/domain/metrics'
import { runLines } from '../../../src/renderer/train/runLines'

const metrics: Metric[] = Array.from({ length: 40 }, (_, i): Metric => (
  { kind: 'train', step: i + 1, epoch: 1, loss: 1, accuracy: i / 40, seconds: i, imagesPerSecond: 10 }
))
const evaluation = (split: 'validation' | 'test'): Metric =>
  ({ kind: 'evaluation', split, step: 40, epoch: 1, loss: 1, accuracy: 0.9, seconds: 40 })
const options = { figure: 'accuracy', unit: 40, colour: '#36c', smooth: true, onTest: false, monitor: 'val_accuracy' } as const

it('is smoothed only where it is asked for', () => {
  expect(runLines(metrics, options)[0]!.smooth).toHaveLength(40)
  expect(runLines(metrics, { ...options, smooth: false })[0]!.smooth).toBeUndefined()
})

it('draws test only where it was watched', () => {
  expect(
    runLines([...metrics, evaluation('validation')], options).map(({ split }) => split),
  ).toEqual(['train', 'validation'])
  expect(runLines([...metrics, evaluation('validation'), evaluation('test')], options)).toHaveLength(3)
})

it('says which set the validation line is of', () => {
  expect(
    runLines([evaluation('validation')], { ...options, onTest: true })[0]!.name,
  ).toBe('validation (test set)')
})
