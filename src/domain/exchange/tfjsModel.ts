import { keras2Config } from './kerasJson'
import type { KerasLayer, KerasNetwork, KerasObject, WrittenLayer, WrittenNetwork } from './kerasNetwork'
import type { Note } from './note'

/** One weight of a tfjs `model.json`: `conv2d/kernel`. */
export interface TfjsWeight { name: string; shape: readonly number[]; dtype: 'float32' }
export interface TfjsShards { paths: string[]; weights: TfjsWeight[] }

/** The activation functions of tfjs-layers 4; its hard sigmoid is another formula than Keras 3's. */
const tfjsActivations = new Set([
  'linear', 'relu', 'relu6', 'elu', 'selu', 'gelu', 'silu', 'sigmoid', 'tanh', 'softplus', 'softsign', 'softmax', 'log_softmax',
])

const largest = (value: unknown): number => Math.max(...(Array.isArray(value) ? value as number[] : [1]))

/** tfjs-layers scales from the middle of the first pixel, Keras from the image's edge. */
const scalesOtherwise = ({ className, config }: KerasLayer): boolean =>
  className === 'UpSampling2D' && config.interpolation === 'bilinear' && largest(config.size) > 1

/** What a network that tfjs-layers wrote computes there by another formula than in Keras 3, and so than here. */
export const tfjsFormulas = ({ layers }: KerasNetwork): Note[] => layers.filter(scalesOtherwise)
  .map(({ name }) => ({ item: name, what: 'tfjs-layers\' bilinear UpSampling2D is another formula than Keras 3\'s, so its predictions differ' }))

/** What tfjs-layers 4 can't compute of a layer, or undefined. */
function beyondTfjs(layer: WrittenLayer): string | undefined {
  const { className, config } = layer
  if (scalesOtherwise(layer)) return 'tfjs-layers has no bilinear UpSampling2D as Keras 3 computes it'
  for (const [key, value] of Object.entries(config)) {
    if (/activation$/.test(key) && !tfjsActivations.has(value as string)) return `tfjs-layers has no ${String(value)} as Keras 3 computes it`
  }
  const dilated = largest(config.dilation_rate) > 1
  if (dilated && className !== 'Conv2D') return `tfjs-layers ignores the dilation of ${className}`
  if (dilated && largest(config.strides) > 1) return 'tfjs-layers has no strides and dilation together'
  if (Number(config.groups ?? 1) > 1) return 'tfjs-layers ignores groups'
  if (config.keepdims) return 'tfjs-layers ignores keepdims'
  if (className === 'GRU' && config.reset_after) return 'tfjs-layers has no GRU with reset_after'
  return undefined
}

/** Layers that tfjs-layers doesn't take and that hand on what they get, at least outside training. */
function passesOn({ className, node }: WrittenLayer): string | undefined {
  if (className === 'SpatialDropout2D') return 'tfjs-layers has no SpatialDropout2D; it is left out, since it acts in training alone'
  return className === 'Flatten' && node?.inputs[0]!.length === 1 ? 'It is left out, since what it gets is flat already' : undefined
}

/** `modelTopology` without the weights, what is left out of it and what can't be in it. */
export interface TfjsTopology { topology: object; notes: Note[]; problems: Note[] }

export function tfjsTopology(network: WrittenNetwork): TfjsTopology {
  const gone = network.layers.filter(passesOn)
  const { layers, output } = without(network, gone)
  const problems = layers.flatMap((layer): Note[] => {
    const what = beyondTfjs(layer)
    return what ? [{ item: layer.name, what }] : []
  })
  const config = keras2Config({ ...network, layers: layers.map(asTfjs), output })
  return {
    topology: { class_name: 'Model', config, keras_version: '2.15.0', backend: 'tensorflow' },
    notes: gone.map((layer) => ({ item: layer.name, what: passesOn(layer)! })),
    problems,
  }
}

/** Where tfjs-layers spells a class otherwise, or can't work a side out. */
function asTfjs(layer: WrittenLayer): WrittenLayer {
  const entries = Object.entries(layer.config).map(([key, value]): [string, unknown] => {
    if (!/_initializer$/.test(key)) return [key, value]
    const { class_name, config } = value as KerasObject
    return [key, { class_name: class_name.replace(/^Lecun/, 'LeCun'), config }]
  })
  const config = Object.fromEntries(entries)
  return { ...layer, config: layer.className === 'Reshape' ? { ...config, target_shape: [...layer.output] } : config }
}

/** The network with what those layers get handed on in their place. */
function without(network: WrittenNetwork, gone: readonly WrittenLayer[]): Pick<WrittenNetwork, 'layers' | 'output'> {
  const handed = new Map(gone.map(({ name, inputs }) => [name, inputs[0]!]))
  const source = (name: string): string => (handed.has(name) ? source(handed.get(name)!) : name)
  return {
    layers: network.layers.filter((layer) => !gone.includes(layer))
      .map((layer) => ({ ...layer, inputs: layer.inputs.map(source) })),
    output: source(network.output),
  }
}

/** What tfjs-layers calls a weight that Keras 3 calls otherwise. */
export const tfjsWeightName = ({ className }: WrittenLayer, weight: string): string =>
  className === 'DepthwiseConv2D' && weight === 'kernel' ? 'depthwise_kernel' : weight

/** The whole `model.json`. */
export const tfjsModelJson = ({ topology }: TfjsTopology, weightsManifest: TfjsShards[]): object => ({
  format: 'layers-model', generatedBy: 'Layerbench', convertedBy: null, modelTopology: topology, weightsManifest,
})
