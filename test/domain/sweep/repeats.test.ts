import { expect, it } from 'vitest'
import { repeatsOf, seedsFrom } from '../../../src/domain/sweep/repeats'
import { trialsOf } from '../../../src/domain/sweep/sweep'
import { makeExperiment } from '../../renderer/makeRun'

it('repeats are the same experiment with one seed after the other, and say how many', () => {
  const experiment = makeExperiment({ training: { seed: 7 } }), sweep = repeatsOf(experiment, 3)
  expect(sweep.name).toBe('net · Adam 0.001 × 3')
  const trials = trialsOf(sweep, () => 0)
  expect(trials.map(({ point, seed }) => [point.index, seed])).toEqual([[0, 7], [0, 8], [0, 9]])
  expect(trials[2]!.experiment).toEqual({ ...experiment, training: { ...experiment.training, seed: 9 } })
})

it('the last seeds there are come before the first where none are left above it', () =>
  expect(seedsFrom(2_147_483_646, 3)).toEqual([2_147_483_645, 2_147_483_646, 2_147_483_647]))
