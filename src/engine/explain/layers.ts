import type { NetworkNode } from '../../domain/analysis'
import type { Activations, Filters } from '../../domain/explanation'
import { fail } from '../../domain/failure'
import type { Floats, Insight } from './insight'

/** Little pictures that are sent at once, and their values (16 MB of float32). */
const mostShown = 64, mostValues = 4_000_000
/** Units of a layer without maps. */
const mostUnits = 8192

const shownOf = (count: number, size: number): number =>
  Math.max(1, Math.min(count, mostShown, Math.floor(mostValues / Math.max(1, size))))

function nodeOf(insight: Insight, name: string): number {
  const node = insight.nodes.findIndex((one) => one.name === name)
  return node < 0 ? fail('bad-request', `The network has no layer ${name}`, 'Choose one of its layers.') : node
}

/**
 * What a layer puts out for a picture: feature maps, or of a layer without them its units in a row.
 * @throws FailureError `bad-request`
 */
export function activationsOf(insight: Insight, picture: Float32Array, layer: string): Activations {
  const node = nodeOf(insight, layer), { output } = insight.nodes[node]!, values = insight.output(picture, node)
  if (output.length < 3) {
    // Steps of a sequence are rows, one beneath the other.
    const [rows, width] = output.length === 2 ? output as [number, number] : [1, output[0]!]
    const most = Math.max(1, Math.floor(mostUnits / rows)), shown = Math.min(width, most)
    const cut = shown === width ? values : values.filter((_, i) => i % width < shown)
    return { layer, shape: [rows, shown], maps: 1, shown: 1, values: cut }
  }
  const [height, width, maps] = output as [number, number, number], shown = shownOf(maps, height * width)
  return { layer, shape: [height, width], maps, shown, values: pictures(values, height * width, maps, shown) }
}

/** `[size, maps]` as so many maps one after the other. */
const pictures = (values: Float32Array, size: number, maps: number, shown: number): Floats =>
  Float32Array.from({ length: shown * size }, (_, i) => values[(i % size) * maps + Math.floor(i / size)]!)

/** How a kernel's last two axes are meant: its input's channels, its filters, and where both stand. */
interface Axes { channels: number; filters: number; at(channel: number, filter: number): number }

function axesOf({ op }: NetworkNode, [, , a = 0, b = 0]: readonly number[]): Axes {
  const type = op.kind === 'layer' ? op.spec.type : ''
  if (type === 'Conv2DTranspose') return { channels: b, filters: a, at: (channel, filter) => filter * b + channel }
  // Each of its filters sees one channel.
  if (type === 'DepthwiseConv2D' || type === 'SeparableConv2D') return { channels: 1, filters: a * b, at: (_channel, filter) => filter }
  return { channels: a, filters: b, at: (channel, filter) => channel * b + filter }
}

/**
 * The filters of a convolution by one channel of its input, or by the mean of all.
 * @throws FailureError `bad-request` where it is none, or has no such channel
 */
export function filtersOf(insight: Insight, layer: string, channel: number | null): Filters {
  const node = insight.nodes[nodeOf(insight, layer)]!
  const kernel = insight.weights.find(({ name, shape }) => name.startsWith(`${layer}/`) && shape.length === 4)
  if (!kernel) return fail('bad-request', `${layer} has no filters`, 'Choose a convolution.')
  const { channels, filters, at } = axesOf(node, kernel.shape), [height = 0, width = 0] = kernel.shape, size = height * width
  if (channel !== null && channel >= channels) fail('bad-request', `${layer} has ${channels} channels`, 'Choose one of them.')
  const shown = shownOf(filters, size), all = Array.from({ length: channels }, (_, i) => i)
  const chosen = channel === null ? all : [channel], each = kernel.values.length / size
  const values = Float32Array.from({ length: shown * size }, (_, i) =>
    chosen.reduce((sum, one) => sum + kernel.values[(i % size) * each + at(one, Math.floor(i / size))]!, 0) / chosen.length)
  return { layer, shape: [height, width], filters, shown, channels, channel, values }
}
