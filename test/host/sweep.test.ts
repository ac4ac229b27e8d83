import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Experiment } from '../../src/domain/experiment'
import { resultOf, type Run } from '../../src/domain/run'
import { type Sweep, sweepFormat, sweepSchema } from '../../src/domain/sweep/sweep'
import { type Lane, Lanes, lanesOf } from '../../src/host/lanes'
import { Sweeping } from '../../src/host/sweep'
import type { EngineClient } from '../../src/host/engineClient'
import { threadEnvironment } from '../../src/host/threads'
import { RunStore } from '../../src/runs/runStore'
import { SweepStore } from '../../src/runs/sweepStore'
import { experimentOf, smallLayers } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'
import { startEngine, type ToyData, toyData } from './trainingHost'

let data: ToyData
/** Two side by side, a thread each: nothing is measured, which depends on what else the machine does. */
const lanes = new Lanes((threads) => startEngine(threadEnvironment(threads)), 2, 1)
beforeAll(async () => { data = await toyData(lanes.engine('beside', 0)) })
afterAll(() => lanes.kill())

const sweepOf = (parts: object, training: object = {}): Sweep => sweepSchema.parse({
  format: sweepFormat, version: 1, name: 'Widths',
  experiment: experimentOf(smallLayers, { budget: { unit: 'steps', steps: 40 }, ...training }), ...parts,
})
const units = (...values: unknown[]) => ({ field: 'architecture.layers.layer_1.units', label: 'N', values })
const sweeping = (store: RunStore, sweep: Sweep, listener?: ConstructorParameters<typeof Sweeping>[1]) =>
  new Sweeping({ store, sweep, data: data.facts, places: data.places, lanes }, listener)
const newStore = () => new RunStore(temporaryFolder())
const figures = (run: Run) => resultOf(run)!.bestValidation

describe('a sweep', () => {
  it('trains every combination with every seed, each run as it would be alone, and again is done already', async () => {
    const store = newStore(), sweep = sweepOf({ axes: [units(4, 8)], seeds: [1, 2] })
    let most = 0, live = 0
    const tried = await sweeping(store, sweep, {
      began: () => { most = Math.max(most, ++live) }, ended: () => { live-- },
    }).run()
    expect(tried.map(({ run }) => run!.name)).toEqual(
      [1, 2].flatMap((seed) => [4, 8].map((n) => `small · N ${n} · seed ${seed}`)))
    expect(tried.every(({ run }) => run!.status.state === 'completed')).toBe(true)
    expect(most).toBe(2)

    const alone = await sweeping(newStore(), sweepOf({ axes: [units(8)], seeds: [2] })).run()
    expect(figures(alone[0]!.run!)).toEqual(figures(tried[3]!.run!))

    let planned: number[] = []
    const again = await sweeping(store, sweep, { planned: (...counts) => { planned = counts } }).run()
    expect(planned).toEqual([4, 4])
    expect(again.map(({ run }) => run!.id)).toEqual(tried.map(({ run }) => run!.id))

    const listener = { planned: (...counts: number[]) => { planned = counts } }
    const more = await sweeping(store, { ...sweep, name: 'Renamed', seeds: [1, 2, 3] }, listener).run()
    expect(planned).toEqual([6, 4])
    expect(more.slice(0, 4).map(({ run }) => run!.id)).toEqual(tried.map(({ run }) => run!.id))
  })

  it('goes on where it was paused, with the runs that it had', async () => {
    const store = newStore(), sweep = sweepOf({ axes: [units(4, 6, 8)] }, { budget: { unit: 'steps', steps: 3000 } })
    const first: Sweeping = sweeping(store, sweep, { began: () => void sleep(300).then(() => first.pause()) })
    const left = await first.run()
    expect(left.some(({ run }) => run?.status.state !== 'completed')).toBe(true)
    const paused = left.flatMap(({ run }) => (run?.status.state === 'paused' ? [run.id] : []))
    const measured = vi.spyOn(lanes, 'faster'), begun = left.filter(({ run }) => run?.environment).length
    const tried = await sweeping(store, sweep).run()
    expect(tried.every(({ run }) => run?.status.state === 'completed' && resultOf(run)!.step === 3000)).toBe(true)
    expect(measured.mock.calls).toHaveLength(begun < 3 ? 1 : 0) // what had begun keeps its threads
    measured.mockRestore()
    expect(tried.map(({ run }) => run!.id)).toEqual(expect.arrayContaining(paused))
    expect((await store.list()).runs).toHaveLength(3)
  })

  it('leaves out what can’t be trained, says why, and trains the rest', async () => {
    const layers = [{ type: 'Conv2D', filters: 2, kernel_size: [3, 3] }, { type: 'Flatten' }] as const
    const experiment: Experiment = experimentOf([...layers], { budget: { unit: 'steps', steps: 5 } })
    const axis = { field: 'architecture.layers.layer_0.kernel_size', values: [[3, 3], [9, 9]] }
    const tried = await sweeping(newStore(), sweepOf({ axes: [axis], experiment })).run()
    expect(tried[0]!.run!.status.state).toBe('completed')
    expect(tried[1]).toMatchObject({ failure: { code: 'architecture-invalid', what: expect.stringMatching(/layer_0/) as string } })
  })

  it('is kept beside its runs as it was started, with what can’t be trained', async () => {
    const store = newStore(), sweep = sweepOf({ axes: [units(4)] })
    const [one] = await sweeping(store, sweep).run()
    const { sweeps: [kept] } = await new SweepStore(store.root).list()
    expect(kept).toMatchObject({ id: one!.run!.group!.id, sweep, data: data.facts, stopped: false })
    expect(kept!.points).toEqual([{ values: [{ label: 'N', text: '4' }] }])
    expect((await store.list()).damaged).toEqual([])
  })

  it('that is stopped leaves out what it hasn’t trained', async () => {
    const store = newStore(), sweep = sweepOf({ axes: [units(4, 6, 8)] }, { budget: { unit: 'steps', steps: 100_000 } })
    const first: Sweeping = sweeping(store, sweep, { began: () => void sleep(300).then(() => first.stop()) })
    const tried = await first.run()
    expect(tried.map(({ run }) => run?.status.state)).toEqual(['stopped', 'stopped', undefined])
    expect((await new SweepStore(store.root).list()).sweeps).toMatchObject([{ stopped: true }])
  })

  it('that is stopped before it has written down what it is, is kept as stopped', async () => {
    const store = newStore(), first = sweeping(store, sweepOf({ axes: [units(4, 6)] })), going = first.run()
    first.stop()
    expect((await going).map(({ run }) => run)).toEqual([undefined, undefined])
    expect((await new SweepStore(store.root).list()).sweeps).toMatchObject([{ stopped: true }])
  })

  const rates = (...values: number[]) => ({ field: 'training.optimizer.learning_rate', values })
  const training = { budget: { unit: 'steps', steps: 4000 }, evaluate: { every: 'steps', steps: 20 } }
  it('ends runs that lag behind the others early', async () => {
    const sweep = sweepOf({ axes: [rates(0.01, 0.02, 0.03, 1e-9)], median_stopping: { warmup: 3, trials: 2 } }, training)
    const tried = await sweeping(newStore(), sweep).run()
    expect(tried[3]!.run!.status.state).toBe('stopped')
    expect(tried.filter(({ run }) => run!.status.state === 'completed').length).toBeGreaterThan(0)
  })

  it('knows after a restart how those did that were done before', async () => {
    const store = newStore()
    const sweep = sweepOf({ axes: [rates(0.01, 0.02, 1e-9)], median_stopping: { warmup: 3, trials: 2 } }, training)
    const one = new Lanes((threads) => startEngine(threadEnvironment(threads)), 1, 1), { facts, places } = data
    try {
      let ended = 0
      const first: Sweeping = new Sweeping({ store, sweep, data: facts, places, lanes: one }, {
        ended: () => { if (++ended === 2) first.pause() },
      })
      await first.run()
      const tried = await new Sweeping({ store, sweep, data: facts, places, lanes: one }).run()
      expect(tried.slice(0, 2).every(({ run }) => ['completed', 'stopped'].includes(run!.status.state))).toBe(true)
      expect(tried[2]!.run!.status.state).toBe('stopped')
    } finally {
      one.kill()
    }
  })
})

