import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Keeper } from '../../../src/engine/training/keeper'
import { type Checkpoint, listCheckpoints, readCheckpoint } from '../../../src/runs/checkpoint'
import { temporaryFolder } from '../temporaryFolder'

const checkpointAt = (step: number): Checkpoint => ({
  step,
  epoch: 1,
  weights: [{ name: 'output/kernel', shape: [2], values: Float32Array.of(step, -step) }],
  optimizer: [],
})

describe('the keeper of checkpoints', () => {
  it('writes what it holds, each under its name, and the newer one of two', async () => {
    const folder = temporaryFolder(), keeper = new Keeper(folder)
    keeper.hold('best', checkpointAt(1))
    keeper.hold('best', checkpointAt(2))
    keeper.hold('last', checkpointAt(3))
    expect(readdirSync(folder)).toEqual([])
    await keeper.write()
    expect((await listCheckpoints(folder)).map(({ name, step }) => `${name} ${step}`)).toEqual([
      'best 2',
      'last 3',
    ])
    expect((await readCheckpoint(folder, 'best')).weights[0]!.values).toEqual(Float32Array.of(2, -2))
  })

  it('is due at first and again ten seconds after a write, not at every evaluation', async () => {
    let now = 0
    const keeper = new Keeper(temporaryFolder(), () => now)
    expect(keeper.isDue).toBe(true)
    await keeper.write()
    expect(keeper.isDue).toBe(false)
    now = 9.9
    expect(keeper.isDue).toBe(false)
    now = 10
    expect(keeper.isDue).toBe(true)
  })

  it('remembers the best one after it was written', async () => {
    const keeper = new Keeper(temporaryFolder())
    expect(keeper.best).toBeUndefined()
    keeper.hold('best', checkpointAt(4))
    keeper.hold('last', checkpointAt(6))
    await keeper.write()
    expect(keeper.best?.step).toBe(4)
  })
})
