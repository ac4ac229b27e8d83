import { describe, expect, it } from 'vitest'
import { engineEventSchema, type EngineRequestName, engineRequests } from '../../src/ipc/engineProtocol'
import { makeExperiment, makeRun } from '../renderer/makeRun'
import { expectRefused, never, spoilt } from './wrongInputs'

const experiment = makeExperiment({ layers: [{ type: 'Flatten', name: 'a' }] })
const { id, data } = makeRun()
const places = { folders: ['/a'], cache: '/b' }
const figures = { loss: 1, accuracy: 1, step: 1, epoch: 1 }
const environment = {
  layerbench: '1', tensorflow: '2', tfjs: '4', device: 'CPU', threads: { intraOp: 1, interOp: 1 }, node: '20',
  platform: 'linux', processor: 'x', cores: 2,
}
const result = { step: 1, epoch: 1, seconds: 1, imagesPerSecond: 1 }
const evaluation = { version: 1, test: { best: { ...figures, count: 10 } } }
const failure = { code: 'disk-full', what: 'a', where: 'b', advice: 'c.' }

const names = Object.keys(engineRequests) as EngineRequestName[]
const messages: Record<EngineRequestName, { input: unknown; output: unknown }> = {
  environment: { input: {}, output: environment },
  'data.list': { input: places, output: [{ state: 'failed', folder: '/a', failure }] },
  'data.images': {
    input: { ...places, id: 'sample', split: 'test', offset: 0, count: 1, label: 0 },
    output: { pixels: new Uint8Array(1), labels: new Uint16Array(1), indices: [0], total: 1 },
  },
  'data.augmented': {
    input: { ...places, experiment, index: 0, count: 1 },
    output: { shape: [1, 1, 1], label: 0, original: new Uint8Array(1), augmented: new Uint8Array(1) },
  },
  'data.imagesAt': {
    input: { ...places, id: 'sample', split: 'test', indices: [3] },
    output: { pixels: new Uint8Array(1), labels: new Uint16Array(1) },
  },
  'data.statistics': {
    input: { ...places, id: 'sample' },
    output: { train: [{ count: 1, histograms: [new Array<number>(256).fill(0)], mean: new Uint8Array(1) }], test: [] },
  },
  'data.photoFigures': {
    input: { ...places, id: 'sample' },
    output: {
      images: 1, ground: 0, groundShare: 1, plainShare: 1, fill: 0.9, boxOffset: 0.1, massOffset: 0,
      contrast: { least: 100, middle: 200, most: 255 },
    },
  },
  'data.duplicates': {
    input: { ...places, id: 'sample' },
    output: {
      found: {
        examples: [{ split: 'train', index: 1, label: 2 }, { split: 'test', index: 0, label: 2 }],
        same: [[0, 1]], near: [[0, 1, 0.5]], upTo: 12,
      },
    },
  },
  'data.stopSearch': { input: {}, output: {} },
  'data.storeVersion': {
    input: { ...places, base: 'sample', name: 'mine', steps: [{ kind: 'exclude', at: '2026-11-21', train: [1], test: [] }] },
    output: data,
  },
  'data.load': { input: { ...places, id: 'sample' }, output: {} },
  measure: { input: { experiment, data }, output: { secondsPerStep: 0.01 } },
  train: {
    input: { ...places, runId: id, folder: '/a', experiment, fingerprint: 'f', resume: true, start: { folder: '/b', checkpoint: 'best' } },
    output: { outcome: 'failed', result, evaluation, failure },
  },
  'rates.test': {
    input: { ...places, experiment, fingerprint: 'f', steps: 20, start: { folder: '/b', checkpoint: 'best' } },
    output: { ended: 'rising', steps: 20, points: [{ rate: 1e-6, loss: 2.3 }] },
  },
  evaluate: { input: { ...places, folder: '/a', experiment, data }, output: evaluation },
  robustness: {
    input: { ...places, folder: '/a', checkpoint: 'best', experiment, data, images: 100, seed: 7 },
    output: {
      step: 1, epoch: 1, images: 100, accuracy: 0.9, curves: [{ corruption: 'rotation', points: [{ level: 5, accuracy: 0.8 }] }],
    },
  },
  predictions: {
    input: { ...places, folder: '/a', checkpoint: 'last', split: 'validation', experiment, data },
    output: {
      prediction: {
        step: 1, epoch: 1, part: 'train', places: new Uint32Array(1), labels: new Uint16Array(1), predicted: new Uint16Array(1),
        ranks: new Uint16Array(1), confidence: new Float32Array(1), own: new Float32Array(1), losses: new Float32Array(1),
        probabilities: new Float32Array(2),
      },
    },
  },
  stopPredicting: { input: {}, output: {} },
  stop: { input: {}, output: {} },
  ping: { input: {}, output: {} },
  classify: {
    input: { folder: '/a', checkpoint: 'best', experiment, data, pixels: new Uint8Array(784) },
    output: { probabilities: Float32Array.of(0.5, 0.5) },
  },
  doubt: {
    input: { ...places, experiment, data, pixels: new Uint8Array(784) },
    output: { usual: { images: 200, from: 'train', references: 9 }, doubts: [{ stranger: 1, doubtful: true, sign: 'far' }] },
  },
  nearest: {
    input: { ...places, folder: '/a', checkpoint: 'best', experiment, data, pixels: new Uint8Array(784), count: 1 },
    output: { among: 1, of: 2, images: [{ index: 3, label: 0, distance: 0.5 }], pixels: new Uint8Array(784) },
  },
  explain: {
    input: { ...places, folder: '/a', checkpoint: 'best', experiment, data, pixels: new Uint8Array(784), method: 'gradients', label: 1 },
    output: {
      method: 'gradcam', label: 1, shape: [1, 2], values: new Float32Array(2), figure: 1, ground: -1, groundKnown: true, layer: 'a',
    },
  },
  activations: {
    input: { folder: '/a', checkpoint: 'best', experiment, data, pixels: new Uint8Array(784), layer: 'a' },
    output: { layer: 'a', shape: [1, 2], maps: 3, shown: 1, values: new Float32Array(2) },
  },
  filters: {
    input: { folder: '/a', checkpoint: 'best', experiment, data, layer: 'a', channel: null },
    output: { layer: 'a', shape: [1, 2], filters: 3, shown: 1, channels: 1, channel: 0, values: new Float32Array(2) },
  },
  'import.read': {
    input: { files: ['/a/model.json'], experiment, data },
    output: {
      experiment, hasArchitecture: true, hasWeights: false, shape: [28, 28, 1], classes: 10,
      notes: [{ item: 'a', what: 'b' }],
    },
  },
  'import.keep': { input: { files: ['/a/model.h5'], experiment, data, folder: '/b' }, output: {} },
  'export.weights': {
    input: { folder: '/a', checkpoint: 'best', experiment, data, format: 'h5', path: '/b/model.h5' },
    output: { files: ['/b/model.h5'], notes: [] },
  },
  'run.pack': {
    input: { root: '/a', id, choices: { author: '', weights: 'all', optimizer: true }, path: '/b/run.zip', ...places },
    output: { notes: [{ item: '', what: 'b' }] },
  },
  'run.unpack': { input: { root: '/a', path: '/b/run.zip' }, output: { run: makeRun(), notes: [] } },
  probe: { input: { steps: 3 }, output: { device: 'CPU', losses: [1] } },
  calibrate: {
    input: {},
    output: {
      threads: 1, perStep: 1, perCall: 1, perDenseMultiplyAdd: 1, perConvMultiplyAdd: 1, perConvValue: 1, perValue: 1,
      perStepValue: 1, perUpdate: 1,
    },
  },
}

