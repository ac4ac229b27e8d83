import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SweepStore } from '../../src/runs/sweepStore'
import { makeKeptSweep } from '../domain/sweep/makeSweep'
import { temporaryFolder } from '../engine/temporaryFolder'

const idOf = (letter: string) => letter.repeat(16)

it('sweeps are kept beside their runs, the one started last first', async () => {
  const root = temporaryFolder(), store = new SweepStore(root)
  expect(await store.list()).toEqual({ sweeps: [], damaged: [] })
  const first = makeKeptSweep(), second = { ...first, id: idOf('b'), startedAt: '2026-11-22T10:00:00.000Z' }
  await store.write(first)
  await store.write(second)
  expect(readdirSync(join(root, 'sweeps')).sort()).toEqual([`${idOf('a')}.json`, `${idOf('b')}.json`])
  expect((await store.list()).sweeps).toEqual([second, first])
  expect(await store.find(idOf('a'))).toEqual(first)
  await store.delete(idOf('b'))
  expect((await store.list()).sweeps).toEqual([first])
})

it('files that are no sweep are told, and left as they are', async () => {
  const root = temporaryFolder(), store = new SweepStore(root), folder = join(root, 'sweeps')
  mkdirSync(folder)
  const good = JSON.stringify(makeKeptSweep())
  const damaged = { c: good.slice(0, 100), d: good.replace('"training"', '"trainings"'), e: good, f: good.replace('"version":1', '"version":9') }
  for (const [letter, text] of Object.entries(damaged)) writeFileSync(join(folder, `${idOf(letter)}.json`), text)
  writeFileSync(join(folder, 'notes.txt'), 'mine')
  const { sweeps, damaged: told } = await store.list()
  expect(sweeps).toEqual([])
  expect(told.map(({ failure }) => failure.code)).toEqual(['sweep-invalid', 'sweep-invalid', 'sweep-invalid', 'sweep-invalid'])
  expect(told.map(({ file }) => file).sort()).toEqual(Object.keys(damaged).map((letter) => join(folder, `${idOf(letter)}.json`)))
  expect(await store.find(idOf('e'))).toBeUndefined()
  expect(readFileSync(join(folder, `${idOf('c')}.json`), 'utf8')).toBe(damaged.c)
})
