import { describe, expect, it } from 'vitest'
import { Pace } from '../../../src/engine/training/pace'

/** The steps of each call where a step takes that long, the first one longer, since kernels load. */
function calls(secondsPerStep: number, count: number): number[] {
  const pace = new Pace()
  return Array.from({ length: count }, (_, call) => {
    const steps = pace.steps(1_000_000)
    pace.took(steps, call === 0 ? secondsPerStep + 0.5 : steps * secondsPerStep)
    return steps
  })
}

describe('steps a call', () => {
  it('are one at first, when nothing is known of how long they take', () => {
    expect(new Pace().steps(1000)).toBe(1)
  })

  it.each([0.0001, 0.001, 0.01])('of %f s each become as many as take a fraction of a second', (seconds) => {
    const last = calls(seconds, 40).pop()! * seconds
    expect(last).toBeGreaterThan(0.02)
    expect(last).toBeLessThanOrEqual(0.2)
  })

  it('stay one where a step takes long', () => {
    expect(calls(2, 10)).toEqual(new Array(10).fill(1))
  })

  it('are never more than are asked for', () => {
    const pace = new Pace()
    pace.took(1, 1e-6)
    expect(pace.steps(7)).toBe(7)
  })

  it('aren’t thrown off by one slow call', () => {
    const pace = new Pace()
    for (let i = 0; i < 20; i++) pace.took(50, 0.05)
    const before = pace.steps(1000)
    pace.took(50, 0.1)
    expect(pace.steps(1000)).toBeGreaterThan(before / 2)
  })
})
