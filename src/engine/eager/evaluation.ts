import { setImmediate as breathe } from 'node:timers/promises'
import { noSums, type Sums } from '../sums'
import type { Part } from '../../data/imageSet'
import type { Experiment } from '../../domain/experiment'
import { type Tensor, tf } from '../tensorflow'
import { imageTensor, inferenceBatch, inferLogits } from './inference'
import { countCorrect, exampleLosses } from './loss'
import type { Network } from './network'

/** Integer labels of those examples, int32 `[count]`. */
export const labelTensor = (labels: Uint16Array, indices: Int32Array): Tensor =>
  tf.tensor1d(Int32Array.from(indices, (index) => labels[index]!), 'int32')

/**
 * Loss and hits over examples with the weights as they are, without dropout. Between batches the process looks for
 * messages.
 * @param stopping asked between batches; where it says true the evaluation is given up
 * @returns undefined where it was given up
 */
export async function evaluateNetwork(
  network: Network, experiment: Experiment, part: Part, indices: Int32Array, shape: readonly [number, number, number],
  stopping: () => boolean = () => false,
): Promise<Sums | undefined> {
  const { architecture: { output }, training: { loss, label_smoothing: smoothing } } = experiment
  const sums = noSums()
  for (let start = 0; start < indices.length; start += inferenceBatch) {
    const batch = indices.subarray(start, start + inferenceBatch)
    tf.tidy(() => {
      const logits = inferLogits(network, imageTensor(part.images, batch, shape))
      const labels = labelTensor(part.labels, batch)
      const losses = exampleLosses(loss, { logits, labels, smoothing, activation: output.activation })
      sums.loss += tf.add(tf.mean(losses), network.penalty()).dataSync()[0]! * batch.length
      sums.correct += countCorrect(logits, labels).dataSync()[0]!
      sums.count += batch.length
    })
    await breathe()
    if (stopping()) return undefined
  }
  return sums
}
