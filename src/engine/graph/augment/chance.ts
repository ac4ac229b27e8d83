import type { Frame } from '../frame'
import type { Output } from '../graphBuilder'

/** A kind's amounts: drawn evenly between the two, for that part of the images. */
export interface Amount { low: number; high: number; probability: number }

/** What each image of a batch draws for itself. */
export class Chance {
  /** @param batch examples, an int32 scalar; @param nextSeed int32 `[2]`, another one at each call */
  constructor(readonly frame: Frame, readonly batch: Output, private readonly nextSeed: () => Output) {}

  /** float32 `[batch, ...sizes]` of mean 0 and deviation 1. */
  normal(sizes: readonly number[]): Output {
    return this.drawn('StatelessRandomNormal', this.shape(...sizes))
  }
  /** float32 `[batch, ...sizes]`, 0 … 1. */
  uniform(sizes: readonly number[] = []): Output {
    return this.drawn('StatelessRandomUniform', this.shape(...sizes))
  }

  /** float32 `[batch]` between two numbers. */
  between(low: number, high: number): Output {
    const { frame } = this
    return frame.float('AddV2', frame.float('Mul', this.uniform(), frame.number(high - low)), frame.number(low))
  }
  /** An amount for each image, float32 `[batch]`; `neutral` for those that are to stay as they are. */
  amount({ low, high, probability }: Amount, neutral: number): Output {
    return this.sometimes(this.between(low, high), probability, neutral)
  }
  /** `values` for that part of the images, `neutral` for the others. */
  sometimes(values: Output, probability: number, neutral: number): Output {
    if (probability >= 1) return values
    const { frame } = this
    const happens = frame.float('Less', this.uniform(), frame.number(probability))
    return frame.add('SelectV2', [happens, values, frame.number(neutral)], { T: { type: 'float' } })
  }

  private drawn(op: string, shape: Output): Output {
    return this.frame.add(op, [shape, this.nextSeed()], { dtype: { type: 'float' }, T: { type: 'int32' }, Tseed: { type: 'int32' } })
  }
  private shape(...sizes: number[]): Output {
    const { frame } = this, values = [this.batch, ...sizes.map((size) => frame.integer(size))]
    return frame.add('Pack', values, { T: { type: 'int32' }, N: { int: values.length }, axis: { int: 0 } })
  }
}

/** float32 `[batch]` as `[batch, 1, 1, 1]`, to go with images. */
export const perImage = (frame: Frame, values: Output): Output => frame.reshape(values, frame.integers([-1, 1, 1, 1]))