const experiments = [1, 2, 4, 8, 16, 32, 64].map((n) => experimentOf([{ type: 'Flatten' }, { type: 'Dense', units: n }]))

describe('lanes', () => {
  it('are measured in real engines, the same that train then', async () => {
    const both = new Lanes((threads) => startEngine(threadEnvironment(threads)), 2, 2)
    try {
      const small = experimentOf(smallLayers), measured = await both.faster(small, data.facts)
      expect(['beside', 'alone']).toContain(measured)
      // The engines that measured are those that train.
      expect(both.engine('beside', 0)).toBe(both.engine('beside', 0))
      expect([both.engine('beside', 0).isAlive, both.engine('beside', 1).isAlive, both.engine('alone', 0).isAlive]).toEqual([true, true, true])
    } finally {
      both.kill()
    }
  })
  it.each([[[0.004, 0.006], 0.004, 'beside'], [[0.004, 0.012], 0.005, 'alone'], [[0.001, 0.001], 0.0004, 'alone']] as const)(
    'with steps of %j s side by side and %d s alone the faster is %s', async (beside, alone, faster) => {
      let made = 0
      const seconds = [...beside, alone]
      const timed = new Lanes(() => {
        const secondsPerStep = seconds[made++]
        return { isAlive: true, kill: () => undefined, ask: async (what: string) => (what === 'measure' ? { secondsPerStep } : {}) } as unknown as EngineClient
      }, 2, 4)
      expect(await timed.faster(experiments[0]!, data.facts)).toBe(faster)
      expect(made).toBe(3)
    })

  const measuring = (fromUnits: number) => {
    const asked: number[] = []
    return {
      asked,
      async faster({ architecture }: Experiment): Promise<Lane> {
        const { units: n } = architecture.layers[1] as unknown as { units: number }
        asked.push(n)
        return n >= fromUnits ? 'alone' : 'beside'
      },
    }
  }
  it.each([[100, [64]], [0, [64, 1]], [8, [64, 1, 32, 16, 8, 4]]])(
    'where networks from %d units on are better alone are measured as few as tell: %j', async (fromUnits, expected) => {
      const fake = measuring(fromUnits)
      expect(await lanesOf(fake, experiments, data.facts))
        .toEqual([1, 2, 4, 8, 16, 32, 64].map((n) => (n >= fromUnits ? 'alone' : 'beside')))
      expect(fake.asked).toEqual(expected)
    })
})
