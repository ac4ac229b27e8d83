import { describe, expect, it } from 'vitest'
import { countCorrect, crossEntropy } from '../../../src/engine/eager/loss'
import { type Tensor, tf } from '../../../src/engine/tensorflow'
import { seededValues } from '../seededNumbers'
import { expectClose } from './closeTo'

/** Mean of −log softmax at the label, in float64. */
function plainLoss(rows: number[][], labels: number[]): number {
  const losses = rows.map((row, i) => {
    const highest = Math.max(...row)
    return highest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - highest), 0)) - row[labels[i]!]!
  })
  return losses.reduce((sum, loss) => sum + loss, 0) / rows.length
}

const lossOf = (rows: number[][], labels: number[]): number =>
  crossEntropy(tf.tensor2d(rows), tf.tensor1d(labels, 'int32')).dataSync()[0]!

describe('cross-entropy', () => {
  it.each([
    [1, 2],
    [7, 10],
    [64, 10],
    [3, 100],
  ])('of %i examples and %i classes is the mean of −log softmax', (batch, classes) => {
    const rows = Array.from({ length: batch }, (_, i) => seededValues(classes, -5, 5, i))
    const labels = rows.map((_, i) => (i * 7) % classes)
    expectClose([lossOf(rows, labels)], [plainLoss(rows, labels)])
  })

  it.each([30, 100, 1e4, 1e30])('stays finite and right with logits of ±%f', (size) => {
    const rows = [[size, 0, -size], [-size, size, 0], [0, 0, 0]]
    for (const labels of [[0, 1, 2], [2, 0, 1], [1, 2, 0]]) {
      expectClose([lossOf(rows, labels)], [plainLoss(rows, labels)])
    }
  })

  it('has the gradient softmax − one-hot, divided by the batch', () => {
    const rows = [[1, 2, 3], [-1, 0, 4]], labels = [0, 2]
    const gradient = tf.grad((x: Tensor) => crossEntropy(x, tf.tensor1d(labels, 'int32')) as never)(
      tf.tensor2d(rows),
    )
    const expected = rows.flatMap((row, i) => {
      const sum = row.reduce((total, x) => total + Math.exp(x), 0)
      return row.map((x, label) => (Math.exp(x) / sum - Number(label === labels[i])) / rows.length)
    })
    expectClose(gradient.dataSync(), expected)
  })
})

it('counts an example as right where its label has the largest logit', () => {
  const logits = tf.tensor2d([[1, 2, 3], [3, 2, 1], [0, 5, -5], [-1, -2, -3]])
  expect(countCorrect(logits, tf.tensor1d([2, 1, 1, 0], 'int32')).dataSync()[0]).toBe(3)
})
