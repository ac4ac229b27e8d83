import type { WrittenLayer } from '../domain/exchange/kerasNetwork'
import { describeNotes, type Note } from '../domain/exchange/note'
import { fail } from '../domain/failure'
import { formatShape } from '../domain/shape'

/** A weight's values by the name it has in a checkpoint, `conv2d/kernel`. */
export interface NamedTensor { name: string; shape: number[]; values: Float32Array }

/** A tensor in a file: read only once its shape is known to be the one that is wanted. */
export interface FileTensor { path: string; shape: readonly number[]; read(): Float32Array }

/** A layer's weights in a file, in the order in which Keras keeps them. */
export interface SavedLayer {
  /** The layer's own name, where the file tells it. */
  name?: string
  /** The place that Keras counts it by, `conv2d_1`, where the file goes by places. */
  place?: string
  tensors: readonly FileTensor[]
}

/** A layer that needs weights. */
export interface WantedLayer { layer: WrittenLayer; place: string; theirName: string }

/**
 * A file's weights for a network: by the layers' names; where those are others, by place; where there are none, in order.
 * @param wanted the network's layers that have weights, in Keras's order
 * @param where the file's name
 * @throws FailureError `weights-mismatch` naming every layer that is missing, left over or of another shape
 */
export function matchWeights(wanted: readonly WantedLayer[], saved: readonly SavedLayer[], where: string): NamedTensor[] {
  const filled = saved.filter(({ tensors }) => tensors.length)
  const attempts = [
    pairBy(wanted, filled, ({ theirName }) => theirName, ({ name }) => name),
    pairBy(wanted, filled, ({ place }) => place, ({ place }) => place),
    ...(filled.every(({ place }) => place === undefined) ? [pairInOrder(wanted, filled)] : []),
  ].map((pairs) => ({ pairs, problems: problemsOf(pairs) }))
  const best = attempts.reduce((a, b) => (b.problems.length < a.problems.length ? b : a))
  if (best.problems.length) {
    fail('weights-mismatch', `Its weights are not those of this network: ${describeNotes(best.problems)}`,
      'Choose the weights of this very network, or import the model they belong to.', where)
  }
  return best.pairs.flatMap(({ layer, found }) => layer!.node!.weights.map(({ name, shape }, i) =>
    ({ name: `${layer!.node!.name}/${name}`, shape: [...shape], values: found!.tensors[i]!.read() })))
}

/** A wanted layer and what of the file is taken for it; either may be missing. */
interface Pair { layer?: WrittenLayer; found?: SavedLayer }

function pairBy(
  wanted: readonly WantedLayer[], saved: readonly SavedLayer[],
  key: (wanted: WantedLayer) => string, savedKey: (saved: SavedLayer) => string | undefined,
): Pair[] {
  const byKey = new Map(saved.map((one) => [savedKey(one), one]))
  const pairs = wanted.map((one): Pair => {
    const found = byKey.get(key(one))
    return found ? { layer: one.layer, found } : { layer: one.layer }
  })
  const used = new Set(pairs.map(({ found }) => found))
  return [...pairs, ...saved.filter((one) => !used.has(one)).map((found): Pair => ({ found }))]
}

const pairInOrder = (wanted: readonly WantedLayer[], saved: readonly SavedLayer[]): Pair[] =>
  Array.from({ length: Math.max(wanted.length, saved.length) }, (_, i): Pair => ({
    ...(wanted[i] ? { layer: wanted[i].layer } : {}), ...(saved[i] ? { found: saved[i] } : {}),
  }))

function problemsOf(pairs: readonly Pair[]): Note[] {
  return pairs.flatMap(({ layer, found }): Note[] => {
    if (!layer) return [{ item: found!.name ?? found!.place ?? '', what: 'the network has no such layer' }]
    if (!found) return [{ item: layer.name, what: 'the file has no weights for it' }]
    const specs = layer.node!.weights
    if (specs.length !== found.tensors.length) {
      return [{ item: layer.name, what: `the file has ${found.tensors.length} tensors for it, it has ${specs.length} (${specs.map(({ name }) => name).join(', ')})` }]
    }
    return specs.flatMap(({ name, shape }, i): Note[] => {
      const given = found.tensors[i]!.shape
      return given.join() === shape.join() ? []
        : [{ item: layer.name, what: `its ${name} is ${formatShape(given) || 'a single value'} in the file, here ${formatShape(shape)}` }]
    })
  })
}
