import { modelName } from '../domain/exchange/kerasJson'
import type { WrittenNetwork } from '../domain/exchange/kerasNetwork'
import { hasCell, placesOf } from '../domain/exchange/places'
import type { Hdf5Reader } from './hdf5'
import { writeHdf5 } from './hdf5'
import type { NamedTensor, SavedLayer } from './savedLayers'

/** Where `.weights.h5` files have their layers: Keras 3, and Keras 2.12 to 2.13. */
const roots = ['layers', '_layer_checkpoint_dependencies']

/** The layers of a `.weights.h5`, or undefined where the file isn't one. */
export function readKerasWeights(file: Hdf5Reader): SavedLayer[] | undefined {
  const root = roots.find((name) => file.has(name))
  if (root === undefined) return undefined
  return file.names(root).map((place) => {
    const own = `/${root}/${place}`
    const variables = [`${own}/vars`, `${own}/cell/vars`].flatMap((group) =>
      file.names(group).filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b)).map((name) => `${group}/${name}`))
    const [name] = file.texts(`${own}/vars`, 'name') ?? []
    return { place, ...(name === undefined ? {} : { name }), tensors: variables.map((path) => file.tensor(path)) }
  })
}

/** Weights of a network by the names they have in a checkpoint, layer by layer. */
export function weightsOf(network: WrittenNetwork, tensors: readonly NamedTensor[]) {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  return network.layers.map((layer) => ({
    layer, tensors: (layer.node?.weights ?? []).map(({ name }) => ({ weight: name, ...byName.get(`${layer.node!.name}/${name}`)! })),
  }))
}

/**
 * A `.weights.h5` as `model.save_weights` of Keras 3 writes it. Groups that hold nothing stand there too: the reader of
 * Keras 2 asks for them.
 */
export function writeKerasWeights(network: WrittenNetwork, tensors: readonly NamedTensor[]): Promise<Uint8Array> {
  const places = placesOf(network.layers)
  return writeHdf5((file) => {
    const variables = (path: string, name: string) => {
      file.group(`${path}/vars`)
      file.text(`${path}/vars`, 'name', name)
    }
    const group = (path: string, name: string) => {
      file.group(path)
      variables(path, name)
    }
    variables('', modelName(network))
    file.group('/layers')
    group('/layers/input_layer', network.input.name)
    for (const { layer, tensors: weights } of weightsOf(network, tensors)) {
      const own = `/layers/${places.get(layer.name)!}`, cell = hasCell(layer.className)
      group(own, layer.name)
      if (cell) group(`${own}/cell`, `${layer.name}_cell`)
      weights.forEach(({ shape, values }, i) => file.tensor(`${own}${cell ? '/cell' : ''}/vars/${i}`, shape, values))
    }
  })
}
