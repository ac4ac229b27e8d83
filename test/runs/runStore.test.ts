import { type ChildProcess, spawn } from 'node:child_process'
import {
  appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Metric } from '../../src/domain/metrics'
import { type Run, runIdSchema, type RunEvaluation, runSchema } from '../../src/domain/run'
import { writeCheckpoint } from '../../src/runs/checkpoint'
import { newRunId, resultFrom, RunStore } from '../../src/runs/runStore'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { fullDiskFor } from '../files/fullDisk'
import { makeRun } from '../renderer/makeRun'

let store: RunStore
beforeEach(() => { store = new RunStore(join(temporaryFolder(), 'runs')) })

const ids = ['20260101-000000-aaaaaa', '20260102-000000-bbbbbb', '20260102-000000-cccccc'] as const
const [first, second, third] = ids
const fileOf = (id: string, name: string) => join(store.folderOf(id), name)
const create = async (...runs: Run[]) => { for (const run of runs) await store.create(run) }
const three = () => create(...ids.map((id, i) => makeRun({ id, name: ['one', 'two', 'same'][i]! })))

const train = (step: number): Metric => ({
  kind: 'train', step, epoch: 1, loss: 1 / step, accuracy: 0.5, seconds: step, imagesPerSecond: 100 + step,
})
const validation = (step: number, accuracy: number): Metric =>
  ({ kind: 'evaluation', split: 'validation', step, epoch: 2, loss: 0.3, accuracy, seconds: step })

describe('a run’s id', () => {
  it('is its time in UTC and six letters, and sorts by time', () => {
    const early = newRunId(new Date('2026-07-21T09:30:01.999Z')),
      late = newRunId(new Date('2026-07-21T09:30:02Z'))
    expect(early).toMatch(/^20260721-093001-[a-z2-9]{6}$/)
    expect(early < late).toBe(true)
    expect(runIdSchema.safeParse(early).success).toBe(true)
  })
  it('is another each time', () => {
    const now = new Date()
    expect(new Set(Array.from({ length: 500 }, () => newRunId(now))).size).toBe(500)
  })
})

describe('a run', () => {
  it('comes back as it was made', async () => {
    const run = makeRun({
      id: first, name: '../<b>שלום 🧪</b>',
      layers: [{ type: 'Conv2D', name: 'a' }, { type: 'Flatten', name: 'b' }],
    })
    await create(run)
    expect(await store.read(first)).toEqual(run)
    expect(readdirSync(store.root)).toEqual([first])
  })

  it('is replaced whole', async () => {
    await three()
    await store.write({ ...makeRun({ id: first }), name: 'renamed', testLooks: 3 })
    expect(await store.read(first)).toMatchObject({ name: 'renamed', testLooks: 3 })
    expect(readdirSync(store.folderOf(first))).toEqual(['run.json'])
  })

  it('is read once for as long as its file is the same, whoever replaces it', async () => {
    await three()
    const run = await store.read(first)
    expect(await store.read(first)).toBe(run)
    await new RunStore(store.root).write({ ...run, name: 'two' })
    expect((await store.read(first)).name).toBe('two')
    rmSync(fileOf(first, 'run.json'))
    expect((await failureOf(() => store.read(first))).code).toBe('run-unknown')
  })

  it('of before images were preprocessed is read as one whose images were only scaled', async () => {
    await three()
    const { experiment: { preprocessing: _none, ...experiment }, ...run } = makeRun({ id: first })
    writeFileSync(fileOf(first, 'run.json'), JSON.stringify({ ...run, experiment }))
    expect(await store.read(first)).toEqual(makeRun({ id: first }))
  })

  it('that isn’t there is unknown, by its file', async () => {
    expect(await failureOf(() => store.read(first))).toMatchObject({
      code: 'run-unknown',
      where: fileOf(first, 'run.json'),
    })
  })

  it.each(['..', '../other', '', '/etc', 'a/b', `${first}/..`])(
    'has no folder outside the runs: %j',
    (id) => {
      expect(() => store.folderOf(id)).toThrow()
    },
  )
})

