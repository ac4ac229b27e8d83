import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TracedSession } from '../../../src/engine/graph/tracedSession'
import type { Metric } from '../../../src/domain/metrics'
import { train } from '../../../src/engine/training/train'
import { readCheckpoint } from '../../../src/runs/checkpoint'
import { experimentOf, type LayerParts } from '../smallExperiment'
import { temporaryFolder } from '../temporaryFolder'
import { toySet } from '../toySet'

const set = toySet(80, 20)
const small: LayerParts[] = [{ type: 'Flatten' }, { type: 'Dense', units: 6 }, { type: 'Dense', units: 4 }]
const short = { budget: { unit: 'steps', steps: 20 } }

describe('a run that begins with another’s weights', () => {
  it('takes those of the same layer and shape, says which, and trains on from them', async () => {
    const folder = temporaryFolder(), silent = { progress: () => undefined, phase: () => undefined, stopping: () => false }
    await train(experimentOf(small, short), set, folder, silent)
    const parent = await readCheckpoint(join(folder, 'checkpoints'), 'last')

    // The second Dense is wider, and one more follows: neither that nor what depends on its width can be taken.
    const wider: LayerParts[] = [small[0]!, small[1]!, { type: 'Dense', units: 5 }, { type: 'Dense', units: 4 }]
    const child = temporaryFolder()
    let told: { taken: string[]; left: string[] } | undefined
    await train(experimentOf(wider, { ...short, seed: 9 }), set, child, { ...silent, took: (took) => { told = took } }, {
      initial: parent.weights,
    })
    expect(told).toEqual({
      taken: ['layer_1/kernel', 'layer_1/bias', 'output/kernel', 'output/bias'],
      left: ['layer_2/kernel', 'layer_2/bias', 'layer_3/kernel', 'layer_3/bias'],
    })

    const session = new TracedSession(experimentOf(wider, { ...short, seed: 9 }), set)
    const fresh = session.save(0)
    session.takeWeights(parent.weights)
    const started = session.save(0)
    session.dispose()
    const valuesOf = (weights: typeof fresh.weights, name: string) => weights.find((weight) => weight.name === name)!.values
    for (const name of told!.taken) expect(valuesOf(started.weights, name)).toEqual(valuesOf(parent.weights, name))
    for (const name of told!.left) expect(valuesOf(started.weights, name)).toEqual(valuesOf(fresh.weights, name))
  })

  it('begins where the other ended, the optimizer afresh', async () => {
    const folder = temporaryFolder(), quiet = { phase: () => undefined, stopping: () => false }
    const losses: number[] = []
    const progress = (lines: readonly Metric[]) => {
      losses.push(...lines.flatMap((line) => (line.kind === 'train' ? [line.loss] : [])))
    }
    const long = { budget: { unit: 'steps', steps: 300 }, optimizer: { name: 'Adam', learning_rate: 0.01 } }
    await train(experimentOf(small, long), set, folder, { ...quiet, progress })
    const begin = losses[0]!
    const { weights } = await readCheckpoint(join(folder, 'checkpoints'), 'last')
    losses.length = 0
    await train(experimentOf(small, short), set, temporaryFolder(), { ...quiet, progress }, { initial: weights })
    expect(losses[0]).toBeLessThan(begin / 3)
  })
})
