import { beforeAll, expect, it } from 'vitest'
import { analyse } from '../../src/domain/analysis'
import { type Calibration, calibrationSchema, secondsPerStep } from '../../src/domain/estimate'
import { calibrate } from '../../src/engine/calibrate'
import { environmentOf, tf } from '../../src/engine/tensorflow'
import { architectureOf, smallLayers } from './smallExperiment'

let tensorsLeft: number, calibration: Calibration
beforeAll(() => {
  const before = tf.memory().numTensors
  calibration = calibrate()
  tensorsLeft = tf.memory().numTensors - before
})

it('measures finite positive costs', () => {
  expect(calibrationSchema.parse(calibration)).toEqual(calibration)
  const { perLayerStep, perDenseMultiplyAdd, perConvMultiplyAdd, perActivation, perParameter } = calibration
  for (const cost of [perLayerStep, perDenseMultiplyAdd, perConvMultiplyAdd, perActivation, perParameter]) {
    expect(Number.isFinite(cost)).toBe(true)
    expect(cost).toBeGreaterThan(0)
  }
})

it('says for which device and library they hold', () => {
  const { device, tensorflow } = environmentOf('1')
  expect(calibration).toMatchObject({ device, tensorflow })
})

it('gives an estimate that grows with the batch', () => {
  const analysis = analyse(architectureOf(smallLayers), [28, 28, 1], 10)
  const small = secondsPerStep(analysis, 1, calibration),
    large = secondsPerStep(analysis, 100_000, calibration)
  expect(small).toBeGreaterThan(0)
  expect(large).toBeGreaterThan(small)
})

it('leaves no tensors behind', () => {
  expect(tensorsLeft).toBe(0)
})
