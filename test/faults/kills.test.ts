import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { isActive, type Run } from '../../src/domain/run'
import { reopenRun } from '../../src/host/training'
import { RunStore } from '../../src/runs/runStore'
import { mixedLayers } from '../engine/smallExperiment'
import { seededNumbers } from '../engine/seededNumbers'
import { temporaryFolder } from '../engine/temporaryFolder'
import { follow, startEngine, type ToyData, toyData } from '../host/trainingHost'
import { frequentSaves, interval, lostSeconds, mostLost, nextSave } from './checkpoints'
import { descendantsOf, leftAfter } from './processes'
import { report, reportTry, tries } from './report'

const endless = { budget: { unit: 'steps', steps: 10_000_000 }, evaluate: { every: 'steps', steps: 40 }, batch_size: 32 }

let data: ToyData
beforeAll(async () => { data = await toyData(startEngine()) })

describe('killed', () => {
  it('engines leave runs that are taken up again, at most an interval behind', async () => {
    const count = tries(500, 12), next = seededNumbers(5)
    let run: Run | undefined, store = new RunStore(temporaryFolder()), unloadable = 0, worst = 0, inSaves = 0
    for (let i = 0; i < count; i++) {
      const engine = startEngine(frequentSaves)
      const resumed = run && await reopenRun(store, run.id, undefined)
      const wanted = { layers: mixedLayers, training: endless, store, ...(resumed ? { resumed } : {}) }
      const followed = await follow(engine, data, wanted)
      await followed.seen((metrics) => metrics.some(({ kind }) => kind === 'evaluation'))
      // A fifth of them in the middle of a save.
      const inSave = i % 5 === 0
      if (inSave) {
        await nextSave(join(store.folderOf(followed.created.id), 'checkpoints'))
        inSaves++
      } else await sleep(next() * 600)
      engine.kill()
      run = await followed.training.ended
      expect(run.status.state).toBe('interrupted')
      await lostSeconds(store, run.id).then((seconds) => { worst = Math.max(worst, seconds) }, () => { unloadable++ })
      const loss = `${worst.toFixed(2)} s of work at an interval of ${interval} s`
      reportTry('engine killed', i + 1, count, { 'in a save': inSaves, unloadable, 'worst loss': loss })
      // A fresh run now and then, so that the first seconds of one are tried too.
      if (i % 25 === 24) {
        run = undefined
        store = new RunStore(temporaryFolder())
      }
    }
    expect(unloadable).toBe(0)
    expect(worst).toBeLessThan(mostLost)
  })

  it('owners of an engine leave no engine behind and their runs are taken up again', async () => {
    const count = tries(200, 4), next = seededNumbers(6), home = temporaryFolder(), store = new RunStore(join(home, 'runs'))
    const cli = (...args: string[]) => spawn(process.execPath, [join(__dirname, '../../out/main/cli.js'), ...args, '--json'], {
      env: { ...process.env, ...frequentSaves, LAYERBENCH_HOME: home }, stdio: ['ignore', 'pipe', 'ignore'],
    })
    let orphans = 0, lost = 0, worst = 0, id = ''
    for (let i = 0; i < count; i++) {
      const child = id ? cli('resume', id) : cli('train', '--template', 'first-steps', '--data', 'sample', '--steps', '100000000', '--threads', '1', '--set', 'training.evaluate={"every":"steps","steps":200}')
      await said(child, '"evaluation"')
      const engines = descendantsOf(child.pid!)
      await sleep(next() * 700)
      child.kill('SIGKILL')
      orphans += (await leftAfter(5, engines)).length
      const settled = await store.settle()
      const run = settled[0] ?? (await store.list()).runs[0]
      if (!run || isActive(run)) {
        lost++
        continue
      }
      id = run.id
      await lostSeconds(store, id).then((seconds) => { worst = Math.max(worst, seconds) }, () => { lost++ })
      reportTry('owner of an engine killed', i + 1, count, { orphans, 'runs lost': lost, 'worst loss': `${worst.toFixed(2)} s of work` })
    }
    expect({ orphans, lost }).toEqual({ orphans: 0, lost: 0 })
  })

  it('Stop is answered by saving and ending at once', async () => {
    const count = tries(40, 6), next = seededNumbers(7), took: number[] = []
    for (let i = 0; i < count; i++) {
      const followed = await follow(startEngine(), data, { layers: mixedLayers, training: endless })
      await followed.seen((metrics) => metrics.some(({ kind }) => kind === 'evaluation'))
      await sleep(next() * 300)
      const asked = performance.now()
      followed.training.stop()
      expect((await followed.training.ended).status.state).toBe('stopped')
      took.push(performance.now() - asked)
    }
    took.sort((a, b) => a - b)
    report('Stop', { tries: count, p50: `${took[took.length >> 1]!.toFixed(0)} ms`, p95: `${took[Math.floor(took.length * 0.95)]!.toFixed(0)} ms` })
  })
})

/** Resolves once a line with that text was printed. */
const said = (child: ChildProcess, text: string) => new Promise<void>((resolve, reject) => {
  let heard = ''
  child.stdout!.setEncoding('utf8').on('data', (more: string) => {
    heard = (heard + more).slice(-20_000)
    if (heard.includes(text)) resolve()
  })
  child.on('close', (code) => reject(new Error(`it ended with ${code}: ${heard.slice(-2000)}`)))
})
