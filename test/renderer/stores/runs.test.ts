import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Run } from '../../../src/domain/run'
import { useRuns } from '../../../src/renderer/stores/runs'
import { fakeMain } from '../fakeMain'
import { makeRun } from '../makeRun'

const running: Run['status'] = { state: 'running', startedAt: '2026-11-21T10:32:00.000Z', pid: 1 }
const id = (n: number) => `20261121-10320${n}-aaaaaa`
const ended = (n: number) => makeRun({ id: id(n) }), live = (n: number) => makeRun({ id: id(n), status: running })
const listed = (...runs: Run[]) => ({ runs, notes: {}, damaged: [] })
const detail = (run: Run) => ({ run, metrics: [], checkpoints: [], robustness: null, bytes: 1 })

let main: ReturnType<typeof fakeMain>, loading: Promise<void>
beforeEach(() => {
  main = fakeMain()
  setActivePinia(createPinia())
  loading = useRuns().load()
})
const states = () => useRuns().list.map((run) => `${run.id.slice(14, 15)} ${run.status.state}`)

describe('what main tells of runs while it is asked for them is newer than its answer', () => {
  it('of all of them: one that has ended, one that was begun and one that was deleted', async () => {
    for (const run of [ended(1), live(3)]) main.tell('run.changed', run)
    main.tell('run.deleted', { id: id(2) })
    await (await main.next('runs.list')).answer(listed(ended(2), live(1), ended(0)))
    await loading
    expect(states()).toEqual(['3 running', '1 completed', '0 completed'])
  })

  it('of one: it has ended, and what it has kept is asked for again', async () => {
    const runs = useRuns()
    await (await main.next('runs.list')).answer(listed(live(1)))
    const fetching = runs.ensure(id(1)), first = await main.next('runs.get')
    main.tell('run.changed', ended(1))
    await first.answer(detail(live(1)))
    expect(states()).toEqual(['1 completed'])
    expect(runs.active).toBeUndefined()
    await (await main.next('runs.get')).answer({ ...detail(ended(1)), bytes: 2 })
    await fetching
    expect(runs.bytes.get(id(1))).toBe(2)
  })

  it('of one that is taken up and fails at once', async () => {
    const runs = useRuns()
    await (await main.next('runs.list')).answer(listed(ended(1)))
    const fetching = runs.ensure(id(1))
    await (await main.next('runs.get')).answer(detail(ended(1)))
    await fetching
    const resuming = runs.resume(id(1)), asked = await main.next('training.resume')
    for (const run of [live(1), ended(1)]) main.tell('run.changed', run)
    await asked.answer(live(1))
    await resuming
    expect(states()).toEqual(['1 completed'])
  })
})
