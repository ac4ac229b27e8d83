import { describe, expect, it } from 'vitest'
import type { DataFacts } from '../../src/domain/dataset'
import {
  checkExperiment, type Experiment, experimentSchema, parseExperiment, trainingProblem,
} from '../../src/domain/experiment'
import { describeFailure } from '../../src/domain/failure'
import { runName, runNameSchema } from '../../src/domain/run'
import { optimizerNames } from '../../src/domain/optimizers'
import { experimentOf, type LayerParts, mixedLayers } from '../engine/smallExperiment'
import { seededNumbers } from '../engine/seededNumbers'
import { failureOf } from './failureOf'
import { randomArchitecture, wholeBetween } from './randomArchitecture'

const whole = experimentOf(mixedLayers, { optimizer: { name: 'SGD', momentum: 0.9 }, seed: 3 })
const textOf = (value: unknown) => JSON.stringify(value)
/** The experiment's document, changed by hand. */
function documentWith(change: (document: Record<string, never> & Experiment) => void): string {
  const document = structuredClone(whole) as Record<string, never> & Experiment
  change(document)
  return textOf(document)
}
const refusal = (text: string) => failureOf(() => parseExperiment(text, 'mine.json'))

describe('an experiment file', () => {
  it('comes back as it was saved', () => {
    expect(parseExperiment(textOf(whole), 'a.json')).toEqual(whole)
    expect(textOf(parseExperiment(textOf(whole), 'a.json'))).toBe(textOf(whole))
  })

  it('comes back whatever its network', () => {
    const next = seededNumbers(31)
    for (let i = 0; i < 100; i++) {
      const experiment = { ...whole, architecture: randomArchitecture(next, wholeBetween(next, 0, 20)) }
      expect(parseExperiment(textOf(experiment), 'a.json')).toEqual(experiment)
    }
  })

  it('may leave out what is at its default', () => {
    const { architecture, training } = parseExperiment(textOf({
      format: 'layerbench-experiment', version: 1, data: 'sample',
      architecture: { name: 'x', layers: [{ type: 'Flatten', name: 'f' }] }, training: {},
    }), 'a.json')
    expect(architecture.output.activation).toBe('softmax')
    expect(training).toMatchObject({
      optimizer: { name: 'Adam', learning_rate: 0.001 }, batch_size: 32, seed: 7,
    })
  })
})

