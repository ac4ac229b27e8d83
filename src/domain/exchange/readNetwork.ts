import { z } from 'zod'
import { maximumNodes } from '../analysis'
import { fail } from '../failure'
import { branchCount, maximumLayers } from '../stack'
import type { KerasConfig, KerasLayer, KerasNetwork } from './kerasNetwork'
import { describeNotes, type Note } from './note'

/**
 * A model document of Keras 2, Keras 3 or tfjs as a network. Nothing in it is looked up, called or opened: layers are
 * told by their class's name alone, and one that brings its own class is refused.
 */
const configSchema = z.record(z.string().max(200), z.unknown())
const layerSchema = z.looseObject({
  class_name: z.string().max(200),
  config: configSchema,
  name: z.string().max(300).optional(),
  module: z.string().max(300).nullish(),
  registered_name: z.string().max(300).nullish(),
  inbound_nodes: z.array(z.unknown()).max(64).optional(),
})
type LayerDocument = z.infer<typeof layerSchema>
const layersSchema = z.array(layerSchema).min(1, 'a model without layers').max(maximumNodes + 1, `more than ${maximumNodes} layers`)
const modelSchema = z.looseObject({
  class_name: z.string(),
  config: z.preprocess(
    (config) => (Array.isArray(config) ? { layers: config as unknown[] } : config), // Keras 1's Sequential
    z.looseObject({
      name: z.string().max(300).optional(), layers: layersSchema,
      input_layers: z.unknown().optional(), output_layers: z.unknown().optional(),
    })),
})

const advice = 'Choose a model written by Keras\'s to_json or save, or a tfjs layers model.'

/** @param where the file's name @throws FailureError `model-invalid`, `model-unsupported` with every layer that is in the way */
export function readNetwork(document: unknown, where: string): KerasNetwork {
  const result = modelSchema.safeParse(topologyOf(document))
  if (!result.success) {
    const issue = result.error.issues[0]!
    return fail('model-invalid', `It is no Keras model (${issue.path.join('.') || 'document'}: ${issue.message})`, advice, where)
  }
  const { class_name, config: parts } = result.data
  const problems: Note[] = []
  const network = class_name === 'Sequential' ? readSequential(parts, problems)
    : class_name === 'Functional' || class_name === 'Model' ? readFunctional(parts, problems)
    : fail('model-unsupported', `A model of class ${class_name} is code that only Python can run`, 'Only Sequential and functional models are read.', where)
  if (problems.length) fail('model-unsupported', describeNotes(problems), 'Take those layers out of the model or choose another one.', where)
  return network
}

