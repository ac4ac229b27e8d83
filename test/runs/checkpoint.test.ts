import {
  cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync,
  writeFileSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkpointSummarySchema } from '../../src/domain/run'
import { type Checkpoint, listCheckpoints, readCheckpoint, writeCheckpoint } from '../../src/runs/checkpoint'
import { failureOf } from '../domain/failureOf'
import { seededNumbers, seededValues } from '../engine/seededNumbers'
import { temporaryFolder } from '../engine/temporaryFolder'
import { fullDiskWithin } from '../files/fullDisk'

let folder: string
beforeEach(() => { folder = join(temporaryFolder(), 'checkpoints') })

const tensor = (name: string, shape: number[], seed: number) =>
  ({ name, shape, values: Float32Array.from(seededValues(shape.reduce((a, b) => a * b, 1), -2, 2, seed)) })

function checkpointAt(step: number, epoch = 1): Checkpoint {
  return {
    step,
    epoch,
    weights: [
      tensor('conv2d/kernel', [3, 3, 1, 4], step), tensor('conv2d/bias', [4], step + 1),
      tensor('output/kernel', [8, 3], step + 2),
    ],
    optimizer: [tensor('m/conv2d/kernel', [3, 3, 1, 4], step + 3), tensor('step', [], step + 4)],
  }
}
const write = (step: number, name: 'best' | 'last' = 'best') =>
  writeCheckpoint(folder, name, checkpointAt(step))
const read = (name: 'best' | 'last' = 'best') => readCheckpoint(folder, name)
const refusal = (name: 'best' | 'last' = 'best') => failureOf(() => read(name))
const files = ['tensors.bin', 'manifest.json'] as const
const path = (name: (typeof files)[number], checkpoint = 'best.10') => join(folder, checkpoint, name)

describe('a checkpoint', () => {
  it('comes back value by value', async () => {
    await write(10)
    expect(await read()).toEqual(checkpointAt(10))
  })

  it('keeps what is no ordinary number, and parts of larger arrays', async () => {
    const values = Float32Array.of(9, NaN, Infinity, -Infinity, -0, 1e-45, 3.4e38, 9).subarray(1, 7)
    const odd: Checkpoint = {
      step: 0, epoch: 0, weights: [{ name: 'a', shape: [2, 3], values }], optimizer: [],
    }
    await writeCheckpoint(folder, 'last', odd)
    expect((await read('last')).weights[0]!.values).toEqual(Float32Array.from(values))
  })

  it('may hold nothing, or tensors of nothing', async () => {
    const empty: Checkpoint = {
      step: 1, epoch: 1, weights: [], optimizer: [{ name: 'a', shape: [0, 5], values: new Float32Array() }],
    }
    await writeCheckpoint(folder, 'last', empty)
    expect(await read('last')).toEqual(empty)
  })

  it('takes the place of the one before, of its own name only', async () => {
    await write(10, 'best')
    await write(10, 'last')
    await write(20, 'last')
    await write(5, 'best')
    expect(readdirSync(folder).sort()).toEqual(['best.5', 'last.20'])
    expect((await read('best')).step).toBe(5)
    expect((await read('last')).step).toBe(20)
  })

  it('of the same step is written anew', async () => {
    await write(10)
    await writeCheckpoint(folder, 'best', { ...checkpointAt(10), epoch: 9 })
    expect((await read()).epoch).toBe(9)
    expect(readdirSync(folder)).toEqual(['best.10-2'])
  })

  it('has names that lead nowhere: they are text in it', async () => {
    const outside: Checkpoint = {
      step: 1, epoch: 1, weights: [tensor('../../../evil', [2], 1), tensor('/etc/x', [1], 2)], optimizer: [],
    }
    await writeCheckpoint(folder, 'best', outside)
    expect(await read()).toEqual(outside)
    expect(readdirSync(join(folder, 'best.1')).sort()).toEqual(['manifest.json', 'tensors.bin'])
    expect(existsSync(join(folder, '..', '..', 'evil'))).toBe(false)
  })

  it('that isn’t there is missing, by name', async () => {
    expect(await refusal()).toMatchObject({
      code: 'checkpoint-missing', where: folder, what: 'The run has no best checkpoint',
    })
    await write(10, 'last')
    expect(await refusal()).toMatchObject({ code: 'checkpoint-missing' })
  })
})

/** Bytes with a bit flipped, cut, or with more behind them. */
function mutated(bytes: Uint8Array, next: () => number): Uint8Array {
  const kind = next(), copy = Uint8Array.from(bytes)
  if (kind < 0.6) {
    for (let flips = next() < 0.5 ? 1 : 2; flips > 0; flips--) {
      copy[Math.floor(next() * copy.length)]! ^= 1 << Math.floor(next() * 8)
    }
    return copy
  }
  if (kind < 0.8) return copy.subarray(0, Math.floor(next() * copy.length))
  const more = 1 + Math.floor(next() * 40)
  return Uint8Array.from([
    ...copy,
    ...Array.from({ length: more }, () => (next() < 0.5 ? 0x20 : Math.floor(next() * 256))),
  ])
}

