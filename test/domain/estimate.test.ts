import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/domain/analysis'
import {
  type Calibration, calibrationSchema, calibrationVersion, correctionOf, secondsOfRun, secondsOfWork, secondsPerStep,
  type StepCosts,
} from '../../src/domain/estimate'
import { workOf } from '../../src/domain/work'
import { planOf, trainingSchema } from '../../src/domain/training'
import { architectureOf, type LayerParts, mixedLayers } from '../engine/smallExperiment'
import { seededNumbers } from '../engine/seededNumbers'
import { randomArchitecture, wholeBetween } from './randomArchitecture'

const oneThread: StepCosts = {
  threads: 1, perStep: 2e-5, perCall: 1e-5, perDenseMultiplyAdd: 2e-11, perConvMultiplyAdd: 6e-11, perConvValue: 2e-9,
  perValue: 2e-9, perStepValue: 2e-9, perUpdate: 1e-9,
}
/** Twice as fast with arithmetic, ten times slower to start a kernel. */
const twoThreads: StepCosts = {
  ...oneThread, threads: 2, perCall: 1e-4, perDenseMultiplyAdd: 1e-11, perConvMultiplyAdd: 3e-11, perConvValue: 1e-9,
  perValue: 1e-9, perStepValue: 2e-9,
}
const calibration: Calibration = { version: calibrationVersion, device: 'CPU', tensorflow: '2.9.1', costs: [oneThread, twoThreads] }
const data = { train: 60_000, test: 10_000 }
const analysisOf = (layers: LayerParts[]) => analyse(architectureOf(layers), [28, 28, 1], 10)
const small = analysisOf(mixedLayers)
const secondsFor = (training: Record<string, unknown>, analysis = small, sizes = data, speed?: number) =>
  secondsOfRun(analysis, trainingSchema.parse(training), sizes, calibration, speed)
const growing = (values: number[]) => values.every((value, i) => i === 0 || value > values[i - 1]!)

describe('a run takes longer', () => {
  it.each<[string, unknown[], (value: never) => Record<string, unknown>]>([
    ['with more epochs', [1, 2, 10, 100], (epochs) => ({ budget: { unit: 'epochs', epochs } })],
    ['with more steps', [1, 2, 500, 1e6], (steps) => ({ budget: { unit: 'steps', steps } })],
    ['the more often it evaluates', [1000, 500, 50, 5], (steps) => ({ evaluate: { every: 'steps', steps } })],
    ['watching the test set', [false, true], (watch_test) => ({ watch_test })],
    ['with smaller batches', [256, 64, 16, 1], (batch_size) => ({ batch_size })],
  ])('%s', (_what, values, training) => {
    expect(growing(values.map((value) => secondsFor(training(value as never))))).toBe(true)
  })

  it('with more images', () => {
    expect(growing([100, 1000, 60_000].map((train) => secondsFor({}, small, { train, test: 100 })))).toBe(
      true,
    )
  })

  it.each<[string, number[], (value: number) => LayerParts[]]>([
    ['wider layers', [1, 8, 64, 512], (units) => [{ type: 'Flatten' }, { type: 'Dense', units }]],
    ['more filters', [1, 8, 64], (filters) => [{ type: 'Conv2D', filters }, { type: 'Flatten' }]],
    [
      'more layers',
      [1, 2, 3, 9],
      (count) => [
        { type: 'Flatten' },
        ...Array.from({ length: count }, (): LayerParts => ({ type: 'Activation' })),
      ],
    ],
  ])('with %s', (_what, values, layers) => {
    expect(growing(values.map((value) => secondsFor({}, analysisOf(layers(value)))))).toBe(true)
  })
})

it('is positive and finite for anything that could be asked', () => {
  const next = seededNumbers(61)
  for (let i = 0; i < 300; i++) {
    const analysis = analyse(randomArchitecture(next, wholeBetween(next, 0, 8)), [28, 28, 1], 10)
    const training = {
      batch_size: wholeBetween(next, 1, 65_536),
      watch_test: next() < 0.5,
      budget:
        next() < 0.5
          ? { unit: 'steps', steps: wholeBetween(next, 1, 1e8) }
          : { unit: 'epochs', epochs: wholeBetween(next, 1, 1e5) },
      validation: next() < 0.5 ? { source: 'test' } : { source: 'split', fraction: next() * 0.9 },
    }
    const sizes = { train: wholeBetween(next, 0, 1e5), test: wholeBetween(next, 0, 1e5) }
    const seconds = secondsFor(training, analysis, sizes)
    expect(seconds, JSON.stringify([training, sizes])).toBeGreaterThan(0)
    expect(Number.isFinite(seconds)).toBe(true)
  }
})

