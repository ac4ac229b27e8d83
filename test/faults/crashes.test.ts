import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { failureOf } from '../../src/domain/run'
import type { EngineClient } from '../../src/host/engineClient'
import { RunStore } from '../../src/runs/runStore'
import { seededNumbers } from '../engine/seededNumbers'
import { experimentOf, mixedLayers } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'
import { follow, startEngine, type ToyData, toyData } from '../host/trainingHost'
import { report, tries } from './report'

const endless = { budget: { unit: 'steps', steps: 10_000_000 }, evaluate: { every: 'steps', steps: 40 }, batch_size: 32 }
/** Its weights, slots and gradients take 600 MB and more. */
const large = [{ type: 'Flatten' as const }, { type: 'Dense' as const, units: 6000 }, { type: 'Dense' as const, units: 6000 }]
const megabyte = 2 ** 20

let data: ToyData
beforeAll(async () => { data = await toyData(startEngine()) })

/** Address space that a process has, in bytes. */
const addressSpace = (pid: number): number => Number(/^VmSize:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024
async function ready(): Promise<EngineClient> {
  const engine = startEngine()
  await engine.ask('environment', {})
  return engine
}

describe('an engine that dies in native code', () => {
  it.each(['SIGSEGV', 'SIGABRT'] as const)('by %s makes its run fail with what to do', async (signal) => {
    const count = tries(20, 1), next = seededNumbers(9), told: number[] = []
    for (let i = 0; i < count; i++) {
      const engine = startEngine(), followed = await follow(engine, data, { layers: mixedLayers, training: endless })
      await followed.seen((metrics) => metrics.some(({ kind }) => kind === 'evaluation'))
      await new Promise((resolve) => setTimeout(resolve, next() * 200))
      const killed = performance.now()
      process.kill(engine.pid!, signal)
      const run = await followed.training.ended
      told.push(performance.now() - killed)
      expect(run.status).toMatchObject({ state: 'failed', failure: { code: 'out-of-memory' } })
      expect(failureOf(run)!.advice).toMatch(/batch or the network smaller/)
      expect((await followed.store.checkpoints(run.id)).length).toBeGreaterThan(0)
    }
    report(`engine crashed by ${signal}`, { tries: count, lost: 0, 'told after': `${Math.max(...told).toFixed(0)} ms at most` })
  })

  it('for want of memory makes its run fail with what to do', async ({ skip }) => {
    if (process.platform !== 'linux') skip('only Linux sets a limit to a process that runs')
    const count = tries(20, 2), next = seededNumbers(10)
    for (let i = 0; i < count; i++) {
      const engine = await ready()
      const bytes = addressSpace(engine.pid!) + Math.round((20 + next() * 300) * megabyte)
      execFileSync('prlimit', ['--pid', String(engine.pid!), `--as=${bytes}`])
      const run = await (await follow(engine, data, { layers: large, training: endless })).training.ended
      expect(run.status).toMatchObject({ state: 'failed', failure: { code: 'out-of-memory' } })
      expect(failureOf(run)!.advice).toMatch(/network smaller/)
    }
    report('engine out of memory', { tries: count, 'told with what to do': count })
  })

  it('on the command line, for want of memory, ends with 1 and what to do', async () => {
    const engine = await ready(), home = temporaryFolder(), file = join(home, 'experiment.json')
    const kilobytes = Math.round(addressSpace(engine.pid!) / 1024 + 100_000)
    engine.kill()
    writeFileSync(file, JSON.stringify({ ...experimentOf(large, endless), data: 'sample' }))
    const cli = join(__dirname, '../../out/main/cli.js')
    const { status, stdout } = spawnSync('bash', [
      '-c', `ulimit -v ${kilobytes}; exec "$0" "$@"`, process.execPath, cli, 'train', '--experiment', file, '--threads', '1', '--json',
    ], { env: { ...process.env, LAYERBENCH_HOME: home }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    expect(status).toBe(1)
    expect(stdout).toMatch(/"code":"out-of-memory"/)
    const { runs: [run] } = await new RunStore(join(home, 'runs')).list()
    expect(run!.status).toMatchObject({ state: 'failed', failure: { code: 'out-of-memory' } })
    report('command line out of memory', { tries: 1, 'told with what to do': 1 })
  })
})
