import { describe, expect, it } from 'vitest'
import type { Metric, MetricOf } from '../../../src/domain/metrics'
import { train } from '../../../src/engine/training/train'
import { tracedOf } from '../graph/sameStep'
import { experimentOf, type LayerParts, mixedLayers } from '../smallExperiment'
import { Batches } from '../../../src/engine/training/batches'
import { temporaryFolder } from '../temporaryFolder'
import { everyIndex, toySet } from '../toySet'

const set = toySet(90, 40), rate = 0.05
const rows = (from: number, steps: number) => new Batches(everyIndex(set.train), 20, 1).rows(from, steps)
const layers: LayerParts[] = [
  { type: 'Conv2D', filters: 3, kernel_regularizer: { l1: 0, l2: 0.01 } }, { type: 'Flatten' }, { type: 'Dropout', rate: 0.3 },
  { type: 'Dense', units: 5, activation: 'tanh' },
]
const sessionOf = (parts: LayerParts[], optimizer: Record<string, unknown> = {}) =>
  tracedOf(experimentOf(parts, { optimizer: { name: 'SGD', learning_rate: rate, ...optimizer }, seed: 3 }), set)
type Session = ReturnType<typeof sessionOf>
const advance = (session: Session, from: number, steps: number, forNorms: boolean) => {
  const { indices, batch } = rows(from, steps)
  return session.train(indices, batch, undefined, forNorms)
}

/** The L2 norm over all of a layer's tensors, of values given by tensor and place. */
const normOf = (weights: ReturnType<Session['save']>['weights'], layer: string, value: (tensor: number, index: number) => number) =>
  Math.sqrt(weights.reduce((sum, { name, values }, t) => (name.startsWith(`${layer}/`)
    ? values.reduce((total, _, i) => total + value(t, i) ** 2, sum) : sum), 0))

describe('norms of a step', () => {
  it('are those of the weights read out and of the way that SGD went', () => {
    const session = sessionOf(layers)
    advance(session, 0, 3, false)
    const before = session.save(1).weights
    advance(session, 3, 1, true)
    const after = session.save(1).weights, norms = session.norms()
    expect(norms.map(({ name }) => name)).toEqual(['layer_0', 'layer_3', 'output'])
    for (const { name, weights, gradient } of norms) {
      expect(weights / normOf(after, name, (t, i) => after[t]!.values[i]!)).toBeCloseTo(1, 4)
      expect(gradient / normOf(after, name, (t, i) => (after[t]!.values[i]! - before[t]!.values[i]!) / rate)).toBeCloseTo(1, 3)
    }
  })

  it('are of the last step of a call', () => {
    const [together, apart] = [sessionOf(mixedLayers), sessionOf(mixedLayers)]
    advance(together, 0, 4, true)
    advance(apart, 0, 3, true)
    const third = apart.norms()
    advance(apart, 3, 1, true)
    expect(together.norms()).toEqual(apart.norms())
    expect(together.norms()).not.toEqual(third)
  })

  it.each([{ clipnorm: 1e-3 }, { global_clipnorm: 1e-3 }, { clipvalue: 1e-3 }])('are those before clipping by %o', (clipping) => {
    const [whole, clipped] = [sessionOf(layers), sessionOf(layers, clipping)]
    advance(whole, 0, 1, true)
    advance(clipped, 0, 1, true)
    const gradients = (session: Session) => session.norms().map(({ gradient }) => gradient)
    expect(gradients(clipped)).toEqual(gradients(whole))
    expect(Math.max(...gradients(clipped))).toBeGreaterThan(0.01)
  })

  it('leave the run bit for bit as it is', () => {
    const [asked, silent] = [sessionOf(mixedLayers, { name: 'Adam' }), sessionOf(mixedLayers, { name: 'Adam' })]
    for (let from = 0; from < 12; from += 2) {
      expect(advance(asked, from, 2, true)).toEqual(advance(silent, from, 2, false))
      expect(asked.norms().length).toBeGreaterThan(1)
    }
    expect(asked.save(1)).toEqual(silent.save(1))
    expect(asked.evaluate('test', everyIndex(set.test))).toEqual(silent.evaluate('test', everyIndex(set.test)))
  })
})

describe('a run', () => {
  it('tells norms from its first steps on, with the step and epoch they are of', async () => {
    const metrics: Metric[] = []
    await train(experimentOf(layers, { budget: { unit: 'epochs', epochs: 3 } }), set, temporaryFolder(), {
      progress: (lines) => metrics.push(...lines), phase: () => undefined, stopping: () => false,
    })
    const [first] = metrics.filter((metric): metric is MetricOf<'norms'> => metric.kind === 'norms')
    expect(first).toMatchObject({ epoch: 1, layers: [{ name: 'layer_0' }, { name: 'layer_3' }, { name: 'output' }] })
    expect(first!.step).toBeGreaterThan(0)
    for (const { weights, gradient } of first!.layers) expect(weights * gradient).toBeGreaterThan(0)
  })
})
