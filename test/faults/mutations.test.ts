import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FailureError } from '../../src/domain/failure'
import { readCheckpoint, writeCheckpoint } from '../../src/runs/checkpoint'
import { temporaryFolder } from '../engine/temporaryFolder'
import { seededNumbers } from '../engine/seededNumbers'
import { report, tries } from './report'

it('a checkpoint that was changed anywhere is refused', async () => {
  const checkpoints = temporaryFolder()
  await writeCheckpoint(checkpoints, 'last', {
    step: 7, epoch: 1, optimizer: [],
    weights: [{ name: 'a/kernel', shape: [16, 9], values: Float32Array.from({ length: 144 }, (_, i) => Math.sin(i)) }],
  })
  const folder = join(checkpoints, readdirSync(checkpoints)[0]!)
  const files = readdirSync(folder).map((name) => ({ path: join(folder, name), bytes: readFileSync(join(folder, name)) }))
  const next = seededNumbers(1), below = (limit: number) => Math.floor(next() * limit)
  const changes: ((bytes: Buffer) => Buffer)[] = [
    (bytes) => {
      const at = below(bytes.length)
      bytes[at]! ^= 1 << below(8)
      return bytes
    },
    (bytes) => bytes.subarray(0, below(bytes.length)),
    (bytes) => Buffer.concat([bytes, Buffer.alloc(1 + below(64), below(256))]),
    // Truncated and filled up again, as some file systems leave a file after a power cut.
    (bytes) => {
      const from = below(bytes.length - 1)
      return bytes.subarray(from).every((byte) => byte === 0) ? Buffer.alloc(0) : bytes.fill(0, from)
    },
    (bytes) => {
      const a = below(bytes.length), b = below(bytes.length)
      if (bytes[a] === bytes[b]) bytes[a]! ^= 255
      else [bytes[a], bytes[b]] = [bytes[b]!, bytes[a]!]
      return bytes
    },
  ]
  const count = tries(1000, 200)
  let refused = 0
  for (let i = 0; i < count; i++) {
    const { path, bytes } = files[i % files.length]!
    writeFileSync(path, changes[below(changes.length)]!(Buffer.from(bytes)))
    const failure = await readCheckpoint(checkpoints, 'last').then(() => undefined, (error: unknown) => error)
    expect(failure, `change ${i} of ${path}`).toBeInstanceOf(FailureError)
    expect((failure as FailureError).failure.code).toBe('checkpoint-damaged')
    refused++
    writeFileSync(path, bytes)
  }
  expect((await readCheckpoint(checkpoints, 'last')).step).toBe(7)
  report('a checkpoint changed on disk', { tries: count, detected: refused, 'taken for whole': count - refused })
})
