import type { Analysis } from '../analysis'
import { definitionOf } from '../layers'
import type { LayerCategory } from '../layers/definition'
import type { Shape } from '../shape'
import type { Stack, StackItem } from '../stack'

/** A network at a glance, from left to right: a slab a layer, as high as its image and as thick as its channels. */
export interface Miniature {
  width: number
  height: number
  slabs: { x: number; y: number; width: number; height: number; category: LayerCategory }[]
  /** Horizontal and vertical strokes between slabs, from one end to the other. */
  strokes: { x1: number; y1: number; x2: number; y2: number }[]
  frames: { x: number; y: number; width: number; height: number; times: number }[]
}

const gap = 3, branchGap = 5, frame = 4
/** Above a frame, for how often it is repeated. */
const caption = 9
const tallest = 40, lowest = 6, thin = 2.5

/** A part with its middle at height 0. */
interface Part { width: number; height: number; draw(x: number, middle: number): void }

class Sketch {
  readonly slabs: Miniature['slabs'] = []
  readonly strokes: Miniature['strokes'] = []
  readonly frames: Miniature['frames'] = []

  /** @param rows of the network's own input, which are drawn tallest */
  constructor(private readonly analysis: Pick<Analysis, 'items'>, private readonly rows: number) {}

  line(parts: readonly Part[]): Part {
    if (!parts.length) return { width: 0, height: 0, draw: () => undefined }
    return {
      width: parts.reduce((sum, { width }) => sum + width, gap * (parts.length - 1)),
      height: Math.max(...parts.map(({ height }) => height)),
      draw: (from, middle) => {
        let x = from
        parts.forEach((part, i) => {
          if (i) this.stroke(x - gap, middle, x, middle)
          part.draw(x, middle)
          x += part.width + gap
        })
      },
    }
  }

  stack = (stack: Stack): Part => this.line(stack.filter(({ disabled }) => !disabled).map((item) => this.item(item)))

  slab(output: Shape | undefined, category: LayerCategory, makes: boolean): Part {
    const { height, width } = this.sizeOf(output, makes)
    return { width, height, draw: (x, middle) => { this.slabs.push({ x, y: middle - height / 2, width, height, category }) } }
  }

  /** Channels and units by their powers of two, so that one and a thousand both can be seen. */
  private sizeOf(output: Shape | undefined, makes: boolean): { width: number; height: number } {
    const [first = 1, , channels = 1] = output ?? [16]
    const flat = !output || output.length === 1
    const height = flat ? lowest + 2.6 * Math.log2(first + 1) : tallest * Math.sqrt(Math.min(1, first / this.rows))
    const width = !makes ? thin : flat ? 4 : 3 + 1.3 * Math.log2(channels + 1)
    return { width, height: Math.max(lowest, Math.min(tallest, height)) }
  }

  private item(item: StackItem): Part {
    if (item.type === 'Branch') return this.branch(item.branches.map(this.stack))
    if (item.type === 'Repeat') return this.repeat(this.stack(item.layers), item.times)
    const found = this.analysis.items.get(item.name)
    const { category } = definitionOf(item.type)
    const makes = ['core', 'convolution', 'recurrent'].includes(category) && !['Flatten', 'Reshape'].includes(item.type)
    return this.slab(found?.state === 'ok' ? found.output : undefined, category, makes)
  }

  /** One below the other, each from the fork to the join. */
  private branch(rows: readonly Part[]): Part {
    const inner = Math.max(10, ...rows.map(({ width }) => width)), side = gap + 1
    const heights = rows.map(({ height }) => Math.max(height, lowest))
    const height = heights.reduce((sum, each) => sum + each, branchGap * (rows.length - 1))
    return {
      width: inner + 2 * side, height,
      draw: (x, middle) => {
        const middles: number[] = []
        let top = middle - height / 2
        rows.forEach((row, i) => {
          const y = top + heights[i]! / 2, from = x + side + (inner - row.width) / 2
          middles.push(y)
          this.stroke(x, y, row.width ? from : x + inner + 2 * side, y)
          if (row.width) this.stroke(from + row.width, y, x + inner + 2 * side, y)
          row.draw(from, y)
          top += heights[i]! + branchGap
        })
        const highest = Math.min(middle, ...middles), deepest = Math.max(middle, ...middles)
        for (const end of [x, x + inner + 2 * side]) this.stroke(end, highest, end, deepest)
      },
    }
  }

  private repeat(inner: Part, times: number): Part {
    const width = Math.max(inner.width, 14) + 2 * frame, height = Math.max(inner.height, lowest) + 2 * frame
    return {
      width, height: height + 2 * caption,
      draw: (x, middle) => {
        this.frames.push({ x, y: middle - height / 2, width, height, times })
        inner.draw(x + (width - inner.width) / 2, middle)
      },
    }
  }

  private stroke(x1: number, y1: number, x2: number, y2: number): void {
    if (x1 !== x2 || y1 !== y2) this.strokes.push({ x1, y1, x2, y2 })
  }
}

/**
 * The stack from its input to its output; of a block of layers the stack alone.
 * @param ends the network's input and its number of classes, drawn as slabs of their own
 */
export function miniature(stack: Stack, analysis: Pick<Analysis, 'items'>, input: Shape, classes?: number): Miniature {
  const sketch = new Sketch(analysis, Math.max(1, input[0] ?? 1))
  const layers = sketch.stack(stack)
  const parts = classes === undefined ? [layers] : [
    sketch.slab(input, 'activation', false), ...(layers.width ? [layers] : []), sketch.slab([classes], 'core', true),
  ]
  const whole = sketch.line(parts)
  whole.draw(1, whole.height / 2 + 1)
  const { slabs, strokes, frames } = sketch
  return { width: whole.width + 2, height: whole.height + 2, slabs, strokes, frames }
}
