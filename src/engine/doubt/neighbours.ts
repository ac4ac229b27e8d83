import { type Tensor, tf } from '../tensorflow'

/** So many nearest ones, nearest first. */
export interface Near { indices: Int32Array; distances: Float32Array }

/** Rows of numbers that the nearest ones are looked for among, by Euclidean distance; to be disposed of. */
export class Neighbours {
  private readonly rows: Tensor
  private readonly squares: Tensor
  readonly count: number

  /** @param rows float32 `[count, width]` */
  constructor(rows: Float32Array, private readonly width: number) {
    this.count = rows.length / width
    this.rows = tf.tensor2d(rows, [this.count, width])
    this.squares = tf.tidy(() => tf.sum(tf.square(this.rows), 1))
  }

  /**
   * The `most` nearest rows of each query, `[queries, most]`; all where there are fewer.
   * @param queries float32 `[queries, width]`
   */
  nearest(queries: Float32Array, most: number): Near {
    const found = tf.tidy(() => {
      const q = tf.tensor2d(queries, [queries.length / this.width, this.width])
      const products = tf.matMul(q, this.rows as typeof q, false, true)
      const apart = tf.add(tf.sub(this.squares, tf.mul(products, 2)), tf.sum(tf.square(q), 1, true))
      const { values, indices } = tf.topk(tf.neg(apart), Math.min(most, this.count))
      return [indices, tf.sqrt(tf.relu(tf.neg(values)))]
    })
    const [indices, distances] = found.map((tensor) => tensor.dataSync())
    for (const tensor of found) tensor.dispose()
    return { indices: indices as Int32Array, distances: distances as Float32Array }
  }

  dispose(): void {
    this.rows.dispose()
    this.squares.dispose()
  }
}
