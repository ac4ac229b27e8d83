import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { inflateRawSync } from 'node:zlib'
import type { Predictions } from '../../src/domain/evaluation/predictions'
import type { Run } from '../../src/domain/run'
import type { ArchiveChoices } from '../../src/domain/runArchive'
import { packRun } from '../../src/runs/archive/pack'
import { unpackRun } from '../../src/runs/archive/unpack'
import { readCheckpoint, type SavedTensor, writeCheckpoint } from '../../src/runs/checkpoint'
import { readPredictions, writePredictions } from '../../src/runs/predictionFile'
import { RunStore } from '../../src/runs/runStore'
import { failureOf } from '../domain/failureOf'
import { seededNumbers } from '../engine/seededNumbers'
import { temporaryFolder } from '../engine/temporaryFolder'
import { fullDiskFor } from '../files/fullDisk'
import { zipBytes, type ZipMember } from '../import/pictureFiles'
import { makeRun } from '../renderer/makeRun'

const layers = [{ type: 'Flatten', name: 'flat' }, { type: 'Dense', name: 'dense', units: 3 }]
/** 784 × 3 + 3, and for two classes 3 × 2 + 2. */
const run = makeRun({ layers, parameters: 2363, name: '../<b>שלום</b>' })
const weights: [name: string, shape: number[]][] = [
  ['dense/kernel', [784, 3]], ['dense/bias', [3]], ['output/kernel', [3, 2]], ['output/bias', [2]],
]
const next = seededNumbers(1)
const tensors = (prefix = ''): SavedTensor[] => weights.map(([name, shape]) =>
  ({ name: prefix + name, shape, values: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, next) }))
const result = { step: 100, epoch: 10, seconds: 60, imagesPerSecond: 500 }
const choices: ArchiveChoices = { author: 'Ada', weights: 'all', optimizer: true }
const heldOut = { version: 1 as const, train: 1000, validation: [3, 1, 4] }

const predictions: Predictions = {
  version: 1, split: 'test', checkpoint: 'best', step: 50, epoch: 5, savedAt: '2026-11-21', fingerprint: run.data.fingerprint,
  part: 'test', classes: 2, places: Uint32Array.of(0, 7), labels: Uint16Array.of(0, 1), predicted: Uint16Array.of(1, 1),
  ranks: Uint16Array.of(1, 0), confidence: Float32Array.of(0.75, 0.5), own: Float32Array.of(0.25, 0.5),
  losses: Float32Array.of(1.5, 0.75), probabilities: Float32Array.of(0.25, 0.75, 0.5, 0.5),
}

let folder: string, from: RunStore, to: RunStore, zip: string
const checkpointsOf = (store: RunStore, id: string) => join(store.folderOf(id), 'checkpoints')
const pack = (changed: Partial<ArchiveChoices> = {}) =>
  packRun(from, run.id, zip, { ...choices, ...changed, version: '0.1.0', heldOut })

beforeEach(async () => {
  folder = temporaryFolder()
  from = new RunStore(join(folder, 'from'))
  to = new RunStore(join(folder, 'to'))
  zip = join(folder, 'run.zip')
  await from.create(run)
  await from.append(run.id, [{ kind: 'epoch', step: 100, epoch: 10, loss: 0.5, accuracy: 0.8, seconds: 60 }])
  await from.writeEvaluation(run.id, { version: 1, test: { best: { loss: 1, accuracy: 0.7, step: 50, epoch: 5, count: 200 } } })
  await writePredictions(from.folderOf(run.id), predictions)
  for (const [name, step] of [['best', 50], ['last', 100]] as const) {
    await writeCheckpoint(checkpointsOf(from, run.id), name, {
      step, epoch: step / 10, weights: tensors(), optimizer: tensors('momentum/'), statistics: { mean: [0.3], deviation: [0.2] },
    })
  }
})

