import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { RunStore } from '../../src/runs/runStore'
import { temporaryFolder } from '../engine/temporaryFolder'
import { report, tries } from './report'

const home = temporaryFolder(), store = new RunStore(join(home, 'runs'))
const children: ChildProcess[] = []
afterAll(() => { for (const child of children) child.kill('SIGKILL') })

/** The command line as a process, and what it has printed. */
function layerbench(...args: string[]) {
  const child = spawn(process.execPath, [join(__dirname, '../../out/main/cli.js'), ...args, '--json'], {
    env: { ...process.env, LAYERBENCH_HOME: home }, stdio: ['ignore', 'pipe', 'ignore'],
  })
  children.push(child)
  const said = { child, text: '', ended: once(child, 'close').then(([code]) => code as number), has: (_text: string) => Promise.resolve() }
  child.stdout.setEncoding('utf8').on('data', (more: string) => { said.text += more })
  said.has = (text) => new Promise((resolve, reject) => {
    const look = () => { if (said.text.includes(text)) resolve() }
    child.stdout.on('data', look)
    child.on('close', () => reject(new Error(`${text} is not in ${said.text.slice(-2000)}`)))
    look()
  })
  return said
}

it('of processes that take up one run at once, one trains it and the others leave it alone', async () => {
  const first = layerbench('train', '--template', 'first-steps', '--data', 'sample', '--steps', '100000000', '--threads', '1', '--set', 'training.evaluate={"every":"steps","steps":200}')
  await first.has('"evaluation"')
  const { runs: [run] } = await store.list(), id = run!.id
  const late = layerbench('resume', id)
  expect(await late.ended).toBe(1)
  expect(late.text).toContain('"run-busy"')
  expect((await store.read(id)).status).toMatchObject({ state: 'running', pid: first.child.pid })
  first.child.kill('SIGKILL')
  await first.ended.catch(() => undefined)

  const count = tries(20, 2)
  for (let i = 0; i < count; i++) {
    // Half of them find a record that says "running" and a lock of a process that is gone, half neither.
    if (i % 2) writeFileSync(join(store.folderOf(id), 'lock'), String(first.child.pid))
    const both = [layerbench('resume', id), layerbench('resume', id)]
    const busy = await Promise.race(both.map(async (one) => {
      await one.ended
      return one
    }))
    const trains = both.find((one) => one !== busy)!
    expect(busy.text).toContain('"run-busy"')
    await trains.has('"evaluation"')
    expect((await store.read(id)).status).toMatchObject({ state: 'running', pid: trains.child.pid })
    trains.child.kill(i % 2 ? 'SIGKILL' : 'SIGTERM')
    await trains.ended
    const steps = (await store.metrics(id)).filter(({ kind }) => kind === 'evaluation').map(({ step }) => step)
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b))
  }
  report('one run taken up by two processes', { tries: count + 1, 'written by both': 0 })
})
