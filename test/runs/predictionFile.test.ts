import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import type { Predictions } from '../../src/domain/evaluation/predictions'
import { readPredictions, writePredictions } from '../../src/runs/predictionFile'
import { predictionsOf } from '../domain/evaluation/sklearnFigures'
import { temporaryFolder } from '../engine/temporaryFolder'

const some: Predictions = {
  ...predictionsOf(3, [0, 1, 2], Float32Array.of(0.5, 0.25, 0.25, 0.1, 0.2, 0.7, 0, 0, 1)), split: 'test', part: 'test', checkpoint: 'last',
  places: Uint32Array.of(7, 70_000, 3), savedAt: '2026-11-21T00:00:00Z', fingerprint: 'f',
}
let folder: string
const file = () => join(folder, 'predictions', 'test.last.bin')
beforeEach(async () => {
  folder = temporaryFolder()
  await writePredictions(folder, some)
})

it('come back as they were written, with and without all probabilities', async () => {
  expect(await readPredictions(folder, 'test', 'last')).toEqual(some)
  const fewer = { ...some, probabilities: new Float32Array(0) }
  await writePredictions(folder, fewer)
  expect(await readPredictions(folder, 'test', 'last')).toEqual(fewer)
})

it('of a split or checkpoint that was not predicted there are none', async () => {
  expect(await readPredictions(folder, 'validation', 'last')).toBeUndefined()
  expect(await readPredictions(folder, 'test', 'best')).toBeUndefined()
})

it('a changed byte anywhere, a shorter or longer file, another split’s file are no predictions', async () => {
  const bytes = readFileSync(file())
  // All but the header's own text, of which what matters is checked by the schema and by the split and checkpoint.
  for (let at = bytes.indexOf('\n') + 1; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    writeFileSync(file(), changed)
    expect(await readPredictions(folder, 'test', 'last'), `byte ${at}`).toBeUndefined()
  }
  for (const damaged of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0)]), bytes.subarray(0, 20), Buffer.alloc(0), Buffer.from('{}\n')]) {
    writeFileSync(file(), damaged)
    expect(await readPredictions(folder, 'test', 'last')).toBeUndefined()
  }
  writeFileSync(join(folder, 'predictions', 'validation.best.bin'), bytes)
  expect(await readPredictions(folder, 'validation', 'best')).toBeUndefined()
})

it('of a later format are none', async () => {
  const [head, ...rest] = readFileSync(file(), 'latin1').split('\n')
  writeFileSync(file(), [head!.replace('"version":1', '"version":2'), ...rest].join('\n'), 'latin1')
  expect(await readPredictions(folder, 'test', 'last')).toBeUndefined()
})
