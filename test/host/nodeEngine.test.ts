import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { FailureError } from '../../src/domain/failure'
import { environmentSchema, type Run } from '../../src/domain/run'
import { EngineClient } from '../../src/host/engineClient'
import { startNodeProcess } from '../../src/host/nodeProcess'
import type { LayerParts } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'
import { enginePath, follow, startEngine, toyData } from './trainingHost'

const ended = (engine: EngineClient) => new Promise<void>((resolve) => {
  if (!engine.isAlive) resolve()
  else engine.onExit(resolve)
})
const exists = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
/** A program that is started in the engine's place. */
function programOf(source: string): string {
  const path = join(temporaryFolder(), 'engine.js')
  writeFileSync(path, source)
  return path
}

describe('the engine as a Node process', () => {
  it('answers what it is asked, typed arrays coming as they are', async () => {
    const engine = startEngine(), data = await toyData(engine)
    expect(environmentSchema.parse(await engine.ask('environment', {}))).toMatchObject({ tfjs: '4.22.0' })
    const { pixels } = await engine.ask('data.images', {
      id: data.facts.id,
      split: 'test',
      offset: 0,
      count: 2,
      ...data.places,
    })
    expect(pixels).toBeInstanceOf(Uint8Array)
    expect(pixels).toHaveLength(72)
  })

  it('refuses a question that is no valid one, and goes on', async () => {
    const engine = startEngine()
    await expect(engine.ask('probe', { steps: -1 })).rejects.toBeInstanceOf(FailureError)
    expect((await engine.ask('probe', { steps: 1 })).losses).toHaveLength(1)
  })

  it('is given its environment', async () => {
    const engine = startEngine({ TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' })
    expect((await engine.ask('environment', {})).threads).toEqual({ intraOp: 1, interOp: 1 })
  })

  it('ends when it is killed', async () => {
    const engine = startEngine(), pid = engine.pid!
    await engine.ask('environment', {})
    engine.kill()
    await ended(engine)
    expect(exists(pid)).toBe(false)
  })

  it('ends by itself when nobody is there to listen to it any more', async () => {
    const owner = programOf(`
      const { fork } = require('node:child_process')
      const child = fork(${JSON.stringify(enginePath)}, [], {
        serialization: 'advanced', detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      })
      child.on('message', ({ id }) => {
        process.send({ id, ok: true, value: {} })
        process.send({ event: 'phase', phase: String(child.pid) })
      })
      process.on('message', (message) => child.send(message))
    `)
    const client = new EngineClient(startNodeProcess(owner))
    const pid = await new Promise<number>((resolve) => {
      client.onEvent((event) => { if (event.event === 'phase') resolve(Number(event.phase)) })
      void client.ask('stop', {}).catch(() => undefined)
    })
    expect(exists(pid)).toBe(true)
    client.kill() // SIGKILL: it can't tell its engine
    while (exists(pid)) await new Promise((resolve) => setTimeout(resolve, 50))
  })

  it('that can’t be started is said to have died, with what it said', async () => {
    for (const source of ['throw new Error("libtensorflow.so.2 is not there")', 'process.exit(3)']) {
      const engine = startEngine({}, programOf(source))
      await expect(engine.ask('environment', {})).rejects.toMatchObject({ failure: { code: 'engine-died' } })
    }
    await expect(startEngine({}, programOf('process.exit(3)')).ask('environment', {})).rejects.toThrow(
      /exit code 3/,
    )
    await expect(
      startEngine({}, join(temporaryFolder(), 'nothing.js')).ask('environment', {}),
    ).rejects.toThrow(/exit code 1/)
  })

  it('that can’t even be executed is said to have died too', async () => {
    const node = process.execPath
    process.execPath = join(temporaryFolder(), 'no-node')
    try {
      await expect(startEngine().ask('environment', {})).rejects.toMatchObject({
        failure: { code: 'engine-died' },
      })
    } finally {
      process.execPath = node
    }
  })
})

describe('too little memory', () => {
  const node = process.execPath
  afterEach(() => { process.execPath = node })

  /** An engine that may map no more than so much. */
  function startLimited(kilobytes: number): EngineClient {
    const limited = join(temporaryFolder(), 'node')
    writeFileSync(limited, `#!/bin/sh\nulimit -c 0\nulimit -v ${kilobytes}\nexec "${node}" "$@"\n`)
    chmodSync(limited, 0o755)
    process.execPath = limited
    return startEngine({ TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' })
  }

  const huge: [string, LayerParts[], Record<string, unknown>][] = [
    [
      'a huge network',
      [{ type: 'Flatten' }, { type: 'Dense', units: 20_000 }, { type: 'Dense', units: 20_000 }],
      {},
    ],
    [
      'a huge batch',
      [
        { type: 'Conv2D', filters: 4096, padding: 'same' },
        ...Array.from({ length: 30 }, () => ({ type: 'Activation' as const, activation: 'tanh' })),
        { type: 'MaxPooling2D', pool_size: [6, 6] },
        { type: 'Flatten' },
      ],
      { batch_size: 65_536 },
    ],
  ]
  it.each(huge)('for %s ends the run as failed with advice', async (_what, layers, training) => {
    const data = await toyData(startEngine())
    const engine = startLimited(4_000_000)
    await engine.ask('environment', {}) // the limit lets it start
    const run = await (await follow(engine, data, { layers, training })).training.ended
    expect(run.status).toMatchObject({ state: 'failed', failure: { code: 'out-of-memory' } })
    expect((run.status as Extract<Run['status'], { state: 'failed' }>).failure.advice).toMatch(
      /batch or the network smaller/,
    )
  })

  it('still trains what fits', async () => {
    const data = await toyData(startEngine())
    const run = await (
      await follow(startLimited(4_000_000), data, { training: { budget: { unit: 'steps', steps: 5 } } })
    ).training.ended
    expect(run.status.state).toBe('completed')
  })
})
