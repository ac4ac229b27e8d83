import { expect, it } from 'vitest'
import type { Metric } from '../../../../src/domain/metrics'
import { type ComparedSubject, compareLines, type LineChoices } from '../../../../src/renderer/runs/compare/compareLines'
import { makeRun } from '../../makeRun'

const metrics: Metric[] = [
  { kind: 'train', step: 10, epoch: 1, loss: 1, accuracy: 0.5, seconds: 3, imagesPerSecond: 1 },
  { kind: 'evaluation', split: 'validation', step: 10, epoch: 1, loss: 1, accuracy: 0.6, seconds: 4 },
]
const compared = (id: string, batch_size: number, own: readonly Metric[] = metrics): ComparedSubject => ({
  key: id, name: id, colour: 'red', runs: [{ run: makeRun({ id, name: id, training: { batch_size } }), metrics: own }],
})
const choices: LineChoices = { figure: 'accuracy', xUnit: 'epochs', train: true, validation: true, smoothing: undefined }
const linesOf = (subjects: ComparedSubject[], chosen: Partial<LineChoices> = {}) =>
  compareLines(subjects, { ...choices, ...chosen }).lines
const evaluations = (...values: number[]): Metric[] => values.map((accuracy, i) =>
  ({ kind: 'evaluation', split: 'validation', step: 10 * (i + 1), epoch: i + 1, loss: 1, accuracy, seconds: i }))

it('puts runs of different batches on one axis of epochs, of steps or of time', () => {
  const both = [compared('a', 90), compared('b', 45)]
  expect(linesOf(both).map(({ points }) => points[0]![0])).toEqual([1, 1, 0.5, 0.5])
  expect(linesOf(both, { xUnit: 'steps' }).map(({ points }) => points[0]![0])).toEqual([10, 10, 10, 10])
  expect(linesOf(both, { xUnit: 'seconds' }).map(({ points }) => points[0]![0])).toEqual([3, 4, 3, 4])
})

it('draws only the splits that are wanted, each named with its run', () => {
  expect(linesOf([compared('a', 90)], { train: false }).map(({ name, what }) => [name, what])).toEqual([['a', 'validation']])
})

it('draws train by whole epochs only where every run has some', () => {
  const epochs = [1, 2, 3].map((epoch): Metric => ({ kind: 'epoch', step: epoch * 10, epoch, loss: 1, accuracy: 0.5, seconds: 1 }))
  const long = compared('a', 90, [...metrics, ...epochs])
  expect(linesOf([long])[0]!.points).toHaveLength(3)
  expect(linesOf([long, compared('b', 90)])[0]!.points).toHaveLength(1)
})

it('smooths single reports where nobody has chosen, and everything where somebody has', () => {
  const own = [compared('a', 90)]
  expect(compareLines(own, choices).smoothing).toBeGreaterThan(0)
  expect(linesOf(own).map(({ smooth }) => !!smooth)).toEqual([true, false])
  expect(linesOf(own, { smoothing: 0.5 }).map(({ smooth }) => !!smooth)).toEqual([true, true])
  expect(linesOf(own, { smoothing: 0 }).some(({ smooth }) => smooth)).toBe(false)
})

it('smooths long lines where many runs share the chart', () => {
  const many = Array.from({ length: 13 }, (_, i) => compared(String(i), 90, evaluations(...Array<number>(60).fill(0.5))))
  expect(linesOf(many, { train: false }).every(({ smooth }) => smooth)).toBe(true)
  expect(linesOf(many.slice(0, 12), { train: false }).some(({ smooth }) => smooth)).toBe(false)
})

it('draws repeats as their mean, in a band of Student’s 95 % interval', () => {
  const runs = [[0.5, 0.7], [0.6, 0.9]].map((values) => ({ run: makeRun(), metrics: evaluations(...values) }))
  const [line] = linesOf([{ key: 'g', name: 'g', colour: 'red', runs }], { xUnit: 'steps' })
  expect(line!.points.map(([x, y]) => [x, Number(y.toFixed(6))])).toEqual([[10, 0.55], [20, 0.8]])
  // t(1) = 12.7062 times the standard error 0.05.
  expect((line!.band![0]![2] - line!.band![0]![1]) / 2).toBeCloseTo(12.7062 * 0.05, 6)
  expect(line!.best).toBeUndefined()
})

it('marks the best validation of a run that is drawn alone', () => {
  expect(linesOf([compared('a', 90, evaluations(0.5, 0.9, 0.7))], { xUnit: 'steps' })[0]!.best).toEqual([20, 0.9])
})
