import { describe, expect, it } from 'vitest'
import { Batches } from '../../../src/engine/training/batches'

const examples = Int32Array.from({ length: 103 }, (_, i) => 1000 + 3 * i)
const epochOf = (batches: Batches, epoch: number) =>
  Array.from({ length: batches.stepsPerEpoch }, (_, i) => [...batches.at(epoch * batches.stepsPerEpoch + i)])

describe('batches', () => {
  it.each([[10, 11, 3], [103, 1, 103], [200, 1, 103], [1, 103, 1], [51, 3, 1]])(
    'of %i make %i steps an epoch, the last of %i examples, each example once', (size, steps, last) => {
      const batches = new Batches(examples, size, 1)
      expect(batches.stepsPerEpoch).toBe(steps)
      for (const epoch of [0, 1, 5]) {
        const found = epochOf(batches, epoch)
        found.slice(0, -1).forEach((batch) => expect(batch).toHaveLength(size))
        expect(found[found.length - 1]).toHaveLength(last)
        expect(found.flat().sort((a, b) => a - b)).toEqual([...examples])
      }
    })

  it('come in a new order each epoch, fixed by the seed', () => {
    const orders = (seed: number) =>
      [0, 1, 2].map((epoch) =>
        epochOf(new Batches(examples, 10, seed), epoch)
          .flat()
          .join(),
      )
    expect(orders(1)).toEqual(orders(1))
    expect(new Set([...orders(1), ...orders(2)]).size).toBe(6)
  })

  it('can be found from any step on, as a resumed run needs them', () => {
    const straight = new Batches(examples, 10, 1)
    const all = Array.from({ length: 40 }, (_, step) => [...straight.at(step)])
    expect([...new Batches(examples, 10, 1).at(27)]).toEqual(all[27])
    expect([...straight.at(3)]).toEqual(all[3])
  })

  it('come as rows of one size, never across the end of an epoch', () => {
    const batches = new Batches(examples, 10, 1), single = new Batches(examples, 10, 1)
    for (const [step, most, rows, size] of [
      [0, 4, 4, 10],
      [7, 100, 3, 10],
      [10, 5, 1, 3],
      [11, 1000, 10, 10],
    ] as const) {
      const { indices, batch } = batches.rows(step, most)
      expect(batch).toBe(size)
      expect(indices).toHaveLength(rows * size)
      expect([...indices]).toEqual(Array.from({ length: rows }, (_, i) => [...single.at(step + i)]).flat())
    }
  })

  it('leave the examples as they were given', () => {
    const given = Int32Array.from(examples)
    new Batches(given, 10, 1).at(0)
    expect(given).toEqual(examples)
  })
})