describe('damage', () => {
  it.each(files)('to %s is found in each of 200 forms, and named', async (name) => {
    await write(10)
    const next = seededNumbers(name.length), good = new Uint8Array(readFileSync(path(name)))
    for (let i = 0; i < 200; i++) {
      const bad = mutated(good, next)
      if (Buffer.compare(bad, good) === 0) continue // two flips of one bit
      writeFileSync(path(name), bad)
      expect(await refusal(), `mutation ${i}`).toMatchObject({
        code: 'checkpoint-damaged',
        where: path(name),
      })
    }
    writeFileSync(path(name), good)
    expect(await read()).toEqual(checkpointAt(10))
  })

  it('to every bit of the manifest is found', async () => {
    await write(10)
    const good = readFileSync(path('manifest.json'))
    for (let bit = 0; bit < good.length * 8; bit += 7) {
      const bad = Buffer.from(good)
      bad[bit >> 3]! ^= 1 << (bit & 7)
      writeFileSync(path('manifest.json'), bad)
      expect(await refusal(), `bit ${bit}`).toMatchObject({ code: 'checkpoint-damaged' })
    }
  })

  it.each(files)('is found where %s is gone, or a folder', async (name) => {
    await write(10)
    rmSync(path(name))
    expect(await refusal()).toMatchObject({ code: 'checkpoint-damaged', where: path(name) })
    mkdirSync(path(name))
    expect(await refusal()).toMatchObject({ code: 'checkpoint-damaged', where: path(name) })
  })

  it('is found where values come from another checkpoint of the same sizes', async () => {
    await write(10)
    await write(10, 'last')
    await writeCheckpoint(folder, 'last', { ...checkpointAt(11) })
    cpSync(join(folder, 'last.11', 'tensors.bin'), path('tensors.bin'))
    expect(await refusal()).toMatchObject({ code: 'checkpoint-damaged', where: path('tensors.bin') })
  })

  it('says what to do', async () => {
    await write(10)
    truncateSync(path('tensors.bin'), 8)
    expect(await refusal()).toMatchObject({
      what: expect.stringMatching(/^It has 8 bytes, \d+ were saved$/) as string,
      advice: expect.stringMatching(/other checkpoint/) as string,
    })
  })
})

/** A manifest with its own sum, as a hand that knows the format would forge it. */
function forge(change: (manifest: Record<string, unknown>) => unknown): void {
  const { sha256: _sum, ...manifest } = JSON.parse(readFileSync(path('manifest.json'), 'utf8')) as Record<
    string,
    unknown
  >
  const forged = (change(manifest) ?? manifest) as object
  const sum = createHash('sha256').update(JSON.stringify(forged)).digest('hex')
  writeFileSync(path('manifest.json'), JSON.stringify({ ...forged, sha256: sum }, null, 1))
}
const shapes = (...all: number[][]) => all.map((shape, i) => ({ name: `t${i}`, shape }))

describe('a manifest that was made by hand', () => {
  beforeEach(() => write(10))

  it('is read where it says the same', async () => {
    forge(() => undefined)
    expect(await read()).toEqual(checkpointAt(10))
  })

  it.each<[string, (manifest: Record<string, unknown>) => unknown]>([
    ['asks for more than memory holds', (m) => { m['weights'] = shapes([2 ** 31, 2 ** 21]) }],
    ['asks for infinitely much', (m) => { m['weights'] = shapes(new Array<number>(60).fill(2 ** 52)) }],
    ['asks for infinitely much of nothing',
      (m) => { m['weights'] = shapes([...new Array<number>(60).fill(2 ** 52), 0]) }],
    ['asks for more than the file has', (m) => { m['weights'] = shapes([1000]) }],
    ['asks for less than the file has', (m) => { m['weights'] = [] }],
    ['has a negative side', (m) => { m['weights'] = shapes([-1, -109]) }],
    ['has half a side', (m) => { m['weights'] = shapes([1.5]) }],
    ['has a side that is no number', (m) => { m['weights'] = [{ name: 'a', shape: ['9'] }] }],
    ['has a side above what counts exactly', (m) => { m['weights'] = shapes([2 ** 60]) }],
    ['promises a file of other size', (m) => { m['file'] = { ...(m['file'] as object), bytes: 1e15 } }],
    ['has another version', (m) => { m['version'] = 2 }],
    ['names a file of its own',
      (m) => { m['file'] = { ...(m['file'] as object), path: '../../../etc/passwd' } }],
    ['has a field too many', (m) => { m['extra'] = 1 }],
    ['has no weights', (m) => { delete m['weights'] }],
    ['is a list', () => []],
  ])('is refused where it %s', async (_what, change) => {
    forge(change)
    const failure = await refusal()
    expect(failure.code).toBe('checkpoint-damaged')
    expect(failure.where).toMatch(/manifest\.json$|tensors\.bin$/)
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(1e9)
  })

  it('is refused unread where it is far too large', async () => {
    truncateSync(path('manifest.json'), 3_000_000_000) // a hole: it takes no room on the disk
    expect(await refusal()).toMatchObject({
      code: 'checkpoint-damaged', where: path('manifest.json'),
      what: expect.stringContaining('3000000000 bytes') as string,
    })
  })

  it('and values far too large are refused unread', async () => {
    truncateSync(path('tensors.bin'), 3_000_000_000)
    expect(await refusal()).toMatchObject({ code: 'checkpoint-damaged', where: path('tensors.bin') })
  })
})