describe('a speed that was measured', () => {
  it('takes the place of the calibration: the images of all epochs by the images per second', () => {
    const training = { validation: { source: 'split', fraction: 0 }, budget: { unit: 'epochs', epochs: 4 } }
    // 150 images fill four batches of 32 and most of a fifth.
    expect(secondsFor(training, small, { train: 150, test: 0 }, 100)).toBeCloseTo(4 * 150 / 100, 9)
  })

  it('makes twice the speed half the time', () => {
    expect(secondsFor({}, small, data, 2000)).toBeCloseTo(secondsFor({}, small, data, 1000) / 2, 9)
  })
})

describe('secondsPerStep', () => {
  const settings = (batch_size: number) => trainingSchema.parse({ batch_size })
  it('is each kind of work by its cost, with the number of threads that makes it fastest', () => {
    const tiny = analysisOf([{ type: 'Flatten' }, { type: 'Dense', units: 4 }])
    const large = analysisOf([{ type: 'Conv2D', filters: 32 }, { type: 'Flatten' }, { type: 'Dense', units: 256 }])
    const sequence = analysisOf([{ type: 'Reshape', target_shape: [28, 28] }, { type: 'GRU', units: 3 }])
    for (const [analysis, batch, costs] of [[tiny, 1, oneThread], [large, 100, twoThreads], [sequence, 1, oneThread]] as const) {
      const training = settings(batch), work = workOf(analysis.nodes, training.optimizer)
      const { perStep, perCall, perUpdate, perDenseMultiplyAdd, perConvMultiplyAdd, perConvValue, perValue, perStepValue } = costs
      const ofOne = work.denseMultiplyAdds * perDenseMultiplyAdd + work.convMultiplyAdds * perConvMultiplyAdd
        + work.convValues * perConvValue + work.values * perValue + work.stepValues * perStepValue
      const expected = perStep + work.calls * perCall + work.updates * perUpdate + batch * ofOne
      expect(secondsOfWork(work, batch, costs)).toBeCloseTo(expected, 12)
      expect(secondsPerStep(analysis, training, calibration)).toBeCloseTo(expected, 12)
    }
  })

  it('leaves out layers that don’t fit yet', () => {
    expect(secondsPerStep(analysisOf([{ type: 'Dense' }]), settings(32), calibration)).toBeGreaterThan(0)
  })
})

it.each([['version', 1], ['costs', []], ['costs', [{ ...oneThread, perCall: -1 }]], ['costs', [{ ...oneThread, extra: 1 }]], ['extra', 1]])(
  'a saved calibration with %s %j is refused', (name, value) => {
    expect(calibrationSchema.safeParse({ ...calibration, [name]: value }).success).toBe(false)
  },
)

it('an evaluation every epoch is counted once an epoch', () => {
  const training = trainingSchema.parse({ budget: { unit: 'epochs', epochs: 3 } })
  const { steps, evaluateEvery } = planOf(training, data.train)
  expect(steps / evaluateEvery).toBe(3)
})

describe('the correction by past runs', () => {
  it('is none without runs, and the median of the last five ratios with them', () => {
    expect(correctionOf([])).toBe(1)
    const took = (seconds: number) => ({ estimated: 1, took: seconds })
    expect(correctionOf([took(2), took(1), took(3)])).toBe(2)
    const before = Array.from({ length: 6 }, () => took(3))
    const latest = Array.from({ length: 5 }, () => took(0.5))
    expect(correctionOf([...latest, ...before])).toBe(0.5)
  })
  it('lengthens an estimate by so much, and leaves a measured speed alone', () => {
    const training = trainingSchema.parse({})
    const seconds = (speed: number | undefined, correction?: number) =>
      secondsOfRun(small, training, data, calibration, speed, correction)
    expect(seconds(undefined, 2)).toBeCloseTo(2 * seconds(undefined), 9)
    expect(seconds(500, 2)).toBe(seconds(500))
  })
  it('never moves an estimate by more than four times', () => {
    expect(correctionOf([{ estimated: 1, took: 100 }])).toBe(4)
    expect(correctionOf([{ estimated: 100, took: 1 }])).toBe(0.25)
  })
})
