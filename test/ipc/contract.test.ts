import { describe, expect, it } from 'vitest'
import { eventNames, events, type RequestName, requestNames, requests } from '../../src/ipc/contract'
import { calibrationVersion } from '../../src/domain/estimate'
import { noNotes } from '../../src/domain/runNotes'
import { settingsSchema } from '../../src/domain/settings'
import { plainRunsTable } from '../../src/domain/runsTable'
import { makeKeptSweep, makeSweep } from '../domain/sweep/makeSweep'
import { makeQueue } from '../domain/makeQueue'
import { makeExperiment, makeRun } from '../renderer/makeRun'
import { expectRefused, never, spoilt } from './wrongInputs'

const experiment = makeExperiment({ layers: [{ type: 'Conv2D', name: 'a' }, { type: 'Flatten', name: 'b' }] })
const { id } = makeRun()
/** The values of a list may be anything. */
const range = { axes: [{ field: 'architecture.layers.dense.units', label: 'N', from: 4, to: 8, count: 2, scale: 'log', integer: true }] }
const sweep = makeSweep(range)
const bytes = new Uint8Array(4)
const costs = {
  threads: 1, perStep: 1, perCall: 1, perDenseMultiplyAdd: 1, perConvMultiplyAdd: 1, perConvValue: 1, perValue: 1,
  perStepValue: 1, perUpdate: 1,
}
const calibration = { version: calibrationVersion, device: 'CPU', tensorflow: '2.9.1', costs: [costs] }
const metric = { kind: 'train', step: 1, epoch: 1, loss: 1, accuracy: 1, seconds: 1, imagesPerSecond: 1 }
const entry = {
  state: 'ready', facts: makeRun().data, folder: '/a', labels: { train: [1, 2], test: [1] },
}