describe.each<[string, string, code: string, what: RegExp]>([
  ['an empty file', '', 'experiment-invalid', /^Not JSON/],
  ['what is no JSON', 'hello', 'experiment-invalid', /^Not JSON/],
  ['a file that was cut', textOf(whole).slice(0, 200), 'experiment-invalid', /^Not JSON/],
  ['brackets within brackets',
    `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'experiment-invalid', /nested too deeply/],
  ['null', 'null', 'experiment-invalid', /format is not layerbench-experiment/],
  ['a list', '[]', 'experiment-invalid', /format is not/],
  ['text', '"experiment"', 'experiment-invalid', /format is not/],
  ['another format', '{"format":"keras"}', 'experiment-invalid', /format is not/],
  ['a template', textOf({ format: 'layerbench-template', experiment: whole }),
    'experiment-invalid', /format is not/],
  ['a newer version', textOf({ ...whole, version: 2, news: true }),
    'experiment-too-new', /version 2.* reads up to 1/],
  ['a version that is none', textOf({ ...whole, version: 'one' }), 'experiment-invalid', /^version: /],
  ['a version before the first', textOf({ ...whole, version: 0 }), 'experiment-invalid', /^version: /],
  ['no version', textOf({ ...whole, version: undefined }), 'experiment-invalid', /^version: /],
  ['no network', textOf({ ...whole, architecture: undefined }), 'experiment-invalid', /^architecture: /],
  ['a data set that is a path', textOf({ ...whole, data: '../../etc' }), 'experiment-invalid', /^data: /],
  ['an unknown field', textOf({ ...whole, surprise: 1 }), 'experiment-invalid', /"surprise"/],
  ['notes without end', textOf({ ...whole, notes: 'x'.repeat(20_001) }), 'experiment-invalid', /^notes: /],
  ['an unknown layer',
    documentWith(({ architecture }) => { architecture.layers[2]!.type = 'Magic' as never }),
    'experiment-invalid', /^architecture\.layers\.2\.type: unknown layer "Magic"; known are Dense/],
  ['an unknown field of a layer',
    documentWith(({ architecture }) => Object.assign(architecture.layers[1]!, { axis: 3 })),
    'experiment-invalid', /^architecture\.layers\.1: .*"axis"/],
  ['a value out of its range',
    documentWith(({ architecture }) => Object.assign(architecture.layers[0]!, { filters: 0 })),
    'experiment-invalid', /^architecture\.layers\.0\.filters: /],
  ['two layers of one name', documentWith(({ architecture }) => { architecture.layers[1]!.name = 'layer_0' }),
    'experiment-invalid', /^architecture\.layers\.1\.name: another layer is already called layer_0/],
  ['an unknown optimizer', documentWith(({ training }) => { training.optimizer.name = 'Lion' as never }),
    'experiment-invalid', /^training\.optimizer\.name: unknown optimizer; known are SGD, RMSprop, Adagrad/],
  ['another optimizer’s field',
    documentWith(({ training }) => Object.assign(training.optimizer, { beta_1: 0.9 })),
    'experiment-invalid', /^training\.optimizer: .*"beta_1"/],
  ['a learning rate that is no number',
    documentWith(({ training }) => Object.assign(training.optimizer, { learning_rate: 'fast' })),
    'experiment-invalid', /^training\.optimizer\.learning_rate: /],
  ['a number too large for one', textOf(whole).replace('"seed":3', '"seed":1e999'),
    'experiment-invalid', /^training\.seed: /],
  ['thousands of layers', documentWith(({ architecture }) => {
    architecture.layers = Array.from({ length: 20_000 }, (_, i) => ({ type: 'Flatten', name: `f${i}` }))
  }), 'experiment-invalid', /^architecture\.layers: .*500/],
])('%s', (_what, text, code, what) => {
  it('is refused by file and place, with what to do', async () => {
    const failure = await refusal(text)
    expect(failure).toMatchObject({ code, where: 'mine.json', what: expect.stringMatching(what) as string })
    expect(failure.advice).toMatch(/^[A-Z].*\.$/)
    expect(describeFailure(failure)).toMatch(/^mine\.json: /)
  })
})

const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`

describe.each(['__proto__', 'constructor', 'prototype'])('a field called %s', (key) => {
  it.each([
    ['at the top', `{"${key}":{"polluted":1},`],
    ['escaped', `{"${[...key].map(escaped).join('')}":{"polluted":1},`],
  ])('is refused %s', async (_place, start) => {
    const failure = await refusal(textOf(whole).replace('{', start))
    expect(failure).toMatchObject({
      code: 'experiment-invalid', where: 'mine.json', what: `A field is called ${key}, which is not allowed`,
    })
  })

  it('is refused deep inside, and reaches no object', async () => {
    const text = textOf(whole).replace('"training":{', `"training":{"${key}":{"polluted":1},`)
    expect((await refusal(text)).what).toMatch(key)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('is all right as text', () => {
    const named = { ...whole, notes: key, architecture: { ...whole.architecture, name: key } }
    expect(parseExperiment(textOf(named), 'a.json')).toEqual(named)
  })
})

describe('names are free text', () => {
  it.each([
    '../../etc/passwd',
    'CON',
    'nul\u0000nul',
    'שלום \u202Eevil',
    '<img src=x onerror=alert(1)>',
    '👩‍🔬🧪',
    'a\nb',
    'x'.repeat(120),
  ])('%j stays as it is', (name) => {
    const named = { ...whole, notes: name, architecture: { ...whole.architecture, name } }
    const read = parseExperiment(textOf(named), 'a.json')
    expect(read.architecture.name).toBe(name)
    expect(read.notes).toBe(name)
    expect(runNameSchema.parse(runName(read))).toContain(name)
  })

  it('but a network’s name of 300 characters is refused with its limit', async () => {
    const long = { ...whole, architecture: { ...whole.architecture, name: 'x'.repeat(300) } }
    expect((await refusal(textOf(long))).what).toMatch(/^architecture\.name: .*120/)
  })
})

describe('checkExperiment', () => {
  it.each([undefined, null, 3, 'x', [], () => whole])('refuses %j from elsewhere', async (document) => {
    expect(await failureOf(() => checkExperiment(document, '--set'))).toMatchObject({
      code: 'experiment-invalid',
      where: '--set',
    })
  })
})

describe('trainingProblem', () => {
  const facts = (train: number, test: number): DataFacts => ({
    id: 'tiny', name: 'Tiny', classes: ['a', 'b', 'c'], shape: [8, 8, 1], train, test, fingerprint: 'f',
  })
  const problem = (
    layers: LayerParts[],
    training: Record<string, unknown> = {},
    output: Record<string, unknown> = {},
    data = facts(100, 10),
  ) => trainingProblem(experimentOf(layers, training, output), data)
  const flat: LayerParts[] = [{ type: 'Flatten' }]

  it.each(optimizerNames)('is none where all fits, with %s', (name) => {
    expect(problem(flat, { optimizer: { name } })).toBeUndefined()
  })

  it('names the layer by its place and name', () => {
    expect(problem([{ type: 'Conv2D' }, { type: 'Dense', name: 'wide' }])).toBe(
      'Layer 2 (wide): Needs a flat input, gets 6 × 6 × 32',
    )
    expect(problem([])).toBe('Output: Needs a flat input, gets 8 × 8 × 1')
  })

  it('names a loss that isn’t the output’s', () => {
    expect(problem(flat, { loss: 'negative_log_likelihood' }))
      .toBe('Output: softmax goes with categorical_crossentropy or sparse_categorical_crossentropy or mean_squared_error, not with negative_log_likelihood')
    expect(problem(flat, { loss: 'negative_log_likelihood' }, { activation: 'log_softmax' })).toBeUndefined()
  })

  it('says where every layer is frozen, and that one that is not is enough', () => {
    const layers: LayerParts[] = [...flat, { type: 'Dense', trainable: false }]
    expect(problem(layers, {}, { trainable: false })).toBe('Nothing is trained: every layer with weights is frozen; unfreeze one in Design')
    expect(problem(layers)).toBeUndefined()
    expect(problem([...flat, { type: 'Dense' }], {}, { trainable: false })).toBeUndefined()
  })

  it('says where there is nothing to validate on or to train on', () => {
    expect(problem(flat, { validation: { source: 'test' } }, {}, facts(100, 0))).toMatch(
      /^Validation: .*no test set/,
    )
    expect(problem(flat, {}, {}, facts(0, 10))).toMatch(/^Validation: nothing is left to train on/)
    expect(problem(flat, { validation: { source: 'split', fraction: 0.9 } }, {}, facts(4, 10))).toMatch(
      /nothing is left/,
    )
    expect(
      problem(flat, { validation: { source: 'split', fraction: 0.9 } }, {}, facts(10, 10)),
    ).toBeUndefined()
  })
})

it('what experimentSchema gives, it takes again', () => {
  expect(experimentSchema.parse(whole)).toEqual(whole)
})
