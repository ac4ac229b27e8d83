import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/domain/analysis'
import type { DataFacts } from '../../src/domain/dataset'
import { examplesAtOnce } from '../../src/domain/evaluationBatch'
import { trainingMemory } from '../../src/domain/trainingMemory'
import { trainingSchema } from '../../src/domain/training'
import { architectureOf, type LayerParts } from '../engine/smallExperiment'

const data: Pick<DataFacts, 'train' | 'test' | 'shape'> = { train: 60_000, test: 10_000, shape: [28, 28, 1] }
const memoryOf = (layers: LayerParts[], training: Record<string, unknown> = {}, set = data) =>
  trainingMemory(analyse(architectureOf(layers), set.shape, 10), trainingSchema.parse(training), set)
const dense: LayerParts[] = [{ type: 'Flatten' }, { type: 'Dense', units: 100 }]
const parameters = 784 * 100 + 100 + 100 * 10 + 10

describe('memory for training', () => {
  it('holds weights, their gradients and what the optimizer keeps of each', () => {
    const of = (optimizer: Record<string, unknown>) => memoryOf(dense, { optimizer }).weights
    expect(of({ name: 'SGD' })).toBe(4 * 2 * parameters)
    expect(of({ name: 'SGD', momentum: 0.9 })).toBe(4 * 3 * parameters)
    expect(of({ name: 'Adam' })).toBe(4 * 4 * parameters)
    expect(of({ name: 'Adam', amsgrad: true })).toBe(4 * 5 * parameters)
  })

  it('holds moving statistics once, since nothing is learned of them', () => {
    const plain = memoryOf([{ type: 'Flatten' }], { optimizer: { name: 'SGD' } }).weights
    const normalised = memoryOf([{ type: 'BatchNormalization' }, { type: 'Flatten' }], { optimizer: { name: 'SGD' } }).weights
    expect(normalised - plain).toBe(4 * (2 * 2 + 2)) // gamma and beta twice, mean and variance once
  })

  it('holds what each layer puts out, for every example of the batch', () => {
    const convolutions: LayerParts[] = [
      { type: 'Conv2D', filters: 64, padding: 'same' }, { type: 'Conv2D', filters: 64, padding: 'same' }, { type: 'Flatten' },
    ]
    const values = 784 + 2 * 784 * 64 + 10 + 2 * 784 * 64 // Flatten puts out nothing of its own
    expect(memoryOf(convolutions, { batch_size: 1000 }).activations).toBe(4 * 1000 * values)
    expect(memoryOf(convolutions, { batch_size: 2000 }).activations).toBe(4 * 2000 * values)
  })

  it('holds no less than an evaluation does, however small the batch', () => {
    const wide: LayerParts[] = [{ type: 'Conv2D', filters: 64, padding: 'same' }, { type: 'Flatten' }]
    const atOnce = examplesAtOnce(784 * 64 * 2 + 10)
    expect(atOnce).toBeGreaterThan(100)
    expect(memoryOf(wide, { batch_size: 1 }).activations).toBe(4 * atOnce * 2 * 784 * 64)
  })

  it('keeps masks and what stands ahead of an activation as well', () => {
    const of = (layer: LayerParts) => memoryOf([layer, { type: 'Flatten' }], { batch_size: 50_000 }).activations
    expect(of({ type: 'Dropout' })).toBeGreaterThan(of({ type: 'Activation', activation: 'relu' }))
    expect(of({ type: 'Activation', activation: 'gelu' })).toBeGreaterThan(of({ type: 'Activation', activation: 'relu' }))
  })

  it('grows with the data, and its total is more than its parts', () => {
    const whole = memoryOf(dense), half = memoryOf(dense, {}, { ...data, train: 30_000, test: 5000 })
    expect(whole.data).toBe(2 * half.data)
    expect(whole.total).toBeGreaterThan(whole.weights + whole.activations + whole.data)
  })
})
