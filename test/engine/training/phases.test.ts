import { join } from 'node:path'
import { expect, it } from 'vitest'
import { TracedSession } from '../../../src/engine/graph/tracedSession'
import { Batches } from '../../../src/engine/training/batches'
import { splitExamples } from '../../../src/engine/training/split'
import { train } from '../../../src/engine/training/train'
import { readCheckpoint } from '../../../src/runs/checkpoint'
import { experimentOf, mixedLayers } from '../smallExperiment'
import { temporaryFolder } from '../temporaryFolder'
import { toySet } from '../toySet'

const set = toySet(120, 40)
const base = { batch_size: 16, seed: 3, evaluate: { every: 'steps', steps: 100 } }

async function trained(training: Record<string, unknown>) {
  const folder = temporaryFolder(), experiment = experimentOf(mixedLayers, { ...base, ...training })
  const { result } = await train(experiment, set, folder, {
    progress: () => undefined, phase: () => undefined, stopping: () => false,
  })
  return { experiment, result, last: await readCheckpoint(join(folder, 'checkpoints'), 'last') }
}
const train4 = { budget: { unit: 'steps', steps: 4 } }, train5 = { budget: { unit: 'steps', steps: 5 } }

it('a phase that keeps everything is as if the first had been longer', async () => {
  const { last, result } = await trained({ ...train5, phases: [{ budget: { unit: 'steps', steps: 4 } }] })
  const whole = await trained({ budget: { unit: 'steps', steps: 9 } })
  expect(last.weights).toEqual(whole.last.weights)
  expect(last.optimizer).toEqual(whole.last.optimizer)
  expect(result.phases).toEqual([{ step: 5, epoch: 1 }])
  expect(last.step).toBe(9)
})

it('a reset optimizer begins with its first step, from the weights that there are', async () => {
  const { experiment, last } = await trained({ ...train4, phases: [{ budget: { unit: 'steps', steps: 2 }, optimizer_state: 'reset', learning_rate: 0.02 }] })
  const first = await trained(train4)
  const session = new TracedSession(experiment, set)
  try {
    session.loadWeights(first.last)
    session.step = 4
    session.optimizerFrom = 4
    const { indices, batch } = new Batches(splitExamples(set.train.labels, experiment.training).train, 16, 3).rows(4, 2)
    session.train(indices, batch, Float32Array.of(0.02, 0.02))
    expect(last.weights).toEqual(session.save(1).weights)
    expect(last.optimizer).toEqual(session.save(1).optimizer)
  } finally {
    session.dispose()
  }
})

it('the best weights come back with the optimizer’s state that belongs to them, or with a fresh one', async () => {
  // A rate that ruins the weights after the first phase's evaluation at step 5.
  const ruin = { budget: { unit: 'steps', steps: 5 }, learning_rate: 3 }, evaluate = { every: 'steps', steps: 5 }
  const back = (optimizer_state: string) => trained({
    ...train5, evaluate, checkpoint_monitor: 'val_loss',
    phases: [ruin, { budget: { unit: 'steps', steps: 1 }, start_from_best: true, optimizer_state, learning_rate: 1e-12 }],
  })
  const first = await trained(train5)
  for (const state of ['keep', 'reset']) {
    const { last, result } = await back(state)
    expect(result.bestValidation!.step).toBe(5)
    last.weights.forEach(({ values, name }, i) => {
      if (name.includes('moving')) return
      values.forEach((value, k) => expect(value).toBeCloseTo(first.last.weights[i]!.values[k]!, 5))
    })
    const velocity = (tensors: typeof last.optimizer) => tensors.find(({ name }) => name.startsWith('velocity'))!.values
    const kept = velocity(first.last.optimizer).reduce((sum, value) => sum + value, 0)
    const now = velocity(last.optimizer).reduce((sum, value) => sum + value, 0)
    // Adam's velocity fades by a thousandth a step; anew it is a thousandth of one step's.
    if (state === 'keep') expect(now).toBeGreaterThan(kept * 0.9)
    else expect(now).toBeLessThan(kept * 0.9)
  }
})

it('rates: a schedule over a phase’s own steps, a rate of its own, and the one that the phase before ended with', async () => {
  const { experiment, last } = await trained({
    budget: { unit: 'steps', steps: 4 }, schedule: { name: 'step_decay', drop_every: 2, factor: 0.5 },
    optimizer: { name: 'SGD', learning_rate: 0.08 },
    phases: [
      { budget: { unit: 'steps', steps: 2 } },
      { budget: { unit: 'steps', steps: 4 }, learning_rate: 0.01, schedule: { name: 'step_decay', drop_every: 2, factor: 0.1 } },
    ],
  })
  const session = new TracedSession(experiment, set)
  try {
    const batches = new Batches(splitExamples(set.train.labels, experiment.training).train, 16, 3)
    for (const [step, rate] of [0.08, 0.08, 0.04, 0.04, 0.04, 0.04, 0.01, 0.01, 0.001, 0.001].entries()) {
      const { indices, batch } = batches.rows(step, 1)
      session.train(indices, batch, Float32Array.of(rate))
    }
    expect(last.weights).toEqual(session.save(1).weights)
  } finally {
    session.dispose()
  }
})

it('early stopping ends a phase, and the run only in its last', async () => {
  const { result, last } = await trained({
    budget: { unit: 'steps', steps: 50 }, evaluate: { every: 'steps', steps: 1 },
    early_stopping: { monitor: 'val_loss', patience: 2, min_delta: 100, restore_best_weights: false },
    phases: [{ budget: { unit: 'steps', steps: 50 } }],
  })
  expect(result.phases).toEqual([{ step: 3, epoch: 1 }])
  expect(result.stoppedEarly?.step).toBe(6)
  expect(last.step).toBe(6)
})
