import { describe, expect, it } from 'vitest'
import type { Experiment } from '../../src/domain/experiment'
import { type RatePoint, type RateTest, ratesOfSteps, suggestRate } from '../../src/domain/rateRange'
import { testRates } from '../../src/engine/rateTest'
import { tf } from '../../src/engine/tensorflow'
import { experimentOf, type LayerParts, mixedLayers } from './smallExperiment'
import { toySet } from './toySet'

const set = toySet(600, 10)
const dense: LayerParts[] = [{ type: 'Flatten' }, { type: 'Dense', units: 32 }]

async function tested(
  experiment: Experiment, options: { steps?: number; stopping?(asked: number): boolean } = {},
): Promise<RateTest & { told: RatePoint[] }> {
  const told: RatePoint[] = []
  let asked = 0
  const test = await testRates(experiment, set, {
    progress: (points, most) => {
      told.push(...points)
      expect(told.length).toBeLessThanOrEqual(most)
    },
    stopping: () => options.stopping?.(++asked) ?? false,
  }, { steps: options.steps })
  return { ...test, told }
}

describe('a learning-rate range test', () => {
  it.each<[string, number, number]>([['Adam', 1e-4, 0.1], ['SGD', 1e-3, 1]])(
    'suggests for %s a rate at which networks are known to learn', async (name, from, to) => {
      const { points, steps } = await tested(experimentOf(dense, { optimizer: { name }, batch_size: 32 }))
      expect(points.length).toBeGreaterThan(100)
      expect(points.map(({ rate }) => rate)).toEqual(ratesOfSteps(steps).slice(0, points.length))
      const { steepest } = suggestRate(points)!
      expect(steepest).toBeGreaterThan(from)
      expect(steepest).toBeLessThan(to)
    })
  it('tells every point once and in order', async () => {
    const { points, told } = await tested(experimentOf(dense), { steps: 60 })
    expect(points).toHaveLength(60)
    expect(told).toEqual(points)
  })
  it('gives the same losses for the same seed, whatever was tried before, and others for another seed', async () => {
    const once = await tested(experimentOf(mixedLayers, { seed: 3 }), { steps: 40 })
    expect((await tested(experimentOf(mixedLayers, { seed: 3 }), { steps: 40 })).points).toEqual(once.points)
    expect((await tested(experimentOf(mixedLayers, { seed: 4 }), { steps: 40 })).points).not.toEqual(once.points)
    // Without a number of steps some are tried to see how long they take: nothing of them may stay.
    const free = await tested(experimentOf(mixedLayers, { seed: 3 }))
    expect((await tested(experimentOf(mixedLayers, { seed: 3 }), { steps: free.steps })).points).toEqual(free.points)
  })
  it('ends when the loss has risen beyond mending', async () => {
    // Squared errors of a linear output: nothing bounds their gradient.
    const { ended, points } = await tested(experimentOf(
      [{ type: 'Flatten' }], { optimizer: { name: 'SGD' }, loss: 'mean_squared_error' }, { activation: 'linear' }))
    expect(ended).toBe('rising')
    expect(points.length).toBeLessThan(200)
    for (const { loss } of points) expect(Number.isFinite(loss)).toBe(true)
  })
  it('suggests nothing for a network that can\'t learn', async () => {
    const dead: LayerParts[] = [
      { type: 'Flatten' }, { type: 'Dense', units: 8, kernel_initializer: { name: 'zeros' }, activation: 'relu' },
    ]
    const { points } = await tested(experimentOf(dead, { label_smoothing: 0, class_weight: [0, 0, 0] }))
    expect(suggestRate(points)).toBeUndefined()
  })
  it('stops when asked to, with what it has', async () => {
    const { ended, points } = await tested(experimentOf(dense), { steps: 100, stopping: (asked) => asked > 30 })
    expect(ended).toBe('stopped')
    expect(points).toHaveLength(30)
  })
  it('leaves no tensors behind', async () => {
    const before = tf.memory().numTensors
    await tested(experimentOf(dense), { steps: 10 })
    expect(tf.memory().numTensors).toBe(before)
  })
})
