import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { confusedPairs, confusionOf, mostInMatrix } from '../../../src/domain/evaluation/confusion'
import { curveOf, thinned } from '../../../src/domain/evaluation/curves'
import type { Predictions } from '../../../src/domain/evaluation/predictions'
import { reportOf, topKsOf } from '../../../src/domain/evaluation/report'
import { expectSklearns, predictionsOf, type SklearnFigures } from './sklearnFigures'

interface Stored {
  name: string; classes: number; k: number; steps: number; labels: number[]; predicted: number[]; parts: number[]
  figures: SklearnFigures
}
const cases = JSON.parse(readFileSync(join(__dirname, '../../fixtures/evaluation/cases.json'), 'utf8')) as Stored[]

describe('figures are scikit-learn’s', () => {
  it.each(cases)('of $name', ({ classes, k, steps, labels, predicted, parts, figures }) => {
    expectSklearns(predictionsOf(classes, labels, Float32Array.from(parts, (part) => part / steps), predicted), k, figures)
  })
})

const names = (count: number) => Array.from({ length: count }, (_, i) => `class ${i}`)
const empty = (classes: number): Predictions => predictionsOf(classes, [], new Float32Array(0))

it('of no images there are figures that say nothing, and none that is no number', () => {
  const report = reportOf(empty(3), names(3), { top_k: 5 })
  expect(report).toMatchObject({
    count: 0, loss: null, accuracy: { value: 0, low: 0, high: 1, of: 0 }, macro: { precision: 0, recall: 0, f1: 0 },
    areas: { averagePrecision: 0, auc: null },    calibration: { bins: [], error: 0 },
  })
  expect(JSON.stringify(report)).not.toContain('null,null')
})

it('of one class everything is right, and there is no area to measure', () => {
  const report = reportOf(predictionsOf(1, [0, 0], Float32Array.of(1, 1)), names(1), { top_k: 5 })
  expect(report).toMatchObject({
    accuracy: { value: 1 }, topK: [], macro: { f1: 1 }, areas: { averagePrecision: 1, auc: null }, matrix: [[2]],
  })
  expect(report.accuracy.low).toBeLessThan(1)
})

it('of 65,535 classes the most confused pairs stand in place of a matrix, and no curves without probabilities', () => {
  const classes = 65_535, labels = Array.from({ length: 300 }, (_, i) => 65_534 - (i % 3))
  const predicted = labels.map((label, i) => (i % 3 === 2 ? 7 : label))
  const some = { ...predictionsOf(1, labels, new Float32Array(0), predicted), classes }
  const predictions: Predictions = { ...some, ranks: Uint16Array.from(labels, (label, i) => (label === predicted[i] ? 0 : 4)) }
  const report = reportOf(predictions, names(classes), { top_k: 5 })
  expect(report.matrix).toBeUndefined()
  expect(report.areas).toBeUndefined()
  expect(curveOf(predictions, 0)).toBeUndefined()
  expect(report.pairs).toEqual([{ label: 65_532, predicted: 7, count: 100 }])
  expect(report.topK.map(({ k, value }) => [k, value])).toEqual([[3, 2 / 3], [5, 1]])
  expect(mostInMatrix).toBeLessThan(classes)
})

it('confused pairs come by how often, those that were right are none', () => {
  const predictions = predictionsOf(3, [0, 0, 1, 1, 1, 2], new Float32Array(18), [1, 0, 2, 2, 1, 0])
  expect(confusedPairs(confusionOf(predictions))).toEqual([
    { label: 1, predicted: 2, count: 2 }, { label: 0, predicted: 1, count: 1 }, { label: 2, predicted: 0, count: 1 },
  ])
})

it('top-k is of fewer than all classes', () => {
  expect([2, 3, 4, 10, 1000].map((classes) => topKsOf(classes, { top_k: 5 }))).toEqual([[], [2], [3], [3, 5], [3, 5]])
  expect(topKsOf(10, { top_k: 3 })).toEqual([3])
})

it('a curve is thinned to what can be seen, its ends and jumps kept', () => {
  const points = Array.from({ length: 10_001 }, (_, i) => [i / 10_000, i === 5000 ? 1 : 0] as [number, number])
  const few = thinned(points, 0.01)
  expect(few.length).toBeLessThan(110)
  expect([few[0], few[few.length - 1]]).toEqual([[0, 0], [1, 0]])
  expect(few).toContainEqual([0.5, 1])
  expect(thinned(points.slice(0, 1), 0.01)).toEqual([[0, 0]])
  expect(thinned([], 0.01)).toEqual([])
})
