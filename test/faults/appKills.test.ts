import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { RunStore } from '../../src/runs/runStore'
import { launch, readyToTrain, temporaryHome } from '../e2e/workbench'
import { seededNumbers } from '../engine/seededNumbers'
import { frequentSaves, interval, lostSeconds, mostLost, nextSave } from './checkpoints'
import { descendantsOf, leftAfter } from './processes'
import { reportTry, tries } from './report'

const { home, remove } = temporaryHome(false)
afterAll(remove)

it('apps that are killed while they train leave no process behind, and the run is taken up again at the next start', async () => {
  const count = tries(200, 3), next = seededNumbers(8), store = new RunStore(join(home, 'runs'))
  let id = '', orphans = 0, lost = 0, worst = 0, inSaves = 0
  for (let i = 0; i < count; i++) {
    const { app, page } = await launch(home, { environment: frequentSaves })
    if (id && !await isInterrupted(page, id)) lost++
    id = await trainOn(page, id)
    const { pid } = app.process(), processes = descendantsOf(pid!)
    expect(processes.length).toBeGreaterThan(2)
    // A fifth of them in the middle of a save.
    if (i % 5 === 0) {
      await nextSave(join(store.folderOf(id), 'checkpoints'))
      inSaves++
    } else await sleep(next() * 700)
    process.kill(pid!, 'SIGKILL')
    orphans += (await leftAfter(5, processes)).length
    await lostSeconds(store, id).then((seconds) => { worst = Math.max(worst, seconds) }, () => { lost++ })
    const loss = `${worst.toFixed(2)} s of work at an interval of ${interval} s`
    reportTry('app killed', i + 1, count, { 'in a save': inSaves, orphans, 'runs lost': lost, 'worst loss': loss })
  }
  const { app, page } = await launch(home)
  expect(await isInterrupted(page, id)).toBe(true)
  await app.close()
  expect({ orphans, lost }).toEqual({ orphans: 0, lost: 0 })
  expect(worst).toBeLessThan(mostLost)
})

/** The app lists it as the only run, interrupted, with its cause, and all that is in its folder can be read. */
const isInterrupted = (page: Page, id: string): Promise<boolean> => page.evaluate(async (run) => {
  const list = await window.layerbench.request['runs.list'](undefined), detail = await window.layerbench.request['runs.get']({ id: run })
  return list.ok && detail.ok && !list.value.damaged.length && list.value.runs.length === 1
    && detail.value.run.status.state === 'interrupted' && detail.value.run.status.failure.code === 'engine-died'
    && detail.value.checkpoints.some(({ name }) => name === 'last')
}, id)

/** Has the app go on with the run, or begin one where there is none yet, and waits until it was evaluated. @returns its id */
async function trainOn(page: Page, id: string): Promise<string> {
  if (!id) await readyToTrain(page)
  return page.evaluate(async (run) => {
    const { request, on } = window.layerbench
    await request['app.calibration'](undefined) // once for all starts, and not beside the first training
    const evaluated = new Promise<void>((resolve) => {
      on['run.metrics'](({ metrics }) => { if (metrics.some(({ kind }) => kind === 'evaluation')) resolve() })
    })
    const start = async () => {
      const current = await request['experiment.get'](undefined)
      if (!current.ok) return current
      const { experiment } = current.value
      return request['training.start']({ experiment: { ...experiment, training: {
        ...experiment.training, budget: { unit: 'steps', steps: 100_000_000 }, evaluate: { every: 'steps', steps: 40 },
      } } })
    }
    const started = await (run ? request['training.resume']({ id: run }) : start())
    if (!started.ok) throw new Error(JSON.stringify(started.failure))
    await evaluated
    return started.value.id
  }, id)
}
