import type { ImageShape } from '../../data/imageSet'
import type { NetworkNode } from '../../domain/analysis'
import type { Architecture } from '../../domain/architecture'
import { examplesAtOnce } from '../../domain/evaluationBatch'
import type { Statistics } from '../../domain/preprocessing'
import { sizeOf } from '../../domain/shape'
import type { SavedTensor } from '../../runs/checkpoint'
import { GraphSession } from '../graph/graphSession'
import { normalised } from '../graph/images'
import { probabilitiesOf } from '../graph/probabilities'
import { assign, matching, TracedNetwork } from '../graph/tracedNetwork'

/** As it can cross processes. */
export type Floats = Float32Array<ArrayBuffer>

/**
 * A trained network with all that stands between its pixels and its probabilities, and the gradients of a class's score (what
 * it has before the output's activation) by any of it. Pixels count from 0 to 1, `[count, height, width, channels]`.
 */
export class Insight {
  /** In the order they are computed in, the output last. */
  readonly nodes: readonly NetworkNode[]
  readonly weights: readonly SavedTensor[]
  private readonly session: GraphSession
  private readonly atOnce: number
  private readonly size: number

  /** @param shape what the network takes @throws FailureError `architecture-invalid`, `checkpoint-damaged` */
  constructor(
    architecture: Architecture, readonly shape: ImageShape, readonly classes: number, weights: readonly SavedTensor[],
    statistics?: Statistics,
  ) {
    const network = new TracedNetwork(architecture, shape, classes), { graph, root } = network
    const float = { type: 'float' } as const
    const pixels = graph.add('Placeholder', [], { dtype: float, shape: { shape: [-1, ...shape] } }, 'pixels')
    const by = graph.add('Placeholder', [], { dtype: float, shape: { shape: [-1, classes] } }, 'by')
    const { logits, outputs, inwards } = network.forward(root, normalised(root, pixels, statistics), undefined, true)
    const gradients = inwards(by), named = (value: string, name: string) => root.add('Identity', [value], { T: float }, name)
    named(logits, 'scores')
    named(probabilitiesOf(root, logits, architecture.output.activation), 'probabilities')
    // By the pixels themselves: standardising stands between them and the network's input.
    const deviation = statistics && root.numbers(Float32Array.from(statistics.deviation), [statistics.deviation.length])
    named(deviation ? root.float('RealDiv', gradients.input, deviation) : gradients.input, 'gradient')
    outputs.forEach((output, i) => named(output, `output/${i}`))
    gradients.outputs.forEach((gradient, i) => { if (gradient) named(gradient, `gradient/${i}`) })
    this.nodes = network.nodes
    this.weights = matching(network.weights, weights)
    this.size = sizeOf(shape)
    this.atOnce = examplesAtOnce(2 * network.activations)
    this.session = new GraphSession(graph)
    assign(this.session, this.weights as SavedTensor[])
  }

  /** float32 `[count, classes]` */
  scores = (images: Float32Array): Floats => this.fetch(images, ['scores'])[0]!
  probabilities = (images: Float32Array): Floats => this.fetch(images, ['probabilities'])[0]!
  /** What a node puts out, `[count, ...nodes[node].output]`. */
  output = (images: Float32Array, node: number): Floats => this.fetch(images, [`output/${node}`])[0]!

  /** The gradients of a class's score by the pixels, of the pixels' shape. */
  gradients = (images: Float32Array, label: number): Floats => this.fetch(images, ['gradient'], label)[0]!
  /** What a node puts out and the gradients of a class's score by that. */
  outputWithGradient(images: Float32Array, node: number, label: number): [output: Floats, gradient: Floats] {
    const [output, gradient] = this.fetch(images, [`output/${node}`, `gradient/${node}`], label)
    return [output!, gradient!]
  }

  private fetch(images: Float32Array, names: string[], label?: number): Floats[] {
    const { size, atOnce, classes } = this, count = images.length / size, parts: Floats[][] = names.map(() => [])
    for (let start = 0; start < count; start += atOnce) {
      const end = Math.min(count, start + atOnce), some = end - start
      const feeds = [{
        name: 'pixels', dtype: 'float' as const, shape: [some, ...this.shape], values: images.subarray(start * size, end * size),
      }]
      if (label !== undefined) {
        const values = Float32Array.from({ length: some * classes }, (_, i) => Number(i % classes === label))
        feeds.push({ name: 'by', dtype: 'float', shape: [some, classes], values })
      }
      this.session.run(feeds, names).forEach((values, i) => parts[i]!.push(values as Floats))
    }
    return parts.map(joined)
  }

  dispose(): void {
    this.session.dispose()
  }
}

function joined(parts: Floats[]): Floats {
  if (parts.length === 1) return parts[0]!
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
