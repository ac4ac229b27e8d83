import { beforeEach, describe, expect, it } from 'vitest'
import { means } from '../../../src/engine/sums'
import { Meter } from '../../../src/engine/training/meter'

let now = 100
let meter: Meter
beforeEach(() => {
  now = 100
  meter = new Meter(() => now)
})
const step = (loss: number, correct: number, count: number, seconds: number) => {
  now += seconds
  meter.addStep({ loss: loss * count, correct, count }, seconds)
}
/** How many train lines come of so many steps of a hundredth of a second. */
const linesIn = (steps: number): number => {
  let lines = 0
  for (let i = 1; i <= steps; i++) {
    step(1, 0, 1, 0.01)
    lines += meter.trainLine(i, 1, 0.01).length
  }
  return lines
}

describe('lines of metrics', () => {
  it('a train line is the mean over the examples of the steps since the line before', () => {
    step(2, 5, 10, 0.1)
    step(1, 15, 30, 0.15)
    const [line] = meter.trainLine(2, 1, 0.01)
    expect(line).toMatchObject({ kind: 'train', step: 2, epoch: 1, loss: 1.25, accuracy: 0.5 })
    expect(line!.seconds).toBeCloseTo(0.25)
    expect((line as { imagesPerSecond: number }).imagesPerSecond).toBeCloseTo(160)
    step(4, 0, 10, 0.3)
    expect(meter.trainLine(3, 1, 0.01)[0]).toMatchObject({ loss: 4, accuracy: 0 })
  })

  it('come at least every second and not at every step, in a short run twenty a second', () => {
    const lines = linesIn(100)
    expect(lines).toBeGreaterThanOrEqual(19)
    expect(lines).toBeLessThanOrEqual(20)
  })

  it('come five a second once the window has something to show', () => {
    step(1, 0, 1, 10)
    meter.trainLine(1, 1, 0.01)
    const lines = linesIn(1000)
    expect(lines).toBeGreaterThanOrEqual(47)
    expect(lines).toBeLessThanOrEqual(50)
  })

  it('come once a second in a run of days', () => {
    step(1, 0, 1, 100_000)
    meter.trainLine(1, 1, 0.01)
    const lines = linesIn(1000)
    expect(lines).toBeGreaterThanOrEqual(9)
    expect(lines).toBeLessThanOrEqual(10)
  })

  it('a run too short for a line has one at its end', () => {
    step(1, 3, 4, 0.01)
    expect(meter.trainLine(1, 1, 0.01)).toEqual([])
    expect(meter.trainLine(1, 1, 0.01, true)).toMatchObject([{ step: 1, accuracy: 0.75 }])
    expect(meter.trainLine(1, 1, 0.01, true)).toEqual([])
  })

  it('an epoch’s line is the mean over all its examples, the smaller last batch counting less', () => {
    step(2, 5, 10, 0.1)
    meter.trainLine(1, 1, 0.01)
    step(1, 1, 2, 0.1)
    expect(meter.epochMeans).toEqual({ loss: 22 / 12, accuracy: 0.5 })
    expect(meter.epochLine(2, 1)).toMatchObject([
      { kind: 'epoch', step: 2, epoch: 1, loss: 22 / 12, accuracy: 0.5 },
    ])
    expect(meter.epochLine(2, 1)).toEqual([])
    expect(meter.epochMeans).toBeUndefined()
    step(3, 0, 10, 0.1)
    expect(meter.epochLine(3, 2)).toMatchObject([{ loss: 3 }])
  })
})

it('images a second leave out what isn’t training', () => {
  expect(meter.imagesPerSecond).toBe(0)
  step(1, 0, 100, 0.5)
  now += 20 // an evaluation
  step(1, 0, 100, 0.5)
  expect(meter.imagesPerSecond).toBeCloseTo(200)
  expect(meter.seconds).toBeCloseTo(21)
})

it('means are per example', () => {
  expect(means({ loss: 6, correct: 3, count: 4 })).toEqual({ loss: 1.5, accuracy: 0.75 })
})
