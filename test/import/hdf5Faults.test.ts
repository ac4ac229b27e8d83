import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { arrays } from '../../src/import/arrays'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { mat73Bytes } from '../fuzz/arrayFiles'
import { opened } from './opened'

const images = { name: 'X', shape: [6, 2, 2], values: Uint8Array.from({ length: 24 }, (_, i) => 9 * i) }
const labels = { name: 'y', shape: [6], values: Uint8Array.of(0, 1, 0, 1, 0, 1) }
const open = (bytes: Buffer) => {
  const path = join(temporaryFolder(), 'set.mat')
  writeFileSync(path, bytes)
  return opened(arrays, [path])
}

it('bytes put in before an array, which would shift its values, are noticed by the file\'s length', async () => {
  const bytes = await mat73Bytes([images, labels], false), at = bytes.indexOf(images.values)
  const set = await (await open(bytes)).load()
  expect(set.train.labels).toHaveLength(6)
  expect(await failureOf(() => open(Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1), bytes.subarray(at)]))))
    .toMatchObject({ code: 'data-damaged', what: `It has ${bytes.length + 1} bytes, by its header it ends after ${bytes.length}` })
  const old = readFileSync(join(__dirname, '../fixtures/arrays/v73.mat'))
  expect(await failureOf(() => open(Buffer.concat([old, Buffer.alloc(7)])))).toMatchObject({ what: 'It has 10695 bytes, by its header it ends after 10688' })
})

it('a heap with a free piece of no length isn\'t read for ever', async () => {
  const bytes = await mat73Bytes([images, labels], false), heap = bytes.indexOf('GCOL')
  expect(heap).toBeGreaterThan(0)
  let at = heap + 16
  while (bytes.readUInt16LE(at) !== 0) at += 16 + 8 * Math.ceil(Number(bytes.readBigUInt64LE(at + 8)) / 8)
  bytes.writeBigUInt64LE(0n, at + 8)
  expect(await failureOf(() => open(bytes))).toMatchObject({ code: 'data-damaged', what: 'It has a heap that can\'t be read' })
})