describe.each<[string, string, RegExp]>([
  ['is empty', '', /not JSON/],
  ['was cut', JSON.stringify(makeRun({ id: first })).slice(0, 400), /not JSON/],
  ['is null', 'null', /./],
  ['is a list', '[]', /./],
  ['lacks a field', JSON.stringify({ ...makeRun({ id: first }), status: undefined }), /^status: /],
  ['has a field too many', JSON.stringify({ ...makeRun({ id: first }), extra: 1 }), /"extra"/],
  ['has a layer that isn’t known',
    JSON.stringify(makeRun({ id: first, layers: [{ type: 'Flatten', name: 'a' }] }))
      .replace('"Flatten"', '"Magic"'),
    /^experiment\.architecture\.layers\.0\.type: unknown layer "Magic"/],
  ['is of a newer Layerbench', JSON.stringify({ ...makeRun({ id: first }), version: 2 }),
    /newer Layerbench \(format 2, this one reads 1\)/],
])('a run.json that %s', (_how, text, what) => {
  it('is damaged, by name, and costs no other run', async () => {
    await three()
    writeFileSync(fileOf(first, 'run.json'), text)
    const failure = await failureOf(() => store.read(first))
    expect(failure).toMatchObject({
      code: 'run-damaged', where: fileOf(first, 'run.json'), what: expect.stringMatching(what) as string,
    })
    expect(failure.advice).toMatch(/\.$/)
    const { runs, damaged } = await store.list()
    expect(runs.map(({ id }) => id)).toEqual([third, second])
    expect(damaged).toEqual([{ folder: store.folderOf(first), failure }])
    await store.settle()
    expect(readFileSync(fileOf(first, 'run.json'), 'utf8')).toBe(text)
  })
})

describe('list', () => {
  it('has the newest first', async () => {
    await three()
    expect((await store.list()).runs.map(({ id }) => id)).toEqual([third, second, first])
  })

  it('is empty where there is no folder', async () => {
    expect(await store.list()).toEqual({ runs: [], damaged: [] })
    expect(existsSync(store.root)).toBe(false)
  })

  it('takes no notice of what isn’t a run', async () => {
    await three()
    writeFileSync(join(store.root, 'notes.txt'), 'x')
    mkdirSync(join(store.root, 'my folder'))
    mkdirSync(join(store.root, '.deleted-20250101-000000-aaaaaa'))
    const { runs, damaged } = await store.list()
    expect([runs.length, damaged.length]).toEqual([3, 0])
  })

  it('shows a folder without run.json, and a run.json that is a folder, as damaged', async () => {
    await three()
    rmSync(fileOf(first, 'run.json'))
    rmSync(fileOf(second, 'run.json'))
    mkdirSync(fileOf(second, 'run.json'))
    const { runs, damaged } = await store.list()
    expect(runs.map(({ id }) => id)).toEqual([third])
    expect(damaged.map(({ folder }) => folder).sort()).toEqual([
      store.folderOf(first),
      store.folderOf(second),
    ])
  })
})

describe('find', () => {
  const found = (reference: string) => store.find(reference).then(({ id }) => id)
  const refused = (reference: string) => failureOf(() => store.find(reference))
  beforeEach(three)

  it.each([
    [first, first], ['20260101', first], ['20260102-000000-b', second], ['last', third], ['one', first],
  ])('%s is %s', async (reference, id) => expect(await found(reference)).toBe(id))
  it('refuses what more than one answers to, by how many', async () => {
    expect(await refused('20260102')).toMatchObject({
      code: 'run-unknown', what: '2 runs match 20260102', where: store.root,
    })
    await store.write(makeRun({ id: first, name: 'same' }))
    expect((await refused('same')).what).toBe('2 runs match same')
  })
  it.each(['nobody', 'on', 'One', '../one', '000000'])(
    'refuses %j, which none answers to',
    async (reference) => {
      expect(await refused(reference)).toMatchObject({
        code: 'run-unknown',
        what: `No run matches ${reference}`,
      })
    },
  )
  it('refuses an empty reference even where there is one run only', async () => {
    await store.delete(second)
    await store.delete(third)
    expect(await refused('')).toMatchObject({ code: 'run-unknown' })
  })
  it('finds a run called like the start of no id by its name, and no last where there is none', async () => {
    await store.write(makeRun({ id: first, name: '2027' }))
    expect(await found('2027')).toBe(first)
    expect(await failureOf(() => new RunStore(temporaryFolder()).find('last'))).toMatchObject({
      what: 'No run matches last',
    })
  })
})

describe('metrics', () => {
  const lines = [train(1), train(2), validation(2, 0.7)]
  beforeEach(three)

  it('come back line by line, as they were added', async () => {
    await store.append(first, lines.slice(0, 1))
    await store.append(first, [])
    await store.append(first, lines.slice(1))
    expect(await store.metrics(first)).toEqual(lines)
    expect(await store.metrics(second)).toEqual([])
  })

  it('leave out a last line that was cut at any place', async () => {
    await store.append(first, lines)
    const path = fileOf(first, 'metrics.jsonl'), whole = readFileSync(path, 'utf8')
    const last = whole.trimEnd().lastIndexOf('\n') + 1
    for (let end = last; end < whole.length - 1; end += 5) {
      writeFileSync(path, whole.slice(0, end))
      expect(await store.metrics(first)).toEqual(lines.slice(0, 2))
    }
    writeFileSync(path, whole.trimEnd()) // all but the line's end: the line is whole
    expect(await store.metrics(first)).toEqual(lines)
  })

  it('leave out lines that are none', async () => {
    await store.append(first, lines.slice(0, 1))
    appendFileSync(
      fileOf(first, 'metrics.jsonl'),
      '\nhello\n{"kind":"train"}\nnull\n{"kind":"train","loss":null}\n',
    )
    await store.append(first, lines.slice(1))
    expect(await store.metrics(first)).toEqual(lines)
  })

  it('that a full disk takes no more are a failure, and those before stay', async () => {
    await store.append(first, lines)
    symlinkSync('/dev/full', fileOf(second, 'metrics.jsonl'))
    expect(await failureOf(() => store.append(second, lines)))
      .toMatchObject({ code: 'disk-full', where: fileOf(second, 'metrics.jsonl') })
    expect(await store.metrics(first)).toEqual(lines)
  })

  it('of a run whose folder has gone are a failure', async () => {
    await store.delete(first)
    expect(await failureOf(() => store.append(first, lines))).toMatchObject({ code: 'disk-error' })
    expect(existsSync(store.folderOf(first))).toBe(false)
  })
})

