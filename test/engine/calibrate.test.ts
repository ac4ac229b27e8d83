import { beforeAll, expect, it } from 'vitest'
import { analyse } from '../../src/domain/analysis'
import { type Calibration, calibrationVersion, secondsPerStep, type StepCosts, stepCostsSchema } from '../../src/domain/estimate'
import { trainingSchema } from '../../src/domain/training'
import { calibrate } from '../../src/engine/calibrate'
import { environmentOf, tf } from '../../src/engine/tensorflow'
import { architectureOf, smallLayers } from './smallExperiment'

let tensorsLeft: number, costs: StepCosts
beforeAll(() => {
  const before = tf.memory().numTensors
  costs = calibrate()
  tensorsLeft = tf.memory().numTensors - before
})

it('measures finite positive costs, with the threads it has', () => {
  expect(stepCostsSchema.parse(costs)).toEqual(costs)
  const { perStep, ...positive } = costs
  expect(perStep).toBeGreaterThanOrEqual(0)
  for (const cost of Object.values(positive)) {
    expect(Number.isFinite(cost)).toBe(true)
    expect(cost).toBeGreaterThan(0)
  }
  expect(costs.threads).toBe(environmentOf('1').threads.intraOp)
})

it('gives an estimate that grows with the batch', () => {
  const analysis = analyse(architectureOf(smallLayers), [28, 28, 1], 10)
  const calibration: Calibration = { version: calibrationVersion, device: 'CPU', tensorflow: '2', costs: [costs] }
  const seconds = (batch_size: number) => secondsPerStep(analysis, trainingSchema.parse({ batch_size }), calibration)
  expect(seconds(1)).toBeGreaterThan(0)
  expect(seconds(10_000)).toBeGreaterThan(seconds(1))
})

it('leaves no tensors behind', () => {
  expect(tensorsLeft).toBe(0)
})
