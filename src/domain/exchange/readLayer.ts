import { definitionOf, type LayerType, layerTypes } from '../layers'
import type { Fields } from '../layers/fields'
import { fieldValue } from './fieldValues'
import type { KerasConfig, KerasLayer } from './kerasNetwork'
import type { Note } from './note'

/** A layer of ours with its fields, or none where it is left out. */
export type ReadLayer = { type: LayerType; fields: Record<string, unknown> } | undefined
/** What is found on the way: `problems` are in the way of equal predictions, `notes` are not. */
export interface Findings {
  problems: Note[]
  notes: Note[]
  /** Axes that are only known to be the last once shapes are. */
  axes: { item: string; axis: number }[]
}

const aliases: Record<string, string> = {
  MaxPool2D: 'MaxPooling2D', AvgPool2D: 'AveragePooling2D', Convolution2D: 'Conv2D', Convolution2DTranspose: 'Conv2DTranspose',
  DepthwiseConvolution2D: 'DepthwiseConv2D', SeparableConvolution2D: 'SeparableConv2D', GlobalAvgPool2D: 'GlobalAveragePooling2D',
  GlobalMaxPool2D: 'GlobalMaxPooling2D', BatchNormalizationV1: 'BatchNormalization', BatchNormalizationV2: 'BatchNormalization',
}

/** Layers that hand on what they get outside training. */
const forTrainingOnly = new Set([
  'GaussianDropout', 'AlphaDropout', 'ActivityRegularization', 'RandomFlip', 'RandomRotation', 'RandomTranslation', 'RandomZoom',
  'RandomBrightness', 'RandomContrast', 'RandomCrop', 'RandomErasing',
])

type Former = (config: KerasConfig) => { className: string; config: KerasConfig } | undefined
const activationOf = (activation: string) => ({ className: 'Activation', config: { activation } })
const isNothing = (value: unknown) => value === null || value === undefined || value === 0

/** Classes of Keras that are settings of another layer here. */
const renderings: Record<string, Former> = {
  ReLU({ max_value, negative_slope, threshold }) {
    if (!isNothing(threshold)) return undefined
    if (isNothing(max_value)) {
      return isNothing(negative_slope) ? activationOf('relu') : { className: 'LeakyReLU', config: { negative_slope } }
    }
    return max_value === 6 && isNothing(negative_slope) ? activationOf('relu6') : undefined
  },
  ELU: ({ alpha = 1 }) => (alpha === 1 ? activationOf('elu') : undefined),
  Softmax: ({ axis = -1 }) => ({ className: 'Activation', config: { activation: 'softmax', axis } }),
  LeakyReLU: ({ alpha, ...rest }) => ({ className: 'LeakyReLU', config: alpha === undefined ? rest : { ...rest, negative_slope: alpha } }),
}

/** Fields without which Keras has no such layer. */
const required = new Set(['units', 'filters', 'kernel_size', 'rate', 'target_shape', 'stddev'])
const recurrent = new Set(['SimpleRNN', 'LSTM', 'GRU'])
/** Never said anything of what a layer computes. */
const ignored = new Set(['name', 'trainable', 'dtype', 'batch_input_shape', 'batch_shape', 'implementation', 'unroll', 'quantization_config'])
/** What only changes how a layer learns. */
const ofTraining = /(_initializer|_regularizer|_constraint)$|^(seed|noise_shape|momentum|synchronized|unit_forget_bias|dropout|recurrent_dropout|renorm.*)$/
const neutral: Record<string, unknown[]> = {
  data_format: ['channels_last'], dilation_rate: [1, [1, 1]], groups: [1], depth_multiplier: [1], use_bias: [true],
  unit_forget_bias: [true], reset_after: [true], interpolation: ['nearest'], renorm_momentum: [0.99], center: [true], scale: [true],
}
const usualInitializers: Record<string, string> = {
  beta: 'Zeros', gamma: 'Ones', moving_mean: 'Zeros', moving_variance: 'Ones', bias: 'Zeros', alpha: 'Zeros',
  kernel: 'GlorotUniform', depthwise: 'GlorotUniform', pointwise: 'GlorotUniform', recurrent: 'Orthogonal',
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
function isNeutral(key: string, value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0) return true
  const usual = usualInitializers[key.replace(/_initializer$/, '')]
  if (usual && key.endsWith('_initializer')) return (value as { class_name?: unknown }).class_name === usual
  return neutral[key]?.some((one) => same(one, value)) ?? false
}

