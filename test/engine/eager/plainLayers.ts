/** Layers in float64 loops, by Keras's documentation: what the engine's values are held against. */

/** Values with their shape, the last axis running fastest; the first is the batch. */
export interface Grid { shape: number[]; values: number[] }

interface Window { size: [number, number]; strides: [number, number]; padding: 'valid' | 'same' }

/** Where windows lie along one side, as `tf.nn` documents it; `before` is the padding ahead of it. */
function places(side: number, size: number, stride: number, padding: Window['padding']) {
  if (padding === 'valid') return { count: Math.ceil((side - size + 1) / stride), before: 0 }
  const count = Math.ceil(side / stride)
  return { count, before: Math.floor(Math.max((count - 1) * stride + size - side, 0) / 2) }
}

/** Calls back for each window with the places `[row, column, offset in the kernel]` that lie on the image. */
function slide(
  x: Grid, { size, strides, padding }: Window, channels: number,
  visit: (image: number, inside: { row: number; column: number; field: [number, number] }[]) => number[],
): Grid {
  const [batch, height, width] = x.shape as [number, number, number, number]
  const down = places(height, size[0], strides[0], padding),
    across = places(width, size[1], strides[1], padding)
  const values: number[] = []
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < down.count; i++) {
      for (let j = 0; j < across.count; j++) {
        const inside = []
        for (let a = 0; a < size[0]; a++) {
          for (let b = 0; b < size[1]; b++) {
            const row = i * strides[0] + a - down.before, column = j * strides[1] + b - across.before
            if (row < 0 || column < 0 || row >= height || column >= width) continue
            inside.push({ row, column, field: [a, b] as [number, number] })
          }
        }
        values.push(...visit(image, inside))
      }
    }
  }
  return { shape: [batch, down.count, across.count, channels], values }
}

const at = ({ shape, values }: Grid, image: number, row: number, column: number, channel: number): number =>
  values[((image * shape[1]! + row) * shape[2]! + column) * shape[3]! + channel]!

/** @param kernel `[height, width, channels, filters]` */
export function plainConv2d(x: Grid, kernel: Grid, bias: number[], window: Omit<Window, 'size'>): Grid {
  const [height, width, channels, filters] = kernel.shape as [number, number, number, number]
  return slide(x, { ...window, size: [height, width] }, filters, (image, inside) =>
    bias.map((sum, filter) => {
      for (const { row, column, field } of inside) {
        for (let channel = 0; channel < channels; channel++) {
          sum += at(x, image, row, column, channel) * at(kernel, field[0], field[1], channel, filter)
        }
      }
      return sum
    }))
}

/** The mean leaves padding out, as Keras's does. */
export function plainPool(kind: 'max' | 'mean', x: Grid, window: Window): Grid {
  const channels = x.shape[3]!
  return slide(x, window, channels, (image, inside) => Array.from({ length: channels }, (_, channel) => {
    const seen = inside.map(({ row, column }) => at(x, image, row, column, channel))
    return kind === 'max' ? Math.max(...seen) : seen.reduce((sum, value) => sum + value, 0) / seen.length
  }))
}

/** @param kernel `[features, units]` */
export function plainDense(x: Grid, kernel: Grid, bias: number[]): Grid {
  const [batch, features] = x.shape as [number, number]
  const values: number[] = []
  for (let row = 0; row < batch; row++) {
    bias.forEach((start, unit) => {
      let sum = start
      for (let i = 0; i < features; i++)
        sum += x.values[row * features + i]! * kernel.values[i * bias.length + unit]!
      values.push(sum)
    })
  }
  return { shape: [batch, bias.length], values }
}

/** Mean and biased variance of each value of the last axis. */
export function plainMoments({ shape, values }: Grid): { mean: number[]; variance: number[] } {
  const channels = shape[shape.length - 1]!, count = values.length / channels
  const mean = new Array<number>(channels).fill(0), variance = new Array<number>(channels).fill(0)
  values.forEach((value, i) => { mean[i % channels]! += value / count })
  values.forEach((value, i) => { variance[i % channels]! += (value - mean[i % channels]!) ** 2 / count })
  return { mean, variance }
}