describe('a crash', () => {
  /** What a save leaves behind when it ends after each of its steps, step 10 being there before. */
  const temporary = '.best.20.4711-3.tmp'
  const leavings: [string, () => Promise<void>, step: number][] = [
    ['with nothing but its folder made', async () => { mkdirSync(join(folder, temporary)) }, 10],
    ['in the middle of the values', async () => {
      mkdirSync(join(folder, temporary))
      writeFileSync(join(folder, temporary, 'tensors.bin'), 'half')
    }, 10],
    ['before the rename', async () => {
      await write(20, 'last')
      renameSync(join(folder, 'last.20'), join(folder, temporary))
    }, 10],
    ['between the rename and the removal of the older one', async () => {
      await write(20, 'last')
      renameSync(join(folder, 'last.20'), join(folder, 'best.20'))
    }, 20],
    ['in the middle of that removal', async () => {
      await write(20, 'last')
      renameSync(join(folder, 'last.20'), join(folder, 'best.20'))
      rmSync(path('manifest.json'))
    }, 20],
  ]

  it.each(leavings)(
    '%s leaves a whole checkpoint, which the next save replaces',
    async (_when, leave, step) => {
      await write(10)
      await leave()
      expect(await read()).toEqual(checkpointAt(step))
      expect((await listCheckpoints(folder)).map((one) => [one.name, one.step])).toEqual([['best', step]])
      await write(30)
      expect((await read()).step).toBe(30)
      expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toEqual(['best.30'])
    },
  )

  it('leaves steps in the order of numbers, not of letters', async () => {
    await write(9)
    cpSync(join(folder, 'best.9'), join(folder, 'kept'), { recursive: true })
    await write(10)
    renameSync(join(folder, 'kept'), join(folder, 'best.9'))
    expect((await read()).step).toBe(10)
  })
})

describe('a full disk', () => {
  it.each(files)(
    'at %s is said, leaves the checkpoint before as it was and nothing of the new',
    async (name) => {
      await write(10)
      fullDiskWithin(join(folder, 'best.20'), name)
      expect(await failureOf(() => write(20))).toMatchObject({
        code: 'disk-full',
        where: join(folder, 'best.20'),
      })
      expect(readdirSync(folder)).toEqual(['best.10'])
      expect(await read()).toEqual(checkpointAt(10))
      await write(20)
      expect((await read()).step).toBe(20)
    },
  )

  it('is told from a place that can’t be written', async () => {
    writeFileSync(folder, 'a file where the folder should be')
    expect(await failureOf(() => write(10))).toMatchObject({
      code: 'disk-error',
      where: join(folder, 'best.10'),
    })
  })
})

describe('listCheckpoints', () => {
  it('has best before last, with what stands in their manifests', async () => {
    await write(20, 'last')
    await write(10, 'best')
    const list = await listCheckpoints(folder)
    expect(list.map(({ name, step, epoch, bytes }) => ({ name, step, epoch, bytes }))).toEqual([
      { name: 'best', step: 10, epoch: 1, bytes: statSync(path('tensors.bin')).size },
      { name: 'last', step: 20, epoch: 1, bytes: statSync(path('tensors.bin', 'last.20')).size },
    ])
    for (const one of list) expect(checkpointSummarySchema.parse(one)).toEqual(one)
  })

  it('leaves out what is damaged, foreign or not there', async () => {
    expect(await listCheckpoints(folder)).toEqual([])
    await write(10, 'best')
    for (const name of ['best', 'best.x', 'worst.3', 'best.1.2', '.best.99.1-1.tmp', 'last.7'])
      mkdirSync(join(folder, name))
    expect((await listCheckpoints(folder)).map(({ name, step }) => [name, step])).toEqual([['best', 10]])
    writeFileSync(path('manifest.json'), '{}')
    expect(await listCheckpoints(folder)).toEqual([])
  })
})
