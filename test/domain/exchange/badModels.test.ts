import { describe, expect, it } from 'vitest'
import { readArchitecture } from '../../../src/domain/exchange/readArchitecture'
import { readNetwork } from '../../../src/domain/exchange/readNetwork'
import { parseUntrusted } from '../../../src/domain/untrustedJson'
import { fail } from '../../../src/domain/failure'
import { itemsOf } from '../../../src/domain/stack'
import { failureOf } from '../failureOf'

type Config = Record<string, unknown>
interface Layer { class_name: string; name?: string; config: Config; inbound_nodes?: unknown[]; [more: string]: unknown }

const layer = (class_name: string, name: string, config: Config = {}, ...from: string[]): Layer => ({
  class_name, name, config: { name, ...config }, inbound_nodes: from.length ? [from.map((input) => [input, 0, 0, {}])] : [],
})
const input = layer('InputLayer', 'in', { batch_input_shape: [null, 8, 8, 1] })
const dense = (name: string, from: string, units = 3) => layer('Dense', name, { units, activation: 'softmax' }, from)
const flatten = layer('Flatten', 'flat', {}, 'in')

const functional = (layers: Layer[], ends: Config = {}) => ({
  class_name: 'Functional',
  config: { name: 'm', layers: [input, ...layers], input_layers: [['in', 0, 0]], output_layers: [['out', 0, 0]], ...ends },
})
const sequential = (...layers: Layer[]) => ({ class_name: 'Sequential', config: { name: 'm', layers: [input, ...layers] } })
/** One behind another, whatever they say themselves of the last. */
function whole(...layers: Layer[]) {
  const last = layers[layers.length - 1]!, before = layers[layers.length - 2]?.name ?? 'in'
  const chained = layers.length > 1 ? [...layers.slice(0, -1), { ...last, inbound_nodes: [[[before, 0, 0, {}]]] }] : layers
  return functional([...chained, dense('out', last.name!)])
}

const read = (document: unknown) => readArchitecture(readNetwork(document, 'model.json'), 'model.json')
const parse = (text: string) => parseUntrusted(text, (what) => fail('model-invalid', what, 'Choose another one.', 'model.json'))
const deep = (levels: number): unknown => (levels ? { class_name: 'Sequential', config: { layers: [deep(levels - 1)] } } : {})

/** Branches within branches, one more at each level. */
function nested(levels: number): Layer[] {
  let before = 'in'
  const layers: Layer[] = []
  for (let i = 0; i < levels; i++) {
    layers.push(layer('Activation', `a${i}`, { activation: 'relu' }, before))
    before = `a${i}`
  }
  for (let i = levels - 1; i >= 0; i--) {
    layers.push(layer('Add', `add${i}`, {}, before, `a${i}`))
    before = `add${i}`
  }
  return [...layers, layer('Flatten', 'flat', {}, before)]
}

