import { type Purpose, seedFor } from '../../data/random'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'
import type { Trip } from './layers/trip'

/** What layers draw from while training. */
export type Draws = Pick<Trip, 'draw' | 'normal'>

const nothing = () => { throw new Error('nothing is drawn outside training') }
export const noDraws: Draws = { draw: nothing, normal: nothing }

const pair = (frame: Frame, a: Output, b: Output) =>
  frame.add('Pack', [a, b], { T: { type: 'int32' }, N: { int: 2 }, axis: { int: 0 } })

/**
 * Seeds for stateless draws, int32 `[2]`: another one at each call, and at each step.
 * @param step an int32 scalar of the frame
 */
export function seedsOf(frame: Frame, runSeed: number, purpose: Purpose, step: Output): () => Output {
  let draws = 0
  return () => pair(frame, frame.integer(seedFor(runSeed, purpose, draws++)), step)
}

/**
 * Draws of a step follow from the seed, the step and their place in the network alone.
 * @param step steps done, @param batch examples of the step, int32 scalars of the frame
 */
export function drawsOf(frame: Frame, runSeed: number, step: Output, batch: Output): Draws {
  const nextSeed = seedsOf(frame, runSeed, 'dropout', step)
  const shape = (columns: number) => pair(frame, batch, frame.integer(columns))
  return {
    draw(count) {
      // Two draws of 16 bits a word: half the work, and a rate is met within 1.6e-5.
      const words = Math.ceil(count / 2)
      const drawn = frame.add('StatelessRandomUniformFullInt', [shape(words), nextSeed()], {
        dtype: { type: 'int32' }, T: { type: 'int32' }, Tseed: { type: 'int32' },
      })
      const halves = frame.add('Bitcast', [drawn], { T: { type: 'int32' }, type: { type: 'uint16' } })
      const rows = frame.reshape(halves, frame.integers([-1, words * 2]), 'uint16')
      return count % 2 === 0 ? rows : frame.add('Slice', [rows, frame.integers([0, 0]), frame.integers([-1, count])], {
        T: { type: 'uint16' }, Index: { type: 'int32' },
      })
    },
    normal: (count) => frame.add('StatelessRandomNormal', [shape(count), nextSeed()], {
      dtype: { type: 'float' }, T: { type: 'int32' }, Tseed: { type: 'int32' },
    }),
  }
}