describe.each(names)('%s', (name) => {
  it.each(['input', 'output'] as const)('takes its %s and refuses any other', (side) => {
    const schema = engineRequests[name][side], valid = messages[name][side]
    expect(schema.parse(valid)).toEqual(valid)
    // An empty list is a valid list of data sets.
    const wrong = never.filter(
      (value) => !(Array.isArray(valid) && Array.isArray(value) && value.length === 0),
    )
    expectRefused(schema, [undefined, ...wrong])
    for (const { path, value } of spoilt(valid)) expect(schema.safeParse(value).success, path).toBe(false)
    if (!Array.isArray(valid)) expectRefused(schema, [{ ...(valid as object), extra: 1 }])
  })
})

describe('events', () => {
  it.each([
    { event: 'started', environment, step: 0 },
    { event: 'took', step: 3, taken: ['a/kernel'], left: ['b/bias'] },
    {
      event: 'progress', metrics: [{ kind: 'epoch', ...figures, seconds: 1 }],
      result: { ...result, train: figures },
    },
    { event: 'searched', share: 0.5 },
    { event: 'predicted', done: 5, of: 10 },
    { event: 'rates', points: [{ rate: 1e-6, loss: 2.3 }], steps: 20 },
    { event: 'phase', phase: 'Loading data' },
  ])('$event is checked', (event) => {
    expect(engineEventSchema.parse(event)).toEqual(event)
    for (const { path, value } of spoilt(event))
      expect(engineEventSchema.safeParse(value).success, path).toBe(false)
    expectRefused(engineEventSchema, [{ ...event, extra: 1 }, { ...event, event: 'other' }])
  })
  it('are nothing else', () => expectRefused(engineEventSchema, [undefined, ...never]))
})
