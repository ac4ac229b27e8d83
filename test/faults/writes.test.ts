import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FailureError } from '../../src/domain/failure'
import { type Checkpoint, listCheckpoints, readCheckpoint, writeCheckpoint } from '../../src/runs/checkpoint'
import { temporaryFolder } from '../engine/temporaryFolder'
import { report } from './report'

/** What happens to the calls of the file system: the one at `at` goes wrong, or it and all after it never happen. */
const fault = vi.hoisted(() => ({ count: 0, at: Infinity, code: '', short: false }))

vi.mock('node:fs/promises', async (importOriginal) => {
  const actual = await importOriginal<Record<string, unknown>>()
  const never = () => new Promise<never>(() => undefined)
  type Call = (...args: unknown[]) => Promise<unknown>
  const guarded = (call: Call): Call => async (...args) => {
    const turn = fault.count++
    if (turn < fault.at) return call(...args)
    // A process that died does nothing any more.
    if (!fault.code) return never()
    if (turn > fault.at) return call(...args)
    if (fault.short && args[0] instanceof Uint8Array) await call(args[0].subarray(0, args[0].length >> 1))
    throw Object.assign(new Error(`${fault.code}: made by the test`), { code: fault.code, syscall: 'write' })
  }
  const open = guarded(async (...args: unknown[]) => {
    const file = await (actual.open as Call)(...args) as Record<string, Call>
    return Object.fromEntries(['writeFile', 'sync', 'close'].map((name) =>
      [name, guarded((...inner: unknown[]) => file[name]!.apply(file, inner))]))
  })
  const changing = Object.fromEntries(['mkdir', 'rename', 'rm'].map((name) => [name, guarded(actual[name] as Call)]))
  return { ...actual, ...changing, open }
})

afterEach(() => Object.assign(fault, { count: 0, at: Infinity, code: '', short: false }))

const checkpointOf = (step: number): Checkpoint => ({
  step, epoch: 1,
  weights: [{ name: 'a/kernel', shape: [40, 30], values: new Float32Array(1200).fill(step) }],
  optimizer: [{ name: 'momentum/a/kernel', shape: [40, 30], values: new Float32Array(1200).fill(-step) }],
})

/** What can be read after a save that was cut off, by itself or as a process that starts anew finds it. */
async function whatIsLeft(checkpoints: string): Promise<number> {
  Object.assign(fault, { at: Infinity, code: '' })
  const { step, weights, optimizer } = await readCheckpoint(checkpoints, 'last')
  expect({ weights, optimizer }).toEqual({ weights: checkpointOf(step).weights, optimizer: checkpointOf(step).optimizer })
  expect((await listCheckpoints(checkpoints)).map((summary) => summary.step)).toEqual([step])
  return step
}

/** @param again the step that is saved is the one that is there already */
async function savedOnce(again = false): Promise<string> {
  const checkpoints = join(temporaryFolder(), 'checkpoints')
  mkdirSync(checkpoints)
  await writeCheckpoint(checkpoints, 'last', checkpointOf(again ? 2 : 1))
  return checkpoints
}

/** How many calls a save takes. */
async function callsOfSave(): Promise<number> {
  const checkpoints = await savedOnce()
  fault.count = 0
  await writeCheckpoint(checkpoints, 'last', checkpointOf(2))
  return fault.count
}

describe('a save', () => {
  it.each([false, true])('that a crash ends at any of its writes leaves the old checkpoint or the new one, never a mix (same step: %s)', async (again) => {
    const calls = await callsOfSave()
    const left: number[] = []
    for (let at = 0; at <= calls; at++) {
      const checkpoints = await savedOnce(again)
      Object.assign(fault, { count: 0, at, code: '' })
      // A save that was cut off never comes back; what it had begun is done by then.
      await Promise.race([writeCheckpoint(checkpoints, 'last', checkpointOf(2)), new Promise((resolve) => setTimeout(resolve, 60))])
      left.push(await whatIsLeft(checkpoints))
    }
    expect(left[0]).toBe(again ? 2 : 1)
    expect(left.at(-1)).toBe(2)
    // Once the new one is there it stays.
    expect(left).toEqual([...left].sort())
    report(`crash at each write of a save${again ? ' of the same step again' : ''}`, { tries: left.length, lost: 0, 'old one left': left.filter((step) => step === 1).length })
  })

  it.each([
    { code: 'ENOSPC', kind: 'disk-full', short: false }, { code: 'ENOSPC', kind: 'disk-full', short: true },
    { code: 'EIO', kind: 'disk-error', short: false }, { code: 'EPERM', kind: 'disk-error', short: false },
  ])('that meets $code at any of its writes (short: $short) says so and keeps what was there', async ({ code, kind, short }) => {
    const calls = await callsOfSave()
    let refused = 0
    for (let at = 0; at < calls; at++) {
      const checkpoints = await savedOnce()
      Object.assign(fault, { count: 0, at, code, short })
      const failure = await writeCheckpoint(checkpoints, 'last', checkpointOf(2)).then(() => undefined, (error: unknown) => error)
      if (failure) {
        expect(failure).toBeInstanceOf(FailureError)
        expect((failure as FailureError).failure.code).toBe(kind)
        refused++
      }
      await whatIsLeft(checkpoints)
      expect(readdirSync(checkpoints).filter((name) => name.endsWith('.tmp'))).toEqual([])
    }
    expect(refused).toBeGreaterThan(3)
    report(`${code}${short ? ' with half of it written' : ''} at each write of a save`, { tries: calls, lost: 0, told: refused })
  })
})
