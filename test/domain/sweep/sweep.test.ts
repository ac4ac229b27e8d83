import { describe, expect, it } from 'vitest'
import type { Experiment } from '../../../src/domain/experiment'
import { type Axis, axisSchema, labelsOf, valuesOf } from '../../../src/domain/sweep/axis'
import { groupedName } from '../../../src/domain/sweep/group'
import { meanInterval } from '../../../src/domain/meanInterval'
import { Lag } from '../../../src/domain/sweep/lag'
import { differences, parseSweep, pointsOf, type Sweep, sweepFormat, trialCount, trialsOf } from '../../../src/domain/sweep/sweep'
import { experimentOf } from '../../engine/smallExperiment'
import { failureOf } from '../failureOf'

const experiment = experimentOf([{ type: 'Flatten' }, { type: 'Dense', units: 16 }])
const sweepOf = (parts: object): Sweep => parseSweep(
  JSON.stringify({ format: sweepFormat, version: 1, name: 'Widths', template: 'small', ...parts }), 'widths.json', () => experiment)
const refusal = (parts: object) => failureOf(() => sweepOf(parts))
const never = () => { throw new Error('nothing is drawn in a grid') }
const units = { field: 'architecture.layers.layer_1.units', label: 'N', values: [3, 4, 5] }
const rate = { field: 'training.optimizer.learning_rate', values: [0.01, 0.001] }

