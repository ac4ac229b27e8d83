import type { KerasConfig, KerasNetwork, WrittenLayer, WrittenNetwork } from './kerasNetwork'

/**
 * `model.to_json()` of Keras 3: what `keras.models.model_from_json` reads. All are functional models, the float type
 * Keras's usual one.
 */
export function keras3Json(network: WrittenNetwork): object {
  const shapes = new Map<string, readonly (number | null)[]>([
    [network.input.name, network.input.shape], ...network.layers.map(({ name, output }) => [name, output] as const),
  ])
  const tensor = (name: string) => ({
    class_name: '__keras_tensor__',
    config: { shape: [null, ...shapes.get(name)!], dtype: 'float32', keras_history: [name, 0, 0] },
  })
  const layer = ({ className, name, config, inputs }: WrittenLayer) => ({
    ...kerasObject('keras.layers', className, { name, dtype: 'float32', ...withModules(config) }),
    name,
    inbound_nodes: [{ args: inputs.length > 1 ? [inputs.map(tensor)] : inputs.map(tensor), kwargs: {} }],
  })
  const inputLayer = {
    ...kerasObject('keras.layers', 'InputLayer', {
      batch_shape: [null, ...network.input.shape], dtype: 'float32', sparse: false, name: network.input.name,
    }),
    name: network.input.name, inbound_nodes: [],
  }
  return {
    ...kerasObject('keras.src.models.functional', 'Functional', {
      name: modelName(network), trainable: true, layers: [inputLayer, ...network.layers.map(layer)],
      input_layers: [[network.input.name, 0, 0]], output_layers: [[network.output, 0, 0]],
    }),
    registered_name: 'Functional',
  }
}

const kerasObject = (module: string, class_name: string, config: KerasConfig) =>
  ({ module, class_name, config, registered_name: null as string | null })

/** Keras 3 looks for an initializer's or regularizer's class in the module that is named with it. */
const withModules = (config: KerasConfig): KerasConfig => Object.fromEntries(Object.entries(config).map(([key, value]) => {
  const module = /_initializer$/.test(key) ? 'keras.initializers' : /_regularizer$/.test(key) ? 'keras.regularizers' : undefined
  return [key, module && value ? { module, registered_name: null, ...value } : value]
}))

/** Free text becomes a name that Keras and TensorFlow's scopes take. */
export const modelName = ({ name }: Pick<KerasNetwork, 'name'>): string =>
  name.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^[^A-Za-z0-9]+/, '') || 'model'

/** `model.to_json()` of Keras 2 (`tf.keras` up to TensorFlow 2.15, `tf_keras`). Keras 3 reads it within a `.h5` alone. */
export function keras2Json(network: WrittenNetwork): object {
  return { class_name: 'Functional', config: keras2Config(network), keras_version: '2.15.0', backend: 'tensorflow' }
}

/** The model's `config` in that form. */
export function keras2Config(network: WrittenNetwork): object {
  const { name, shape } = network.input
  return {
    name: modelName(network), trainable: true,
    layers: [
      {
        class_name: 'InputLayer', name, inbound_nodes: [],
        config: { batch_input_shape: [null, ...shape], dtype: 'float32', sparse: false, ragged: false, name },
      },
      ...network.layers.map((layer) => ({
        class_name: layer.className, name: layer.name,
        config: { name: layer.name, dtype: 'float32', ...formerConfig(layer) },
        inbound_nodes: [layer.inputs.map((input) => [input, 0, 0, {}])],
      })),
    ],
    input_layers: [[name, 0, 0]], output_layers: [[network.output, 0, 0]],
  }
}

/** A layer's config under the names that Keras 2 had for its fields. */
function formerConfig({ className, config }: WrittenLayer): KerasConfig {
  if (className === 'LeakyReLU') {
    const { negative_slope, ...rest } = config
    return { alpha: negative_slope, ...rest }
  }
  return Object.fromEntries(Object.entries(config).map(([key, value]) =>
    [key, /activation$/.test(key) && value === 'silu' ? 'swish' : value]))
}
