import { describe, expect, it } from 'vitest'
import {
  afterRestart, befallsAll, emptyQueue, mostQueued, nextOf, type Queue, queueSchema, sweepOf, waitingIn, withAdded, withChanged,
  withHeld, withMoved, without,
} from '../../src/domain/queue'
import type { RunStatus } from '../../src/domain/run'
import { makeRun } from '../renderer/makeRun'
import { makeKeptSweep } from './sweep/makeSweep'
import { idOf, makeQueue, makeQueued } from './makeQueue'

const order = ({ entries }: Queue) => entries.map(({ name }) => name).join('')
const failure = { code: 'data-missing', what: 'It is gone', advice: 'Add it.' } as const

describe('a queue', () => {
  it.each([
    ['a', 'c', 'bacd'], ['a', null, 'bcda'], ['d', 'a', 'dabc'], ['c', 'b', 'acbd'], ['b', 'c', 'abcd'], ['b', 'b', 'abcd'], ['d', null, 'abcd'],
  ] as const)('%s moved ahead of %s reads %s', (moved, before, expected) =>
    expect(order(withMoved(makeQueue('abcd'), idOf(moved), before && idOf(before)))).toBe(expected))

  it('says where something is moved or changed that has gone from it', () => {
    for (const change of [
      () => withMoved(makeQueue('ab'), idOf('c'), null), () => withMoved(makeQueue('ab'), idOf('a'), idOf('c')),
      () => withChanged(makeQueue('ab'), idOf('c'), {}),
    ]) expect(change).toThrow('not in the queue any more')
  })

  it('takes no more than so many', () => {
    let queue = emptyQueue
    for (let i = 0; i < mostQueued; i++) queue = withAdded(queue, { ...makeQueued('a'), id: i.toString(16).padStart(16, '0') })
    expect(queueSchema.parse(queue)).toEqual(queue)
    expect(() => withAdded(queue, makeQueued('b'))).toThrow(/200 experiments are queued already.*Remove one/)
  })

  it('starts the first one that isn’t known to fail', () => {
    expect(nextOf(makeQueue('ab'))?.name).toBe('a')
    expect(nextOf(withChanged(makeQueue('ab'), idOf('a'), { failure }))?.name).toBe('b')
    expect(nextOf(emptyQueue)).toBeUndefined()
  })

  it('that was emptied isn’t held any more, nor does it say why it was', () => {
    const held = withHeld(makeQueue('ab'), true, failure)
    expect(without(held, ({ name }) => name === 'a')).toMatchObject({ held: true, failure })
    expect(without(held, () => true)).toEqual(emptyQueue)
  })
  it('that is let go on says no more why it held itself', () =>
    expect(withHeld(withHeld(makeQueue('a'), true, failure), false)).toEqual(makeQueue('a')))

  it('has waiting in it all but what is being trained', () => {
    const run = '20261121-103200-aaaaaa'
    const queue = withChanged(makeQueue('abc'), idOf('a'), { run })
    expect(waitingIn(queue, [run]).map(({ name }) => name)).toEqual(['b', 'c'])
    expect(waitingIn(queue, [])).toHaveLength(3)
    expect(waitingIn(makeQueue('a'), [])).toHaveLength(1)
    const { id, sweep: { experiment, ...plan } } = makeKeptSweep()
    const withSweep = withChanged(makeQueue('ab'), idOf('a'), { experiment, sweep: { id, plan } })
    expect(waitingIn(withSweep, [id]).map(({ name }) => name)).toEqual(['b'])
    expect(sweepOf(withSweep.entries[0]!)).toEqual(makeKeptSweep().sweep)
  })
})

describe('an entry that became a run before Layerbench ended', () => {
  const at = '2026-11-21T10:32:00.000Z'
  const ended = (state: RunStatus['state'], step: number) => afterRestart(makeRun({
    status: {
      state, startedAt: at, finishedAt: at, failure, result: { step, epoch: 0, seconds: 0, imagesPerSecond: 0 },
    } as RunStatus,
  }))
  it('goes on where it was cut off or paused and has come somewhere', () => {
    expect(ended('interrupted', 9)).toBe('resume')
    expect(ended('paused', 9)).toBe('resume')
  })
  it('begins anew where nothing came of it or it is gone', () => {
    expect(ended('interrupted', 0)).toBe('start')
    expect(afterRestart(undefined)).toBe('start')
  })
  it.each(['completed', 'stopped', 'failed'] as const)('has had its turn where it %s', (state) =>
    expect(ended(state, 9)).toBe('drop'))
})

it('what the machine fails of would befall the next one too, what an experiment fails of not', () => {
  for (const code of ['disk-full', 'disk-error', 'engine-start'] as const) expect(befallsAll({ ...failure, code })).toBe(true)
  for (const code of ['data-missing', 'architecture-invalid', 'loss-not-finite', 'engine-died'] as const) {
    expect(befallsAll({ ...failure, code })).toBe(false)
  }
})