const custom = { ...layer('MyLayer', 'own', {}, 'in'), module: 'my_code', registered_name: 'Custom>MyLayer' }
const refused: [string, unknown, string][] = [
  ['no object', 3, 'It is no Keras model'],
  ['null', null, 'It is no Keras model'],
  ['a list', [], 'It is no Keras model'],
  ['an empty object', {}, 'It is no Keras model'],
  ['no layers', { class_name: 'Sequential', config: { layers: [] } }, 'a model without layers'],
  ['layers that are none', { class_name: 'Sequential', config: { layers: [3] } }, 'It is no Keras model'],
  ['thousands of layers', sequential(...Array.from({ length: 5000 }, (_, i) => layer('Flatten', `f${i}`))), 'more than'],
  ['a subclassed model', { class_name: 'MyModel', config: { layers: [input] } }, 'code that only Python can run'],
  ['an unknown layer', whole(layer('MultiHeadAttention', 'attention', {}, 'in'), flatten), 'attention: MultiHeadAttention is no layer here'],
  ['a Lambda', whole(layer('Lambda', 'code', { function: ['4wEAAAA', null, null] }, 'in'), flatten), 'code: Lambda is Python code'],
  ['TFOpLambda', whole(layer('TFOpLambda', 'op', { function: 'math.multiply' }, 'in'), flatten), 'op: TFOpLambda is Python code'],
  ['a class of one\'s own', whole(custom, flatten), 'own: MyLayer is a class of one\'s own'],
  ['a class of one\'s own under a known name', whole({ ...layer('Dense', 'own', { units: 3 }, 'in'), module: '__main__' }, flatten), 'own: Dense is a class of one\'s own'],
  ['an operation that is no join', whole({ ...layer('Average', 'mean', {}, 'in'), module: 'keras.src.ops.numpy' }, flatten), 'mean: Average is an operation'],
  ['a model in the model', whole({ ...layer('Functional', 'inner', {}, 'in') }, flatten), 'inner: it is a model within the model'],
  ['models nested a hundred deep', deep(100), 'a model within the model'],
  ['a circle', functional([
    layer('Add', 'a', {}, 'in', 'b'), layer('Activation', 'b', {}, 'a'), layer('Flatten', 'flat', {}, 'a'), dense('out', 'flat'),
  ]), 'its input depends on what it puts out itself'],
  ['a layer that feeds itself', functional([layer('Activation', 'a', {}, 'a'), dense('out', 'a')]), 'a: its input depends'],
  ['an input from nowhere', functional([dense('out', 'gone')]), 'takes its input from gone'],
  ['a layer that leads nowhere', functional([flatten, layer('Flatten', 'astray', {}, 'in'), dense('out', 'flat')]), 'astray: what it puts out leads nowhere'],
  ['an output that is no layer', functional([flatten], { output_layers: [['gone', 0, 0]] }), 'gone: the output is no layer'],
  ['a shared layer', whole({ ...flatten, inbound_nodes: [[['in', 0, 0, {}]], [['in', 0, 0, {}]]] }), 'flat: It is used 2 times'],
  ['the second output of a layer', whole({ ...flatten, inbound_nodes: [[['in', 0, 1, {}]]] }), 'flat: what it takes its input from'],
  ['two inputs', functional([flatten, dense('out', 'flat')], { input_layers: [['in', 0, 0], ['flat', 0, 0]] }), 'It has 2 inputs'],
  ['two outputs', functional([flatten, dense('out', 'flat')], { output_layers: [['out', 0, 0], ['flat', 0, 0]] }), 'It has 2 outputs'],
  ['no output', functional([flatten, dense('out', 'flat')], { output_layers: undefined }), 'unreadable outputs'],
  ['two layers of a name', functional([flatten, flatten, dense('out', 'flat')]), 'flat: Two layers are called so'],
  ['a join that is none', functional([flatten, layer('Dot', 'dot', {}, 'flat', 'flat'), dense('out', 'dot')]), 'dot: Dot of 2 inputs'],
  ['ways that cross', functional([
    layer('Activation', 'a', {}, 'in'), layer('Activation', 'b', {}, 'in'), layer('Activation', 'c', {}, 'a'),
    layer('Add', 'x', {}, 'a', 'b'), layer('Add', 'y', {}, 'c', 'x'), layer('Flatten', 'flat', {}, 'y'), dense('out', 'flat'),
  ]), 'taken up in several places'],
  ['branches too deep', functional([...nested(9), dense('out', 'flat')]), 'more than 6 deep'],
  ['more inputs of a join than allowed', functional([
    layer('Add', 'add', {}, ...Array.from({ length: 17 }, () => 'in')), layer('Flatten', 'flat', {}, 'add'), dense('out', 'flat'),
  ]), 'add: It has 17 inputs'],
  ['a concatenation along another axis', functional([
    layer('Concatenate', 'side', { axis: 1 }, 'in', 'in'), layer('Flatten', 'flat', {}, 'side'), dense('out', 'flat'),
  ]), 'side: it works along axis 1'],
  ['channels first', whole(layer('Conv2D', 'conv', { filters: 3, kernel_size: 3, data_format: 'channels_first' }, 'in'), flatten), 'data_format'],
  ['a padding that isn\'t there', whole(layer('Conv2D', 'conv', { filters: 3, kernel_size: 3, padding: 'causal' }, 'in'), flatten), 'conv: its padding'],
  ['an activation that isn\'t there', whole(layer('Conv2D', 'conv', { filters: 3, kernel_size: 3, activation: 'mish' }, 'in'), flatten), 'conv: its activation'],
  ['an activation that is code', whole(layer('Conv2D', 'conv', { filters: 3, kernel_size: 3, activation: { class_name: 'function', config: 'f' } }, 'in'), flatten), 'conv: its activation'],
  ['no number of units', sequential(flatten, layer('Dense', 'hidden', {}), dense('out', '')), 'hidden: Dense without its units'],
  ['units by the billion', sequential(flatten, layer('Dense', 'hidden', { units: 1e9 }), dense('out', '')), 'hidden: its units'],
  ['an output of another kind', sequential(flatten, layer('Dense', 'out', { units: 3, activation: 'tanh' })), 'out: the output\'s activation is tanh'],
]

