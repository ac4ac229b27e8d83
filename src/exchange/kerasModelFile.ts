import { keras2Json } from '../domain/exchange/kerasJson'
import type { WrittenNetwork } from '../domain/exchange/kerasNetwork'
import type { Hdf5Reader } from './hdf5'
import { writeHdf5 } from './hdf5'
import { weightsOf } from './kerasWeightsFile'
import type { NamedTensor, SavedLayer } from './savedLayers'

/** Names in an attribute, or in several numbered ones where they are too many for one. */
function readNames(file: Hdf5Reader, path: string, name: string): string[] | undefined {
  const whole = file.texts(path, name)
  if (whole) return whole
  const parts: string[] = []
  for (let i = 0; ; i++) {
    const part = file.texts(path, `${name}${i}`)
    if (!part) return i ? parts : undefined
    parts.push(...part)
  }
}

/** The weights of a `.h5` by `model.save` or `save_weights` of Keras 2, or by `save` of Keras 3; undefined where it has none. */
export function readModelWeights(file: Hdf5Reader): SavedLayer[] | undefined {
  const root = file.has('model_weights') ? '/model_weights' : '/'
  return readNames(file, root, 'layer_names')?.map((name) => {
    const group = root === '/' ? `/${name}` : `${root}/${name}`
    const weights = readNames(file, group, 'weight_names') ?? []
    return { name, tensors: weights.map((weight) => file.tensor(`${group}/${weight}`)) }
  })
}

/** The architecture within a `.h5`, as text. */
export const readModelConfig = (file: Hdf5Reader): string | undefined => file.texts('/', 'model_config')?.[0]
export const hasTrainingConfig = (file: Hdf5Reader): boolean => file.texts('/', 'training_config') !== undefined

/** The most bytes of names in one attribute, as Keras splits them. */
const attributeBytes = 64_000

/** A whole model as `model.save('x.h5')` of Keras 2 writes it; Keras 3 loads it too. */
export function writeModelFile(network: WrittenNetwork, tensors: readonly NamedTensor[]): Promise<Uint8Array> {
  const document = keras2Json(network) as { keras_version: string; backend: string }
  const layers = weightsOf(network, tensors)
  return writeHdf5((file) => {
    const { keras_version, backend, ...model } = document
    file.text('/', 'model_config', JSON.stringify(model))
    file.group('/model_weights')
    for (const path of ['/', '/model_weights']) {
      file.text(path, 'keras_version', keras_version)
      file.text(path, 'backend', backend)
    }
    const names = layers.map(({ layer }) => layer.name)
    const split = Math.ceil(names.join('').length / attributeBytes)
    if (split <= 1) file.text('/model_weights', 'layer_names', names)
    else {
      const each = Math.ceil(names.length / split)
      for (let i = 0; i < split; i++) file.text('/model_weights', `layer_names${i}`, names.slice(i * each, (i + 1) * each))
    }
    for (const { layer, tensors: weights } of layers) {
      const own = `/model_weights/${layer.name}`
      file.group(own)
      file.text(own, 'weight_names', weights.map(({ weight }) => `${layer.name}/${weight}:0`))
      if (weights.length) file.group(`${own}/${layer.name}`)
      for (const { weight, shape, values } of weights) file.tensor(`${own}/${layer.name}/${weight}:0`, shape, values)
    }
  })
}
