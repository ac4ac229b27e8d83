import type { Statistics } from '../../domain/preprocessing'
import type { Frame } from './frame'
import type { Output } from './graphBuilder'

/** uint8 `[batch, size]` as float32 0 … 1, `[batch, height, width, channels]`. */
export function imagesToFloat(frame: Frame, pixels: Output, shape: readonly number[]): Output {
  const scaled = frame.float('Mul', frame.cast(pixels, 'uint8', 'float'), frame.number(1 / 255))
  return frame.reshape(scaled, frame.integers([-1, ...shape]))
}

/** Pixels 0 … 1 as the network takes them: less the mean and by the deviation of their channel, where they are standardised. */
export function normalised(frame: Frame, x: Output, statistics: Statistics | undefined): Output {
  if (!statistics) return x
  const byChannel = (values: readonly number[]) => frame.numbers(Float32Array.from(values), [values.length])
  const centred = frame.float('Sub', x, byChannel(statistics.mean))
  return frame.float('Mul', centred, byChannel(statistics.deviation.map((deviation) => 1 / deviation)))
}
