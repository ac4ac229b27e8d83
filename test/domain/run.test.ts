import { describe, expect, it } from 'vitest'
import {
  isActive, resultOf, runIdSchema, runName, runNameSchema, runSchema, validatedOnTest,
} from '../../src/domain/run'
import { makeExperiment, makeRun, running } from '../renderer/makeRun'

describe('the id of a run', () => {
  it.each([
    '', '..', '../20261121-103200-aaaaaa', '20261121-103200-aaaaaa/..', '20261121-103200-aaaaaa\n',
    '20261121-103200-AAAAAA',
    '20261121-103200-aaaaaa\u0000', '20261121-103200', 'con', '2026112-1103200-aaaaaa',
    '２0261121-103200-aaaaaa',
  ])('can’t be %j, which is what keeps runs in their folder', (id) =>
    expect(runIdSchema.safeParse(id).success).toBe(false))
  it('is a time and six letters', () =>
    expect(runIdSchema.safeParse('20261121-103200-k3fz8a').success).toBe(true))
})

describe('the name of a run', () => {
  it.each(['../../x', 'CON', '👩‍🔬', '<b>x</b>', '\u202Eabc', 'x'.repeat(300)])('can be %j', (name) => {
    expect(runNameSchema.parse(name)).toBe(name)
  })
  it.each(['', '  ', 'x'.repeat(301), 3])('can’t be %j', (name) =>
    expect(runNameSchema.safeParse(name).success).toBe(false),
  )
  it('is made of what tells it apart', () => {
    expect(
      runName(makeExperiment({ training: { seed: 2, optimizer: { name: 'SGD', learning_rate: 3e-4 } } })),
    ).toBe('net · SGD 0.0003 · seed 2')
  })
})

describe('the status', () => {
  it('running is active, with figures only once there are some', () => {
    expect(isActive(makeRun({ status: running }))).toBe(true)
    expect(resultOf(makeRun({ status: running }))).toBeUndefined()
    expect(isActive(makeRun())).toBe(false)
    expect(resultOf(makeRun())).toMatchObject({ epoch: 10 })
  })

  it.each([
    { state: 'running' },
    { state: 'completed', startedAt: 'a' },
    { ...makeRun().status, state: 'failed' },
    { ...running, failure: { code: 'disk-full', what: 'a', advice: 'b' } },
    { state: 'gone' },
    { ...makeRun().status, extra: 1 },
  ])('%j is refused', (status) => expect(runSchema.safeParse({ ...makeRun(), status }).success).toBe(false))
})

it('validation on the test set marks a run', () => {
  expect(validatedOnTest(makeExperiment({ training: { validation: { source: 'test' } } }))).toBe(true)
  expect(validatedOnTest(makeExperiment())).toBe(false)
})