describe('a model that can\'t be read', () => {
  it.each(refused)('is refused with the reason and the layer: %s', async (_, document, what) => {
    const failure = await failureOf(() => read(document))
    expect(failure.code).toMatch(/^model-(invalid|unsupported)$/)
    expect(failure.what).toContain(what)
    expect(failure.where).toBe('model.json')
  })

  it.each(['__proto__', 'constructor', 'prototype'])('is refused where a field is called %s', async (name) => {
    const text = JSON.stringify(whole(flatten)).replace('"units"', `"${name}":{"polluted":1},"units"`)
    expect((await failureOf(() => read(parse(text)))).what).toContain(name)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it.each([
    ['no JSON', '{"class_name"'], ['brackets thousands deep', '['.repeat(100_000)],
    ['brackets thousands deep, all closed', '['.repeat(50_000) + ']'.repeat(50_000)],
  ])('is refused where it is %s', async (_, text) => {
    expect(await failureOf(() => read(parse(text)))).toMatchObject({ code: 'model-invalid', where: 'model.json' })
  })

  it('names every layer that is in the way', async () => {
    const { what } = await failureOf(() => read(whole(
      layer('Lambda', 'one', {}, 'in'), layer('Attention', 'two', {}, 'one'), layer('Flatten', 'flat', {}, 'two'))))
    expect(what).toContain('one:')
    const both = await failureOf(() => read(whole(
      layer('Attention', 'one', {}, 'in'), layer('Embedding', 'two', {}, 'one'), layer('Flatten', 'flat', {}, 'two'))))
    expect(both.what).toContain('one: Attention')
    expect(both.what).toContain('two: Embedding')
  })
})

describe('what a file has and an architecture hasn\'t', () => {
  const notesOf = (document: unknown) => read(document).notes
  it.each<[string, unknown, string, string]>([
    ['a constraint', whole(layer('Conv2D', 'conv', { filters: 3, kernel_size: 3, kernel_constraint: { class_name: 'MaxNorm', config: {} } }, 'in'), flatten), 'conv', 'kernel_constraint'],
    ['an unknown initializer', whole(layer('Conv2D', 'conv', { filters: 3, kernel_size: 3, kernel_initializer: { class_name: 'Own', config: {} } }, 'in'), flatten), 'conv', 'kernel_initializer'],
    ['another float type', sequential(flatten, layer('Dense', 'hidden', { units: 3, dtype: 'float16' }), dense('out', '')), 'hidden', 'float16'],
    ['a layer for training alone', sequential(flatten, layer('AlphaDropout', 'drop', { rate: 0.1 }), dense('out', '')), 'drop', 'left out'],
    ['a Rescaling in front', sequential(layer('Rescaling', 'scale', { scale: 1 / 255, offset: 0 }), flatten, dense('out', '')), 'scale', '1/255'],
    ['an end without Dense', sequential(flatten), 'output', 'doesn\'t end in a Dense'],
    ['a name that can\'t be one here', sequential(flatten, layer('Dense', 'block/1', { units: 3 }), dense('out', '')), 'block/1', 'called'],
  ])('is named: %s', (_, document, item, what) => {
    expect(notesOf(document)).toContainEqual({ item, what: expect.stringContaining(what) as string })
  })

  it('is nothing in a frozen layer, which is frozen here too, or in one without weights that says it is', () => {
    const hidden = layer('Dense', 'hidden', { units: 3, trainable: false })
    const { architecture, notes } = read(sequential(layer('Flatten', 'flat', { trainable: false }), hidden, dense('out', '')))
    expect(notes).toEqual([])
    expect(architecture).toMatchObject({ layers: [{ type: 'Flatten' }, { name: 'hidden', trainable: false }], output: { trainable: true } })
  })

  it('is nothing in a plain model', () => expect(notesOf(sequential(flatten, dense('out', '')))).toEqual([]))

  it('is said where a Rescaling is not the first layer', async () => {
    const document = sequential(flatten, layer('Rescaling', 'scale', { scale: 1 / 255 }), dense('out', ''))
    expect((await failureOf(() => read(document))).what).toContain('scale: Rescaling')
  })
})

describe('inputs that are no images', () => {
  const of = (shape: number[], ...layers: Layer[]) => ({
    class_name: 'Sequential', config: [{ ...layers[0]!, config: { ...layers[0]!.config, batch_input_shape: [null, ...shape] } }, ...layers.slice(1)],
  })
  it('of flat values get a Flatten, of rows a Reshape, each said', () => {
    const flat = read(of([64], layer('Dense', 'hidden', { units: 5 }), dense('out', '')))
    expect(itemsOf(flat.architecture.layers).map(({ type }) => type)).toEqual(['Flatten', 'Dense'])
    expect(flat.input).toEqual([8, 8, 1])
    const rows = read(of([8, 6], layer('LSTM', 'lstm', { units: 5 }), dense('out', '')))
    expect(rows.architecture.layers[0]).toMatchObject({ type: 'Reshape', target_shape: [8, 6] })
    expect(rows.notes[0]?.what).toContain('put first')
  })
  it('that are flattened anyway stay as they are', () => {
    const { architecture, input: shape } = read(of([28, 28], layer('Flatten', 'flat'), dense('out', '')))
    expect(architecture.layers.map(({ type }) => type)).toEqual(['Flatten'])
    expect(shape).toEqual([28, 28, 1])
  })
})

describe('the end of a model', () => {
  const endOf = (...layers: Layer[]) => read(sequential(flatten, ...layers)).architecture.output.activation
  const scores = layer('Dense', 'out', { units: 3, activation: 'linear' })
  it.each([
    ['softmax', [dense('out', '')]],
    ['softmax', [scores, layer('Softmax', 's', { axis: -1 })]],
    ['softmax', [scores, layer('Activation', 's', { activation: 'softmax' })]],
    ['log_softmax', [scores, layer('Activation', 's', { activation: 'log_softmax' })]],
    ['relu_softmax', [layer('Dense', 'out', { units: 3, activation: 'relu' }), layer('Softmax', 's')]],
    ['linear', [scores]],
    ['sigmoid', [layer('Dense', 'out', { units: 3, activation: 'sigmoid' })]],
  ])('%s', (activation, layers) => expect(endOf(...layers)).toBe(activation))
})