/** An input that each channel with one takes. A channel that isn't here takes none. */
const inputs: Partial<Record<RequestName, unknown>> = {
  'settings.set': { theme: 'dark', dataFolders: ['/a'], runsFolder: '/b' },
  'data.removeFolder': { folder: '/a' },
  'data.images': { id: 'sample', split: 'train', offset: 0, count: 10, label: 3 },
  'data.imagesAt': { id: 'sample', split: 'test', indices: [3] },
  'data.statistics': { id: 'sample' },
  'data.photoFigures': { id: 'sample' },
  'data.duplicates': { id: 'sample' },
  'data.version': { id: 'version-0123456789ab' },
  'data.change': { id: 'sample', steps: [{ kind: 'relabel', at: '2026-11-21', train: [1], test: [], label: 2 }] },
  'data.renameVersion': { id: 'version-0123456789ab', name: 'mine' },
  'data.delete': { id: 'set-0123456789ab' },
  'import.choose': { what: 'folder' },
  'data.augmented': { experiment, index: 0, count: 12 },
  'import.open': { paths: ['/a/b.csv'] },
  'import.store': { choices: { name: 'mine', classes: ['a', 'b'], test: { fraction: 0.2, seed: 7, stratified: true } } },
  'import.decoded': { batch: 1, pictures: [bytes, { failure: 'damaged' }] },
  'experiment.put': { experiment },
  'experiment.load': { experiment, from: id },
  'experiment.read': { name: 'a.json', text: '{}' },
  'experiment.save': { as: true },
  'architecture.export': { experiment, format: 'keras3' },
  'architecture.import': { experiment },
  'library.save': { name: 'mine', content: { kind: 'block', layers: [{ type: 'Flatten', name: 'flatten' }] } },
  'library.rename': { id: '0123456789abcdef', name: 'mine' },
  'library.remove': { id: '0123456789abcdef' },
  'picture.save': { name: 'a net', kind: 'svg', bytes },
  'table.save': { name: 'a run', kind: 'csv', text: 'a,b' },
  'training.start': { experiment, parent: { id, name: 'a run', changed: '2 images excluded' } },
  'training.stop': { id },
  'training.pause': { id },
  'training.kill': { id },
  'training.resume': { id, budget: { unit: 'epochs', epochs: 3 } },
  'queue.add': { experiment },
  'queue.move': { id: '0123456789abcdef', before: 'fedcba9876543210' },
  'queue.remove': { id: '0123456789abcdef' },
  'queue.retry': { id: '0123456789abcdef' },
  'queue.hold': { held: true },
  'rates.test': { experiment },
  'sweeps.plan': { sweep },
  'sweeps.start': { sweep },
  'sweeps.pause': { id: '0123456789abcdef' },
  'sweeps.stop': { id: '0123456789abcdef' },
  'sweeps.delete': { id: '0123456789abcdef' },
  'sweeps.save': { sweep },
  'runs.get': { id },
  'runs.sketches': { ids: [id] },
  'runs.rename': { id, name: 'a run' },
  'runs.notes': { ids: [id] },
  'runs.note': { ids: [id], change: { project: 'mine', text: '*x*', why: 'to see', starred: true, archived: false, addTags: ['good'], removeTags: ['bad'] } },
  'runs.delete': { ids: [id] },
  'runs.restore': { ids: [id] },
  'runs.sizes': { ids: [id] },
  'runs.sparks': { ids: [id] },
  'runs.dropWeights': { ids: [id] },
  'runs.revealTest': { id },
  'runs.exportWeights': { id, checkpoint: 'best', format: 'weights.h5' },
  'runs.exportZip': { id, choices: { author: 'Ada', weights: 'best', optimizer: true } },
  'runs.predictions': { id, checkpoint: 'last', split: 'test' },
  'runs.exportHistory': { id, format: 'csv' },
  'runs.exportTensorBoard': { id },
  'runs.report': { ids: [id], format: 'pdf' },
  'runs.measureRobustness': { id, checkpoint: 'best' },
  'runs.stopMeasuring': { id },
  'runs.showFolder': { id },
  'classify.open': { what: 'folder' },
  'classify.read': { ticket: 1, places: [0, 2] },
  'classify.close': { ticket: 1 },
  'classify.run': { id, checkpoint: 'best', pixels: bytes },
  'explain.doubt': { id, pixels: bytes },
  'explain.nearest': { id, checkpoint: 'best', pixels: bytes, count: 8 },
  'explain.saliency': { id, checkpoint: 'best', pixels: bytes, method: 'gradcam', label: 1, layer: 'conv2d' },
  'explain.activations': { id, checkpoint: 'best', pixels: bytes, layer: 'conv2d' },
  'explain.filters': { id, checkpoint: 'best', layer: 'conv2d', channel: null },
}
const payloads: Record<(typeof eventNames)[number], unknown> = {
  fault: { code: 'fault', what: 'no such thing', advice: 'Report it.' },
  'run.changed': makeRun(),
  'run.deleted': { id },
  'run.noted': { notes: { [id]: noNotes } },
  'run.metrics': { id, metrics: [metric] },
  'run.predicted': { id, done: 1, of: 50 },
  'run.measured': { id, done: 1, of: 50 },
  'run.phase': { id, phase: 'Loading data' },
  'run.silent': { id, seconds: 12 },
  'run.rewound': { id, step: 40 },
  'queue.changed': makeQueue('ab'),
  'sweep.changed': makeKeptSweep(range),
  'sweep.live': { id: null },
  'rates.tested': { points: [{ rate: 1e-6, loss: 2.3 }], steps: 200 },
  'data.changed': [entry],
  'download.changed': { going: true, done: 3, total: 9, bytesPerSecond: 1.5 },
  'data.searched': { id: 'sample', share: 0.5 },
  'import.progress': { doing: 'Reading', done: 3, total: null },
  'import.decode': { batch: 1, files: [{ name: 'a.png', bytes }], into: { shape: [28, 28, 1], fit: 'pad' } },
  'settings.changed': settingsSchema.parse({}),
  'calibration.changed': calibration,
  menu: 'open',
}

describe('the names of channels', () => {
  it('are unique among requests and events together', () => {
    const all = [...requestNames, ...eventNames]
    expect(new Set(all.map((name) => name.toLowerCase())).size).toBe(all.length)
  })
  it.each(requestNames)('%s is a thing and what is done with it', (name) =>
    expect(name).toMatch(/^[a-z]+\.[a-z][A-Za-z]*$/),
  )
  it('of those with an input are all known to these tests', () => {
    for (const name of Object.keys(inputs)) expect(requestNames).toContain(name)
  })
})

