import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  describeFailure, fail, FailureError, failureCodes, failureSchema, firstIssue,
} from '../../src/domain/failure'
import { failureOf } from './failureOf'

describe('describeFailure', () => {
  const failure = { code: 'data-damaged', what: 'It is too short', advice: 'Get it again.' } as const
  it('says what and what to do', () =>
    expect(describeFailure(failure)).toBe('It is too short. Get it again.'))
  it('says where first', () =>
    expect(describeFailure({ ...failure, where: 'a.gz' })).toBe('a.gz: It is too short. Get it again.'))
})

describe('fail', () => {
  it('carries a failure that crosses processes as it is', async () => {
    const failure = await failureOf(() => fail('disk-full', 'The disk is full', 'Free some space.', '/a/b'))
    expect(failureSchema.parse(JSON.parse(JSON.stringify(failure)))).toEqual(failure)
  })
  it('leaves out a place that isn’t known', async () => {
    expect(await failureOf(() => fail('run-busy', 'a', 'b'))).toEqual({
      code: 'run-busy', what: 'a', advice: 'b',
    })
  })
  it('is an error whose message is the sentence', () => {
    expect(
      new FailureError({
        code: 'run-busy', what: 'It is being trained', advice: 'Stop it first.', where: 'x',
      }).message,
    ).toBe('x: It is being trained. Stop it first.')
  })
})

it('every code is one of its own', () => expect(new Set(failureCodes).size).toBe(failureCodes.length))

describe('firstIssue', () => {
  const issueOf = (schema: z.ZodType, value: unknown) => firstIssue(schema.safeParse(value).error!)
  it('is the path and what is wrong there', () => {
    expect(
      issueOf(z.object({ a: z.array(z.object({ b: z.int() })) }), { a: [{ b: 1 }, { b: 'x' }] }),
    ).toMatch(/^a\.1\.b: Invalid/)
  })
  it('has no path at the top', () => expect(issueOf(z.string(), 3)).toMatch(/^Invalid/))
})