/** A tfjs `model.json` and a saved `.h5` have the model within. */
function topologyOf(document: unknown): unknown {
  const inner = (key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  const topology = inner('modelTopology', document) ?? document
  return inner('model_config', topology) ?? topology
}

interface Parts { name?: string | undefined; layers: LayerDocument[] }
interface FunctionalParts extends Parts { input_layers?: unknown; output_layers?: unknown }

const nameOf = ({ name, config, class_name }: LayerDocument, index: number): string =>
  name ?? (typeof config.name === 'string' ? config.name : `${class_name.toLowerCase()}_${index}`)

/** Keras 3's operations on tensors (`x + y`) that do what the joining layer of the same name does. */
const joiningOps = new Set(['Add', 'Multiply', 'Maximum'])
const modelClasses = new Set(['Sequential', 'Functional', 'Model'])

/** Why a layer can't be read whatever its settings: its class isn't Keras's own. */
function foreign({ class_name, module, registered_name }: LayerDocument): string | undefined {
  if (modelClasses.has(class_name)) return 'it is a model within the model'
  if (class_name === 'Lambda' || class_name === 'TFOpLambda') return `${class_name} is Python code, which is never run here`
  if (registered_name?.includes('>') || class_name.includes('>')) return `${class_name} is a class of one's own`
  if (module?.includes('.ops.')) {
    return joiningOps.has(class_name) ? undefined : `${class_name} is an operation rather than a layer`
  }
  const fromKeras = !module || /^(tf_)?keras(\.src)?(\.\w+)*$/.test(module) || /^tensorflow\.(python\.)?keras\./.test(module)
  return fromKeras ? undefined : `${class_name} is a class of one's own, from ${module}`
}

/** The open batch in front, the rest one example's shape. */
function shapeOf(config: KerasConfig): (number | null)[] | undefined {
  const batch = config.batch_shape ?? config.batch_input_shape
  const result = z.array(z.int().positive().nullable()).min(1).max(8).safeParse(Array.isArray(batch) ? batch.slice(1) : undefined)
  return result.success ? result.data : undefined
}

const inputName = 'input of the model'

function readSequential({ name, layers }: Parts, problems: Note[]): KerasNetwork {
  const [first] = layers, isInput = first?.class_name === 'InputLayer'
  const shape = first && shapeOf(first.config)
  let before = inputName
  const read = (isInput ? layers.slice(1) : layers).map((layer, i): KerasLayer => {
    const own = nameOf(layer, i), problem = foreign(layer), inputs = [before]
    if (problem) problems.push({ item: own, what: problem })
    before = own
    return { className: layer.class_name, name: own, config: layer.config, inputs }
  })
  return { name: name ?? 'model', input: { name: inputName, shape: shape ?? [] }, layers: named(read, problems), output: before }
}

function readFunctional({ name, layers, input_layers, output_layers }: FunctionalParts, problems: Note[]): KerasNetwork {
  const inputs = endsOf(input_layers), outputs = endsOf(output_layers)
  if (inputs?.length !== 1) problems.push({ item: '', what: `It has ${inputs?.length ?? 'unreadable'} inputs, where Layerbench's networks have one` })
  if (outputs?.length !== 1) problems.push({ item: '', what: `It has ${outputs?.length ?? 'unreadable'} outputs, where Layerbench's networks have one` })
  const [input = ''] = inputs ?? [], [output = ''] = outputs ?? []
  const at = layers.findIndex((layer, i) => nameOf(layer, i) === input)
  if (inputs?.length === 1 && layers[at]?.class_name !== 'InputLayer') problems.push({ item: input, what: 'The input is no InputLayer' })
  const read = layers.flatMap((layer, i): KerasLayer[] => {
    if (i === at) return []
    const own = nameOf(layer, i), problem = foreign(layer)
    if (problem) problems.push({ item: own, what: problem })
    const inputs = problem ? [] : inboundOf(layer, own, problems)
    return [{ className: layer.class_name, name: own, config: layer.config, inputs }]
  })
  return {
    name: name ?? 'model', input: { name: input, shape: at < 0 ? [] : shapeOf(layers[at]!.config) ?? [] },
    layers: named(read, problems), output,
  }
}

function named(layers: KerasLayer[], problems: Note[]): KerasLayer[] {
  const seen = new Set<string>()
  for (const { name } of layers) {
    if (seen.has(name)) problems.push({ item: name, what: 'Two layers are called so' })
    seen.add(name)
  }
  return layers
}

const end = z.tuple([z.string(), z.literal(0), z.literal(0)]).rest(z.unknown())
/** The names in `input_layers` or `output_layers`: Keras 3 leaves the outer list out where there is one. */
function endsOf(value: unknown): string[] | undefined {
  const one = end.safeParse(value)
  if (one.success) return [one.data[0]]
  const several = z.array(end).max(maximumLayers).safeParse(value)
  return several.success ? several.data.map(([name]) => name) : undefined
}

const history = z.looseObject({
  class_name: z.literal('__keras_tensor__'), config: z.looseObject({ keras_history: end }),
})
const formerInput = z.tuple([z.string(), z.literal(0), z.literal(0)]).rest(z.unknown())
const call = z.looseObject({
  args: z.array(z.unknown()).max(branchCount.max + 1), kwargs: z.record(z.string(), z.unknown()).optional(),
})

/** The names of the layers that a layer is called on, in the form of Keras 3 or of Keras 2. */
function inboundOf({ inbound_nodes = [] }: LayerDocument, item: string, problems: Note[]): string[] {
  if (inbound_nodes.length > 1) {
    problems.push({ item, what: `It is used ${inbound_nodes.length} times with the same weights` })
    return []
  }
  const node = inbound_nodes[0], found = call.safeParse(node)
  const inputs = found.success ? fromCall(found.data) : fromFormer(node)
  if (typeof inputs === 'string') problems.push({ item, what: inputs })
  else if (inputs.length > branchCount.max) problems.push({ item, what: `It has ${inputs.length} inputs, more than the ${branchCount.max} allowed` })
  else return inputs
  return []
}

const unreadable = 'what it takes its input from can\'t be read, or isn\'t the output of one layer'

function fromCall({ args, kwargs = {} }: z.infer<typeof call>): string[] | string {
  const [first] = args
  const tensors = Array.isArray(first) && args.length === 1 ? first as unknown[] : args
  const odd = Object.entries(kwargs).find(([, value]) => value !== null && value !== false)
  if (odd) return `it is called with ${odd[0]}`
  const names = tensors.map((tensor) => history.safeParse(tensor)).map((tensor) => tensor.data?.config.keras_history[0])
  return names.length && names.every((name) => name !== undefined) ? names as string[] : unreadable
}

function fromFormer(node: unknown): string[] | string {
  const one = formerInput.safeParse(node)
  const list = one.success ? [node] : node
  const read = z.array(formerInput).min(1).max(1000).safeParse(list)
  if (!read.success) return unreadable
  const odd = read.data.flatMap(([, , , kwargs]) => Object.entries((kwargs as object | undefined) ?? {}))
    .find(([, value]) => value !== null && value !== false)
  return odd ? `it is called with ${odd[0]}` : read.data.map(([name]) => name)
}
