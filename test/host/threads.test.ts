import { beforeAll, describe, expect, it } from 'vitest'
import type { Experiment } from '../../src/domain/experiment'
import type { EngineClient } from '../../src/host/engineClient'
import { fastest, isLarge, threadCandidates, threadEnvironment } from '../../src/host/threads'
import { readTemplates } from '../../src/host/templates'
import { experimentOf, smallLayers } from '../engine/smallExperiment'
import { startEngine, type ToyData, toyData } from './trainingHost'

let data: ToyData, experiment: Experiment
beforeAll(async () => {
  data = await toyData(startEngine())
  experiment = { ...experimentOf(smallLayers), data: data.facts.id }
})
const ended = async (engine: EngineClient): Promise<void> => {
  while (engine.isAlive) await new Promise((resolve) => setTimeout(resolve, 20))
}

it.each([
  [1, [1]],
  [2, [1, 2]],
  [4, [1, 4]],
  [16, [1, 4, 16]],
])('tries on %i cores the thread counts %j', (cores, counts) => {
  expect(threadCandidates(cores)).toEqual(counts)
})

it('calls a network large where its convolutions fill every core, not where the cores outnumber them', () => {
  const facts = { shape: [28, 28, 1] as [number, number, number], classes: Array.from({ length: 10 }, (_, i) => String(i)) }
  const large = (cores: number) => readTemplates(process.cwd())
    .filter(({ experiment: one }) => isLarge(one, facts, cores)).map(({ id }) => id)
  expect(large(2)).toContain('compact-cnn')
  expect(large(2)).not.toContain('two-layer-dense')
  expect(large(2)).not.toContain('rnn-rows')
  expect(large(128)).toEqual([])
})

describe('choosing the fastest engine', () => {
  it('keeps one, which was started as asked, and ends the others', async () => {
    const counts = [1, 2], engines = counts.map((count) => startEngine(threadEnvironment(count)))
    const chosen = await fastest(engines, experiment, data.facts)
    expect(engines).toContain(chosen)
    const { threads } = await chosen.ask('environment', {})
    expect(threads.intraOp).toBe(counts[engines.indexOf(chosen)])
    expect(threads.interOp).toBe(threads.intraOp)
    await Promise.all(engines.filter((engine) => engine !== chosen).map(ended))
  })

  it('takes the only one there is', async () => {
    const engine = startEngine()
    expect(await fastest([engine], experiment, data.facts)).toBe(engine)
    expect(engine.isAlive).toBe(true)
  })

  it('fails where one dies, and leaves none behind', async () => {
    const engines = [startEngine(), startEngine()]
    await engines[1]!.ask('environment', {})
    const choice = fastest(engines, experiment, data.facts)
    engines[1]!.kill()
    await expect(choice).rejects.toMatchObject({ failure: { code: 'engine-died' } })
    await Promise.all(engines.map(ended))
  })
})