describe.each(requestNames)('%s', (name) => {
  const { input } = requests[name]

  it('refuses what it never takes', () => {
    // An empty object is a change of nothing; the list is a channel's only input where it has one.
    expectRefused(input, never)
    expectRefused(input, name in inputs ? [undefined] : [{}])
  })

  if (name in inputs) {
    it('takes what it is for', () => expect(input.parse(inputs[name])).toEqual(inputs[name]))

    it('refuses it with any place spoilt, or with a field too many', () => {
      for (const { path, value } of spoilt(inputs[name])) {
        expect(input.safeParse(value).success, path).toBe(false)
      }
      expectRefused(input, [{ ...(inputs[name] as object), extra: 1 }])
    })
  } else {
    it('takes nothing', () => expect(input.safeParse(undefined).success).toBe(true))
  }
})

describe.each(eventNames)('the event %s', (name) => {
  it('has a payload that is checked', () => {
    expect(events[name].parse(payloads[name])).toEqual(payloads[name])
    expectRefused(events[name], [
      undefined,
      ...never.filter((value) => !Array.isArray(value) || value.length),
    ])
    for (const { path, value } of spoilt(payloads[name])) {
      expect(events[name].safeParse(value).success, path).toBe(false)
    }
  })
})

describe('what reaches a path or a folder', () => {
  it.each(requestNames.filter((name) => (inputs[name] as { id?: string } | undefined)?.id === id))(
    '%s takes no run outside the runs',
    (name) => {
      const of = (other: string) => ({ ...(inputs[name] as object), id: other })
      expectRefused(
        requests[name].input,
        ['..', '../x', `${id}/..`, '/etc', '', `${id}\u0000`, 'x'.repeat(1e5)].map(of),
      )
    },
  )
  it.each(requestNames.filter((name) => 'ids' in (inputs[name] as object ?? {})))('%s takes no runs outside the runs', (name) =>
    expectRefused(requests[name].input, ['..', '../x', `${id}/..`, ''].map((other) => ({ ...inputs[name] as object, ids: [id, other] }))))
  it.each(requestNames.filter((name) => name.startsWith('data.') && 'id' in (inputs[name] as object ?? {})))(
    '%s takes no data set that is a path', (name) =>
      expectRefused(requests[name].input, ['..', '../x', '/etc', '', 'a/b', 'x\u0000'].map((other) => ({ ...inputs[name] as object, id: other }))))
  it('data.images takes no data set that is a path, and a bounded count', () => {
    const of = (change: object) => ({ ...(inputs['data.images'] as object), ...change })
    expectRefused(requests['data.images'].input, [
      of({ id: '../x' }),
      of({ id: '' }),
      of({ id: 'a/b' }),
      of({ count: 0 }),
      of({ count: 1001 }),
      of({ count: 1e12 }),
      of({ offset: -1 }),
      of({ label: -1 }),
      of({ split: 'validation' }),
    ])
  })
  it('experiment.read takes a file of bounded size', () => {
    expectRefused(requests['experiment.read'].input, [
      { name: 'a', text: 'x'.repeat(5_000_001) },
      { name: 'a'.repeat(301), text: '' },
    ])
  })
  it('runs.rename takes no empty name and none over 300', () => {
    expectRefused(requests['runs.rename'].input, [{ id, name: ' ' }, { id, name: 'x'.repeat(301) }])
    expect(requests['runs.rename'].input.parse({ id, name: ' שלום 🧪 ' })).toEqual({ id, name: 'שלום 🧪' })
  })
})

describe('a change of settings', () => {
  it.each([{}, { theme: 'dark' }, { dataFolders: ['/a'] }, { runsFolder: null }])(
    '%j says nothing of the others',
    (change) => {
      expect(requests['settings.set'].input.parse(change)).toEqual(change)
    },
  )
  it('and settings that are kept have a default each', () => {
    expect(settingsSchema.parse({})).toEqual({ theme: 'system', dataFolders: [], runsFolder: null, author: '', tensorboardFolder: null, project: '', runsTable: plainRunsTable, runColours: {} })
    expect(settingsSchema.parse({ theme: 'dark' })).toEqual({
      theme: 'dark', dataFolders: [], runsFolder: null, author: '', tensorboardFolder: null, project: '',
      runsTable: plainRunsTable, runColours: {},
    })
    expectRefused(settingsSchema, [
      { theme: 'blue' }, { fontSize: 3 }, { dataFolders: '/a' }, { runsFolder: 3 },
    ])
  })
})