describe('a grid', () => {
  it('is every value with every other, once with each seed, the first seed of all first', () => {
    const sweep = sweepOf({ axes: [units, rate], seeds: [1, 2] }), trials = trialsOf(sweep, never)
    expect(trialCount(sweep)).toBe(12)
    const unitsOf = ({ architecture }: Experiment) => (architecture.layers[1] as unknown as { units: number }).units
    const told = trials.map(({ seed, experiment: one }) =>
      [seed, unitsOf(one), one.training.optimizer.learning_rate, one.training.seed])
    expect(told)
      .toEqual([1, 2].flatMap((seed) => [3, 4, 5].flatMap((n) => [0.01, 0.001].map((lr) => [seed, n, lr, seed]))))
    expect(trials.filter(({ seed }) => seed === 2).map(({ point }) => point.index)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('has its points named by what is otherwise', () => {
    const sweep = sweepOf({ axes: [units, rate] }), [, second] = pointsOf(sweep, never)
    const values = differences(sweep.axes, second!)
    expect(values).toEqual([{ label: 'N', text: '3' }, { label: 'learning_rate', text: '0.001' }])
    expect(groupedName('small', { values }, 3)).toBe('small · N 3 · learning_rate 0.001 · seed 3')
    const kernels = { field: 'k', values: [[3, 3], [5, 5]] }
    expect(differences([kernels], { index: 1, values: [[[5, 5]]] })).toEqual([{ label: 'k', text: '5 × 5' }])
  })

  it('of fields that change together takes their values in pairs', () => {
    const paired = { fields: [units.field, rate.field], label: 'N', values: [[5, 0.001], [800, 0.0001]] }
    const pairs = trialsOf(sweepOf({ axes: [paired] }), never).map(({ experiment: { architecture, training } }) =>
      [architecture.layers[1], training.optimizer.learning_rate])
    expect(pairs).toMatchObject([[{ units: 5 }, 0.001], [{ units: 800 }, 0.0001]])
  })

  it('takes whole architectures, and without an axis is repeats', () => {
    const other = { ...experiment.architecture, name: 'other' }
    const sweep = sweepOf({ axes: [{ field: 'architecture', values: [experiment.architecture, other] }] })
    expect(trialsOf(sweep, never).map((trial) => trial.experiment.architecture.name))
      .toEqual([experiment.architecture.name, 'other'])
    expect(differences(sweep.axes, pointsOf(sweep, never)[1]!)).toEqual([{ label: 'architecture', text: 'other' }])
    expect(trialsOf(sweepOf({ seeds: [4, 5, 6] }), never).map(({ point, seed }) => [point.values.length, seed]))
      .toEqual([[0, 4], [0, 5], [0, 6]])
  })

  it('changes what its base is made of', () => {
    expect(sweepOf({ set: { 'training.batch_size': 8 } }).experiment.training.batch_size).toBe(8)
  })
})

describe('ranges', () => {
  const of = (parts: object) => valuesOf(axisSchema.parse({ field: 'x', ...parts })).map(([value]) => value)
  it('go from one end to the other, straight or by a factor', () => {
    expect(of({ from: 0, to: 0.6, count: 4 })).toEqual([0, 0.2, 0.4, 0.6])
    expect(of({ from: 1e-7, to: 1e-2, count: 6, scale: 'log' })).toEqual([1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2])
    expect(of({ from: 1, to: 4, count: 7, integer: true })).toEqual([1, 2, 3, 4])
  })
  it('are drawn from between their ends in a random search, the same for the same draws', () => {
    const sweep = sweepOf({
      axes: [{ ...rate, values: undefined, from: 1e-4, to: 1, scale: 'log' }, units],
      search: { method: 'random', count: 4 },
    })
    let draws = 0
    const points = pointsOf(sweep, () => [0.5, 0.99, 0, 0][draws++ % 4]!)
    expect(points.map(({ values }) => values)).toEqual([[[0.01], [5]], [[1e-4], [3]], [[0.01], [5]], [[1e-4], [3]]])
    expect(trialCount(sweep)).toBe(4)
  })
})

it('labels tell axes of the same field apart', () => {
  const axes = [{ field: 'architecture.layers.a.units', values: [1] }, { field: 'architecture.layers.b.units', values: [1] }] as Axis[]
  expect(labelsOf(axes)).toEqual(['a.units', 'b.units'])
})

describe('a file that is none', () => {
  it.each<[string, object, RegExp]>([
    ['an axis without values', { axes: [{ field: 'training.seed' }] }, /axes\.0\.values/],
    ['a range upside down', { axes: [{ field: 'training.seed', from: 5, to: 1 }] }, /axes\.0\.to: it must be more than from/],
    ['a logarithmic range from 0', { axes: [{ field: 'training.seed', from: 0, to: 1, scale: 'log' }] }, /axes\.0\.from/],
    ['pairs of other lengths', { axes: [{ fields: ['a', 'b'], values: [[1, 2], [1]] }] }, /axes\.0\.values\.1: it has 1 values for 2 fields/],
    ['a seed twice', { seeds: [1, 1] }, /seeds: each seed once/],
    ['neither experiment nor template', { template: undefined }, /one of the two/],
    ['a place that there isn’t', { set: { 'training.batchsize': 1 } }, /no training\.batchsize/],
    ['a field too much', { colour: 1 }, /colour/],
  ])('%s is told by its place', async (_what, parts, told) => {
    expect(await refusal(parts)).toMatchObject({ code: 'sweep-invalid', where: 'widths.json', what: expect.stringMatching(told) as string })
  })
  it('a value that doesn’t fit, and an axis that isn’t there, are told before anything is trained', async () => {
    expect(await failureOf(() => trialsOf(sweepOf({ axes: [{ ...units, values: [0] }] }), never)))
      .toMatchObject({ code: 'experiment-invalid', where: 'Widths' })
    expect(await failureOf(() => trialsOf(sweepOf({ axes: [{ ...units, field: 'architecture.layers.dense.units' }] }), never)))
      .toMatchObject({ code: 'sweep-invalid', what: expect.stringMatching(/no architecture\.layers\.dense\.units/) as string })
  })
  it('so are more trainings than anyone waits for', async () => {
    const long = { field: 'training.seed', from: 0, to: 999, count: 1000, integer: true }
    expect(await failureOf(() => trialsOf(sweepOf({ axes: [long, { ...rate, values: new Array(11).fill(1) }] }), never)))
      .toMatchObject({ code: 'sweep-invalid', what: expect.stringMatching(/11,000/) as string })
  })
})

describe('means of repeats', () => {
  it('have Student’s interval', () => {
    // R: t.test(c(0.91, 0.93, 0.92))
    const { mean, deviation, halfWidth } = meanInterval([0.91, 0.93, 0.92])
    expect(mean).toBeCloseTo(0.92, 12)
    expect(deviation).toBeCloseTo(0.01, 12)
    expect(halfWidth).toBeCloseTo(0.02484138, 6)
    expect(meanInterval([0.5])).toEqual({ count: 1, mean: 0.5, deviation: undefined, halfWidth: undefined })
  })
})

describe('what lags behind', () => {
  const evaluation = (step: number, accuracy: number) => [{ step, accuracy }]
  const heard = (lag: Lag, id: string, ...accuracies: number[]) =>
    accuracies.map((accuracy, i) => lag.heard(id, evaluation((i + 1) * 10, accuracy)))
  it('is below the median of enough others at the same step, after a warm-up', () => {
    const lag = new Lag({ warmup: 2, trials: 3 })
    for (const [i, best] of [0.5, 0.7, 0.9].entries()) expect(heard(lag, `${i}`, 0.1, best, best)).toEqual([false, false, false])
    expect(heard(lag, 'good', 0.2, 0.71, 0.8)).toEqual([false, false, false])
    expect(heard(lag, 'bad', 0.01, 0.6, 0.9)).toEqual([false, true, false])
  })
  it('counts once what comes again after a trial was taken up anew', () => {
    const lag = new Lag({ warmup: 3, trials: 1 })
    heard(lag, 'good', 0.9, 0.9, 0.9)
    heard(lag, 'bad', 0.1, 0.1)
    lag.rewound('bad', 10)
    expect(lag.heard('bad', evaluation(20, 0.1))).toBe(false)
    expect(lag.heard('bad', evaluation(30, 0.1))).toBe(true)
  })
  it('isn’t looked for where nobody asked', () => {
    const lag = new Lag(null)
    for (const id of ['a', 'b', 'c', 'd']) expect(heard(lag, id, id === 'd' ? 0 : 1, 0)).toEqual([false, false])
  })
})