/** A value in a note: an object by its class, anything long cut. */
const shown = (value: unknown): string => {
  const name = (value as { class_name?: unknown } | null)?.class_name
  return typeof name === 'string' ? name.slice(0, 60) : (JSON.stringify(value) ?? 'undefined').slice(0, 60)
}

/** A layer of Keras as one of ours. @param found grows by what is found */
export function readLayer({ className, name: item, config }: KerasLayer, first: boolean, found: Findings): ReadLayer {
  const known = aliases[className] ?? className
  if (forTrainingOnly.has(known)) {
    found.notes.push({ item, what: `${className} is not known here; it is left out, since it acts in training alone` })
    return undefined
  }
  if (known === 'Rescaling' && first && isUnitScale(config)) {
    found.notes.push({ item, what: 'The Rescaling by 1/255 is left out, since networks here get values from 0 to 1' })
    return undefined
  }
  const rendering = Object.hasOwn(renderings, known) && !(known === 'ELU' && isLayer('ELU')) ? renderings[known]! : undefined
  const rendered = rendering ? rendering(config) : { className: known, config }
  if (!rendered || !isLayer(rendered.className)) {
    found.problems.push({ item, what: rendered ? `${className} is no layer here` : `${className} with these settings is no layer here` })
    return undefined
  }
  checkCommon(item, config, found)
  return { type: rendered.className, fields: readFields(item, rendered.className, rendered.config, found) }
}

const isLayer = (type: string): type is LayerType => (layerTypes as readonly string[]).includes(type)
const isUnitScale = ({ scale, offset }: KerasConfig): boolean =>
  typeof scale === 'number' && Math.abs(scale * 255 - 1) < 1e-6 && isNothing(offset)

function readFields(item: string, type: LayerType, config: KerasConfig, found: Findings): Record<string, unknown> {
  const { fields } = definitionOf(type) as { fields: Fields }, read: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    if (!Object.hasOwn(config, name)) {
      if (required.has(name)) found.problems.push({ item, what: `${type} without its ${name}` })
      if (name === 'activation' && !recurrent.has(type)) read[name] = 'linear'
      continue
    }
    const value = fieldValue(field, config[name])
    if ('value' in value) read[name] = value.value
    else (ofTraining.test(name) ? found.notes : found.problems).push({ item, what: `its ${name} is ${shown(config[name])}: ${value.problem}` })
  }
  for (const [key, value] of Object.entries(config)) {
    if (Object.hasOwn(fields, key) || ignored.has(key)) continue
    if (key === 'axis') readAxis(item, value, found)
    else if (!isNeutral(key, value)) {
      (ofTraining.test(key) ? found.notes : found.problems).push({ item, what: `its ${key}, ${shown(value)}, has no place in ${type} here` })
    }
  }
  return read
}

/** Of Concatenate and normalisations: all of ours work along the last axis. */
export function readAxis(item: string, value: unknown, found: Findings): void {
  const axis: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (typeof axis !== 'number') found.problems.push({ item, what: `it works along the axes ${shown(value)}, here along the last one` })
  else if (axis !== -1) found.axes.push({ item, axis })
}

function checkCommon(item: string, { dtype }: KerasConfig, { notes }: Findings): void {
  const inner = (dtype as { config?: { name?: unknown } } | null | undefined)?.config?.name
  const name = typeof dtype === 'object' ? inner : dtype
  if (name !== undefined && name !== 'float32') notes.push({ item, what: `It computes in ${shown(name)}, here in float32` })
}
