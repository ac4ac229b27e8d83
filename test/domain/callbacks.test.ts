import { describe, expect, it } from 'vitest'
import {
  earlyStoppingDefaults, freshWatch, plateauDefaults, watchForPlateau, watchForStop,
} from '../../src/domain/callbacks'

/** Validation losses, one an evaluation. */
const losses = [1, 0.9, 0.9, 0.9, 0.89, 0.95, 0.95, 0.95, 0.95, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
const figures = losses.map((loss) => ({ loss, accuracy: 1 - loss / 2 }))

/** What Keras 3.15's own callbacks do with those losses. */
describe('ReduceLROnPlateau', () => {
  it.each([
    {
      fields: { factor: 0.5, patience: 2, min_lr: 0.01, min_delta: 0.05 },
      rates: [
        0.100000001, 0.100000001, 0.100000001, 0.0500000007, 0.0500000007, 0.0250000004, 0.0250000004,
        0.0125000002, 0.0125000002, 0.0125000002, 0.0125000002, 0.00999999978, 0.00999999978, 0.00999999978,
        0.00999999978, 0.00999999978, 0.00999999978,
      ],
    },
    {
      fields: { factor: 0.1, patience: 2, cooldown: 2, min_lr: 0.0002 },
      rates: [
        0.100000001, 0.100000001, 0.100000001, 0.00999999978, 0.00999999978, 0.00999999978, 0.000999999931,
        0.000999999931, 0.000999999931, 0.000999999931, 0.000999999931, 0.000199999995, 0.000199999995,
        0.000199999995, 0.000199999995, 0.000199999995, 0.000199999995,
      ],
    },
  ])('of $fields drops the rate when Keras does', ({ fields, rates }) => {
    let state = freshWatch(), rate = 0.1
    const found = figures.map((seen) => {
      ({ state, rate } = watchForPlateau({ ...plateauDefaults(), ...fields }, state, seen, rate))
      return rate
    })
    found.forEach((each, i) => expect(each, `evaluation ${i}`).toBeCloseTo(rates[i]!, 7))
  })
})

describe('EarlyStopping', () => {
  const stoppedAt = (fields: object) => {
    let state = freshWatch()
    return figures.findIndex((seen) => {
      const next = watchForStop({ ...earlyStoppingDefaults(), ...fields }, state, seen)
      state = next.state
      return next.stop
    })
  }
  it('stops when Keras does', () => {
    expect(stoppedAt({ patience: 2 })).toBe(3)
    expect(stoppedAt({ patience: 3, min_delta: 0.05 })).toBe(4)
    expect(stoppedAt({ patience: 20 })).toBe(-1)
  })
  it('watches the accuracy where it is asked to, which is better when it is higher', () => {
    expect(stoppedAt({ patience: 2, monitor: 'val_accuracy' })).toBe(3)
  })
})
