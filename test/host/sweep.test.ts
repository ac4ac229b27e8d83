import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Experiment } from '../../src/domain/experiment'
import { resultOf, type Run } from '../../src/domain/run'
import { type Sweep, sweepFormat, sweepSchema } from '../../src/domain/sweep/sweep'
import { type Lane, Lanes, lanesOf } from '../../src/host/lanes'
import { Sweeping } from '../../src/host/sweep'
import { threadEnvironment } from '../../src/host/threads'
import { RunStore } from '../../src/runs/runStore'
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
    const tried = await sweeping(store, sweep).run()
    expect(tried.every(({ run }) => run?.status.state === 'completed' && resultOf(run)!.step === 3000)).toBe(true)
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

  it('ends runs that lag behind the others early', async () => {
    const rates = { field: 'training.optimizer.learning_rate', values: [0.01, 0.02, 0.03, 1e-9] }
    const training = { budget: { unit: 'steps', steps: 4000 }, evaluate: { every: 'steps', steps: 20 } }
    const sweep = sweepOf({ axes: [rates], median_stopping: { warmup: 3, trials: 2 } }, training)
    const tried = await sweeping(newStore(), sweep).run()
    expect(tried[3]!.run!.status.state).toBe('stopped')
    expect(tried.filter(({ run }) => run!.status.state === 'completed').length).toBeGreaterThan(0)
  })
})

describe('lanes', () => {
  const experiments = [1, 2, 4, 8, 16, 32, 64].map((n) => experimentOf([{ type: 'Flatten' }, { type: 'Dense', units: n }]))
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