/** The zip's members, to be changed and put into another. */
function members(): ZipMember[] {
  const bytes = readFileSync(zip), found: ZipMember[] = []
  let at = bytes.readUInt32LE(bytes.length - 22 + 16)
  for (let i = bytes.readUInt16LE(bytes.length - 22 + 10); i > 0; i--) {
    const method = bytes.readUInt16LE(at + 10), packed = bytes.readUInt32LE(at + 20), nameLength = bytes.readUInt16LE(at + 28)
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const content = bytes.subarray(start, start + packed)
    found.push({ name: bytes.toString('utf8', at + 46, at + 46 + nameLength), content: method === 8 ? inflateRawSync(content) : content })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return found
}
const withRecord = (change: (record: Run) => object) => (all: ZipMember[]): ZipMember[] => all.map((member) =>
  member.name === 'run.json' ? { ...member, content: JSON.stringify(change(JSON.parse(String(member.content)) as Run)) } : member)
const replacing = (name: string | RegExp, content: string | Uint8Array) => (all: ZipMember[]): ZipMember[] => all.map((member) =>
  (typeof name === 'string' ? member.name === name : name.test(member.name)) ? { ...member, content } : member)
const without = (name: RegExp) => (all: ZipMember[]) => all.filter((member) => !name.test(member.name))

describe('an exported run', () => {
  it('comes in elsewhere as it was, under an id of its own that says where it is from', async () => {
    expect(await pack()).toEqual([])
    expect(execFileSync('python3', ['-m', 'zipfile', '-t', zip], { encoding: 'utf8' })).toContain('Done testing')
    const { run: imported, notes } = await unpackRun(to, zip)
    expect(notes).toEqual([])
    const { id, origin, ...same } = imported, { id: own, ...before } = run
    expect(id).not.toBe(own)
    expect(same).toEqual(before)
    expect(origin).toMatchObject({ run: own, author: 'Ada', file: 'run.zip' })
    expect(await to.read(id)).toEqual(imported)
    expect(await to.metrics(id)).toEqual(await from.metrics(own))
    expect(await to.evaluation(id)).toEqual(await from.evaluation(own))
    expect(await to.heldOut(id)).toEqual(heldOut)
    expect(await readPredictions(to.folderOf(id), 'test', 'best')).toEqual(predictions)
    for (const name of ['best', 'last'] as const) {
      expect(await readCheckpoint(checkpointsOf(to, id), name)).toEqual(await readCheckpoint(checkpointsOf(from, own), name))
    }
    expect(readdirSync(to.root)).toEqual([id])
  })

  it('takes along what was said of it, and is in the table whatever was done with it', async () => {
    const said = { project: 'shoes', text: '# שלום', why: 'to see', starred: true }
    await from.changeNotes(run.id, { ...said, addTags: ['good'], archived: true })
    await pack()
    const { run: { id } } = await unpackRun(to, zip)
    expect(await to.notes(id)).toEqual({ version: 1, ...said, tags: ['good'], archived: false })
    writeFileSync(join(from.folderOf(run.id), 'notes.json'), '{')
    expect(await pack()).toEqual([{ item: '', what: 'Its notes.json is damaged and not in it' }])
  })

  it('goes on without what only training needs, with the best weights alone, or with none', async () => {
    const read = async (changed: Partial<ArchiveChoices>) => {
      const store = new RunStore(join(folder, JSON.stringify(changed))), notes = await pack(changed)
      const { run: { id } } = await unpackRun(store, zip)
      return { notes, store, id, names: (await store.checkpoints(id)).map(({ name }) => name) }
    }
    const plain = await read({ optimizer: false })
    expect(plain.names).toEqual(['best', 'last'])
    const { optimizer: _none, ...whole } = await readCheckpoint(checkpointsOf(from, run.id), 'best')
    expect(await readCheckpoint(checkpointsOf(plain.store, plain.id), 'best')).toEqual({ ...whole, optimizer: [] })
    expect((await read({ weights: 'best' })).names).toEqual(['best'])
    const none = await read({ weights: 'none' })
    expect(none.names).toEqual([])
    expect(none.notes[0]!.what).toMatch(/^No weights/)
  })

  it('handed on again still says who made it', async () => {
    await pack()
    const { run: { id } } = await unpackRun(to, zip)
    const again = join(folder, 'again.zip'), third = new RunStore(join(folder, 'third'))
    await packRun(to, id, again, { ...choices, author: 'Bob', version: '0.1.0', heldOut: undefined })
    const { run: last } = await unpackRun(third, again)
    expect(last.origin).toMatchObject({ run: run.id, author: 'Ada', file: 'again.zip' })
    expect(await third.heldOut(last.id)).toEqual(heldOut)
  })

  it('is not taken in twice, unless it was trained further since', async () => {
    await pack()
    const { run: { id } } = await unpackRun(to, zip)
    expect(await failureOf(() => unpackRun(to, zip))).toMatchObject({ code: 'run-present' })
    expect(await failureOf(() => unpackRun(from, zip))).toMatchObject({ code: 'run-present', where: 'run.zip' })
    await from.write({ ...run, status: { ...run.status as Extract<Run['status'], { state: 'completed' }>, result: { ...result, step: 200 } } })
    await pack()
    await unpackRun(to, zip)
    expect(readdirSync(to.root)).toHaveLength(2)
    expect(readdirSync(to.root)).toContain(id)
  })

  it('that began with another run’s weights begins with that run, by the id that it has here', async () => {
    const parent = { ...run, id: '20261121-103200-bbbbbb' }
    await from.create(parent)
    await from.write({ ...run, experiment: { ...run.experiment, training: { ...run.experiment.training, start_from: { run: parent.id, checkpoint: 'best' } } } })
    expect((await pack())[0]!.what).toContain('another run\'s weights')
    expect((await unpackRun(new RunStore(join(folder, 'alone')), zip)).notes[0]!.what).toContain('not here')
    const other = join(folder, 'parent.zip')
    await packRun(from, parent.id, other, { ...choices, version: '0.1.0', heldOut })
    const { run: { id } } = await unpackRun(to, other), { run: child, notes } = await unpackRun(to, zip)
    expect(child.experiment.training.start_from).toEqual({ run: id, checkpoint: 'best' })
    expect(notes).toEqual([])
  })

  it('isn’t written while it is trained, nor with a damaged checkpoint, and a full disk leaves what was there', async () => {
    writeFileSync(zip, 'before')
    const values = join(checkpointsOf(from, run.id), 'best.50', 'tensors.bin'), whole = readFileSync(values)
    writeFileSync(values, Buffer.from(whole).fill(1, 10, 11))
    expect(await failureOf(() => pack())).toMatchObject({ code: 'checkpoint-damaged' })
    writeFileSync(values, whole)
    fullDiskFor(zip)
    expect(await failureOf(() => pack())).toMatchObject({ code: 'disk-full' })
    await from.write({ ...run, status: { state: 'running', startedAt: run.createdAt, pid: process.ppid } })
    expect(await failureOf(() => pack())).toMatchObject({ code: 'run-busy' })
    expect(readFileSync(zip, 'utf8')).toBe('before')
    expect(readdirSync(folder).sort()).toEqual(['from', 'run.zip'])
  })
})

const spare = (count: number) => Buffer.alloc(count)
describe('a zip from outside is refused by name, and nothing is left of it, where it', () => {
  it.each<[string, (all: ZipMember[]) => ZipMember[], string, RegExp]>([
    ['is another zip', () => [{ name: 'a.txt', content: 'x' }], 'archive-invalid', /no layerbench-run.json, so it is no exported run/],
    ['lacks the record', without(/^run\.json/), 'archive-invalid', /no run\.json/],
    ['holds what no run has', (all) => [...all, { name: 'more/run.sh', content: 'x' }], 'archive-invalid', /"more\/run.sh", which no run has/],
    ['leads out of its folder', (all) => [...all, { name: '../evil.txt', content: 'x' }], 'data-damaged', /path that isn't plain/],
    ['names an absolute path', (all) => [...all, { name: '/etc/evil', content: 'x' }], 'data-damaged', /absolute/],
    ['holds a link', (all) => [...all.slice(0, -1), { ...all.at(-1)!, mode: 0o120777 }], 'data-damaged', /is a link/],
    ['holds a file twice', (all) => [...all, { name: 'run.json', content: '{}' }], 'data-damaged', /is there twice/],
    ['is of a later version', replacing('layerbench-run.json', JSON.stringify({ format: 'layerbench-run', version: 2 })), 'archive-too-new', /version 2, this Layerbench reads up to 1/],
    ['is of another program', replacing('layerbench-run.json', '{"format":"other","version":1}'), 'archive-invalid', /format is not layerbench-run/],
    ['has a record of a later version', withRecord((record) => ({ ...record, version: 9 })), 'archive-invalid', /newer Layerbench \(format 9/],
    ['reaches into prototypes', replacing('run.json', '{"version":1,"__proto__":{"a":1}}'), 'archive-invalid', /__proto__/],
    ['is nested thousands deep', replacing('run.json', '['.repeat(100_000)), 'archive-invalid', /./],
    ['has a field too many', withRecord((record) => ({ ...record, extra: 1 })), 'archive-invalid', /extra/],
    ['has an id that is a path', withRecord((record) => ({ ...record, id: '../../x' })), 'archive-invalid', /^id: /],
    ['says that it is being trained', withRecord((record) => ({ ...record, status: { state: 'running', startedAt: '', pid: 1 } })), 'archive-invalid', /being trained/],
    ['counts other parameters than its network has', withRecord((record) => ({ ...record, parameters: { trainable: 1, nonTrainable: 0 } })), 'archive-invalid', /number of parameters/],
    ['has a line of metrics that is none', replacing('metrics.jsonl', '{"kind":"epoch","step":1}\n'), 'archive-invalid', /./],
    ['holds examples out twice', replacing('validation.json', JSON.stringify({ version: 1, train: 1000, validation: [1, 1] })), 'archive-invalid', /twice/],
    ['holds out of other data', replacing('validation.json', JSON.stringify({ version: 1, train: 5, validation: [1] })), 'archive-invalid', /5 training examples/],
    ['has notes that are none', (all) => [...all, { name: 'notes.json', content: '{"version":1,"tags":"<b>"}' }], 'archive-invalid', /project/],
    ['has half a checkpoint', without(/best\.50\/manifest/), 'archive-invalid', /best checkpoint is not whole/],
    ['has two of one name', (all) => [...all, ...all.filter(({ name }) => name.includes('/best.50/')).map((one) => ({ ...one, name: one.name.replace('50', '51') }))], 'archive-invalid', /several/],
    ['has changed weights', (all) => all.map((one) => /best.*bin/.test(one.name) ? { ...one, content: Buffer.from(one.content as Uint8Array).fill(7, 0, 4) } : one), 'checkpoint-damaged', /sha256/],
    ['has weights cut off', (all) => all.map((one) => /best.*bin/.test(one.name) ? { ...one, content: (one.content as Uint8Array).subarray(4) } : one), 'checkpoint-damaged', /bytes/],
    ['has far more bytes than its network', replacing(/best.*bin/, spare(300_000)), 'archive-invalid', /up to 0\.147 MB/],
    ['has another network’s weights', withRecord((record) => ({
      ...record, experiment: JSON.parse(JSON.stringify(record.experiment).replace('"name":"dense"', '"name":"other"')) as object,
    })), 'checkpoint-damaged', /does not hold the network's other\/kernel/],
    ['has damaged predictions', replacing(/predictions/, 'x'), 'archive-invalid', /is damaged/],
    ['has predictions of other classes', (all) => all.map((one) => /predictions/.test(one.name)
      ? { ...one, content: Buffer.from(Buffer.from(one.content).toString('latin1').replace('"classes":2', '"classes":3'), 'latin1') }
      : one), 'archive-invalid', /other classes/],
    ['has a record of absurd size', replacing('run.json', ' '.repeat(7_000_000)), 'archive-invalid', /7 MB; up to 6 MB/],
  ])('%s', async (_name, change, code, what) => {
    await pack()
    writeFileSync(zip, zipBytes(change(members())))
    const failure = await failureOf(() => unpackRun(to, zip))
    expect(failure).toMatchObject({ code, what: expect.stringMatching(what) as string })
    expect(failure.where ?? '').not.toContain('.tmp')
    expect(readdirSync(folder).filter((name) => !['from', 'run.zip', 'to'].includes(name))).toEqual([])
    expect(await to.list()).toEqual({ runs: [], damaged: [] })
    expect(readdirSync(folder).includes('to') ? readdirSync(to.root) : []).toEqual([])
  })

  it('is damaged anywhere: it ends as a failure, or as the very run', async () => {
    await pack({ weights: 'best' })
    const whole = readFileSync(zip), draw = seededNumbers(5)
    let refused = 0
    for (let i = 0; i < 80; i++) {
      const bytes = Buffer.from(whole)
      if (i % 4 === 0) writeFileSync(zip, bytes.subarray(0, Math.floor(draw() * bytes.length)))
      else {
        bytes[Math.floor(draw() * bytes.length)]! ^= 1 << Math.floor(draw() * 8)
        writeFileSync(zip, bytes)
      }
      const store = new RunStore(join(folder, `to${i}`))
      try {
        const { run: { id } } = await unpackRun(store, zip)
        expect(await readCheckpoint(checkpointsOf(store, id), 'best')).toEqual(await readCheckpoint(checkpointsOf(from, run.id), 'best'))
        expect((await store.read(id)).experiment).toEqual(run.experiment)
      } catch (error) {
        expect((error as Error).name, String(error)).toBe('FailureError')
        expect(readdirSync(folder).includes(`to${i}`) ? readdirSync(store.root) : []).toEqual([])
        refused++
      }
    }
    expect(refused).toBeGreaterThan(60)
  }, 30_000)
})

it('what a crash leaves of a half-imported run is no run, and is gone once runs are looked for again', async () => {
  for (const left of [`.${run.id}.99999999-1.tmp`, `.${run.id}.${process.ppid}-1.tmp`]) mkdirSync(join(to.root, left), { recursive: true })
  expect(await to.list()).toEqual({ runs: [], damaged: [] })
  await to.settle()
  expect(readdirSync(to.root)).toEqual([`.${run.id}.${process.ppid}-1.tmp`])
})