describe('a full disk', () => {
  it('at a new run says so and shows no run', async () => {
    mkdirSync(store.folderOf(first), { recursive: true })
    fullDiskFor(fileOf(first, 'run.json'))
    expect(await failureOf(() => store.create(makeRun({ id: first })))).toMatchObject({
      code: 'disk-full',
      where: fileOf(first, 'run.json'),
    })
    expect((await store.list()).runs).toEqual([])
  })
  it('at a run’s new status keeps its old one', async () => {
    await three()
    fullDiskFor(fileOf(first, 'run.json'))
    expect(await failureOf(() => store.write(makeRun({ id: first, name: 'new' })))).toMatchObject({
      code: 'disk-full',
    })
    expect((await store.read(first)).name).toBe('one')
  })
  it('or a runs folder that is a file is a failure with its place', async () => {
    writeFileSync(store.root, '')
    expect(await failureOf(() => store.create(makeRun({ id: first })))).toMatchObject({
      code: 'disk-error',
      where: store.folderOf(first),
    })
  })
})

describe('the evaluation', () => {
  const evaluation: RunEvaluation = {
    version: 1,
    test: { best: { loss: 1, accuracy: 0.9, step: 3, epoch: 1, count: 100 } },
  }
  beforeEach(three)

  it('comes back, apart from the run', async () => {
    await store.writeEvaluation(first, evaluation)
    expect(await store.evaluation(first)).toEqual(evaluation)
    expect(readFileSync(fileOf(first, 'run.json'), 'utf8')).not.toMatch(/"count": *\d/)
  })
  it.each([undefined, '', '{"version":1}', '{"version":2,"test":{}}', '[]'])(
    'is empty where its file is %j',
    async (text) => {
      if (text !== undefined) writeFileSync(fileOf(first, 'evaluation.json'), text)
      expect(await store.evaluation(first)).toEqual({ version: 1, test: {} })
    },
  )
})

describe('delete', () => {
  beforeEach(three)

  it('removes the run with all it has, and no other', async () => {
    await store.append(first, [train(1)])
    await writeCheckpoint(fileOf(first, 'checkpoints'), 'best', {
      step: 1, epoch: 1, weights: [], optimizer: [],
    })
    const before = JSON.stringify(await store.read(second))
    await store.delete(first)
    expect(readdirSync(store.root).sort()).toEqual([second, third])
    expect(JSON.stringify(await store.read(second))).toBe(before)
  })
  it('follows no link out of the run', async () => {
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'kept.txt'), 'kept')
    symlinkSync(outside, fileOf(first, 'link'))
    await store.delete(first)
    expect(readFileSync(join(outside, 'kept.txt'), 'utf8')).toBe('kept')
  })
  it('of a run that has gone is a failure with its place', async () => {
    await store.delete(first)
    expect(await failureOf(() => store.delete(first))).toMatchObject({
      code: 'disk-error',
      where: store.folderOf(first),
    })
  })
  it('that was cut short by a crash is finished at the next start', async () => {
    cpSync(store.folderOf(first), join(store.root, `.deleted-${first}`), { recursive: true })
    await store.settle()
    expect(readdirSync(store.root).sort()).toEqual([...ids])
  })
})

describe('bytes', () => {
  it('are those of all its files, and none where there are none', async () => {
    await three()
    const before = await store.bytes(first)
    expect(before).toBe(statSync(fileOf(first, 'run.json')).size)
    mkdirSync(fileOf(first, 'checkpoints/best.1'), { recursive: true })
    writeFileSync(fileOf(first, 'checkpoints/best.1/tensors.bin'), new Uint8Array(1234))
    expect(await store.bytes(first)).toBe(before + 1234)
    expect(await new RunStore(join(store.root, 'none')).bytes(first)).toBe(0)
  })
})

