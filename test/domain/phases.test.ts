import { describe, expect, it } from 'vitest'
import { lastStep, phaseSchema, scheduledRate, summarisePhase } from '../../src/domain/phases'
import { lastBudget, planOf, settingsProblem, summariseBudget, type Training, trainingSchema, withBudget } from '../../src/domain/training'

const steps = (count: number) => ({ unit: 'steps' as const, steps: count })
const training = (settings: Record<string, unknown>): Training => trainingSchema.parse({ batch_size: 10, ...settings })

describe('a plan of phases', () => {
  const settings = training({ budget: { unit: 'epochs', epochs: 2 }, phases: [{ budget: steps(7) }, { budget: { unit: 'epochs', epochs: 1 } }] })
  it('is as long as all of them', () => {
    expect(planOf(settings, 100)).toMatchObject({ stepsPerEpoch: 9, phases: [18, 7, 9], steps: 34, epochs: 4 })
  })
  it('is shorter where early stopping ended one', () => {
    expect(planOf(settings, 100, [{ step: 10, epoch: 2 }]).steps).toBe(26)
    expect(lastStep([18, 7, 9], [{ step: 10, epoch: 2 }, { step: 12, epoch: 2 }])).toBe(21)
  })
  it('goes on for longer in its last', () => {
    expect(lastBudget(withBudget(settings, steps(20)))).toEqual(steps(20))
    expect(planOf(withBudget(settings, steps(20)), 100).phases).toEqual([18, 7, 20])
    expect(withBudget(training({}), steps(20)).budget).toEqual(steps(20))
  })
})

it('a phase goes on at the rate that the one before ended with, or at its own', () => {
  const settings = training({
    optimizer: { name: 'SGD', learning_rate: 1 }, budget: steps(4), schedule: { name: 'step_decay', drop_every: 2, factor: 0.5 },
    phases: [{ budget: steps(3) }, { budget: steps(2), learning_rate: 4, schedule: { name: 'step_decay', drop_every: 1, factor: 0.5 } }],
  })
  const rates = Array.from({ length: 10 }, (_, step) => scheduledRate(settings, step, [4, 3, 2]))
  expect(rates).toEqual([1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 4, 2, 2])
})

it('what doesn’t go together is said with its phase', () => {
  const best = { phases: [{}, { start_from_best: true }] }
  expect(settingsProblem(training({ ...best, validation: { source: 'split', fraction: 0 } }), 10)).toMatch(/^Phase 3: .*hold a part/)
  expect(settingsProblem(training(best), 10)).toBeUndefined()
  expect(settingsProblem(training({ reduce_lr_on_plateau: {}, phases: [{ schedule: { name: 'cosine_decay' } }] }), 10)).toMatch(/constant schedule/)
})

it.each([
  [{}, '10 epochs'],
  [{ budget: steps(1), start_from_best: true, learning_rate: 0.001, optimizer_state: 'reset' }, '1 step from the best weights at 0.001, optimizer reset'],
  [{ schedule: { name: 'cosine_decay' } }, '10 epochs, cosine_decay'],
])('%j is said as %j', (phase, words) => expect(summarisePhase(phaseSchema.parse(phase))).toBe(words))

it('the budget of all phases is said in a unit where they share one', () => {
  expect(summariseBudget(training({ phases: [{}, {}] }))).toBe('3 phases of 30 epochs in all')
  expect(summariseBudget(training({ phases: [{ budget: steps(5) }] }))).toBe('2 phases')
})
