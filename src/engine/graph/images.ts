import type { Frame } from './frame'
import type { Output } from './graphBuilder'

/** uint8 `[batch, size]` as float32 0 … 1, `[batch, height, width, channels]`. */
export function imagesToFloat(frame: Frame, pixels: Output, shape: readonly number[]): Output {
  const scaled = frame.float('Mul', frame.cast(pixels, 'uint8', 'float'), frame.number(1 / 255))
  return frame.reshape(scaled, frame.integers([-1, ...shape]))
}