const children: ChildProcess[] = []
afterAll(() => { for (const child of children) child.kill('SIGKILL') })

/** The pid of a process that lives, or of one that has ended. */
async function pidOf(lives: boolean): Promise<number> {
  const child = spawn(process.execPath, ['-e', lives ? 'setInterval(() => {}, 1000)' : ''])
  children.push(child)
  if (!lives) await once(child, 'exit')
  return child.pid!
}
const runningRun = (id: string, pid: number) =>
  makeRun({ id, status: { state: 'running', startedAt: '2026-01-01T00:00:00.000Z', pid } })

describe('settle', () => {
  it('marks a run whose process has died as interrupted, with what its metrics say', async () => {
    await create(runningRun(first, await pidOf(false)))
    await store.append(first, [train(5), validation(5, 0.7), train(9), validation(10, 0.6), train(12)])
    appendFileSync(fileOf(first, 'metrics.jsonl'), '{"kind":"train","step":13,"ep')
    const [settled] = await store.settle()
    expect(settled).toMatchObject({
      id: first,
      status: {
        state: 'interrupted', startedAt: '2026-01-01T00:00:00.000Z', failure: { code: 'engine-died' },
        result: {
          step: 12, seconds: 12, imagesPerSecond: 112, bestValidation: { step: 5, accuracy: 0.7 },
          lastValidation: { step: 10, accuracy: 0.6 }, train: { step: 12 },
        },
      },
    })
    expect(await store.read(first)).toEqual(settled)
    expect(runSchema.parse(settled)).toEqual(settled)
    expect(await store.settle()).toEqual([])
  })

  it('marks one that never got to a metric', async () => {
    await create(runningRun(first, await pidOf(false)))
    expect((await store.settle())[0]?.status).toMatchObject({
      state: 'interrupted', result: { step: 0, epoch: 0, seconds: 0, imagesPerSecond: 0 },
    })
  })

  it('leaves a run whose process lives, and its half-written files', async () => {
    const run = runningRun(first, await pidOf(true))
    await create(run)
    writeFileSync(fileOf(first, '.run.json.1-1.tmp'), 'half')
    expect(await store.settle()).toEqual([])
    expect(await store.read(first)).toEqual(run)
    expect(readdirSync(store.folderOf(first))).toContain('.run.json.1-1.tmp')
  })

  it('marks a run of this process’s own number: it was a former one’s', async () => {
    await create(runningRun(first, process.pid))
    expect(await store.settle()).toHaveLength(1)
  })

  it('leaves runs that ended as they are', async () => {
    await three()
    const before = ids.map((id) => readFileSync(fileOf(id, 'run.json'), 'utf8'))
    expect(await store.settle()).toEqual([])
    expect(ids.map((id) => readFileSync(fileOf(id, 'run.json'), 'utf8'))).toEqual(before)
  })

  it('sweeps what a crash left half-written, and keeps the rest', async () => {
    await create(runningRun(first, await pidOf(false)))
    await writeCheckpoint(fileOf(first, 'checkpoints'), 'best', {
      step: 4, epoch: 1, weights: [], optimizer: [],
    })
    mkdirSync(fileOf(first, 'checkpoints/.best.8.99999999-3.tmp'))
    writeFileSync(fileOf(first, 'checkpoints/.best.8.99999999-3.tmp/tensors.bin'), 'half')
    writeFileSync(fileOf(first, '.run.json.99999999-1.tmp'), 'half')
    writeFileSync(fileOf(first, 'notes.txt'), 'mine')
    // Another process that lives takes it up at this moment too.
    const others = `.run.json.${process.ppid}-1.tmp`
    writeFileSync(fileOf(first, others), 'half')
    await store.settle()
    expect(readdirSync(store.folderOf(first)).sort()).toEqual([others, 'checkpoints', 'notes.txt', 'run.json'])
    expect(readdirSync(fileOf(first, 'checkpoints'))).toEqual(['best.4'])
    expect((await store.checkpoints(first)).map(({ name, step }) => [name, step])).toEqual([['best', 4]])
  })

  it('does nothing where there are no runs', async () => expect(await store.settle()).toEqual([]))
})

describe('resultFrom', () => {
  it('takes the whole epoch’s means where they are the last of training', () => {
    const epoch: Metric = { kind: 'epoch', step: 9, epoch: 1, loss: 0.4, accuracy: 0.8, seconds: 9 }
    expect(resultFrom([train(9), epoch])).toMatchObject({
      train: { loss: 0.4, accuracy: 0.8 },
      imagesPerSecond: 109,
    })
  })
  it('leaves the test set’s figures out', () => {
    const watched: Metric = { ...validation(3, 0.99), split: 'test' } as Metric
    const result = resultFrom([watched])
    expect(result.bestValidation).toBeUndefined()
    expect(JSON.stringify(result)).not.toContain('0.99')
  })
})
