import { type Analysis, networkInput } from './analysis'
import { slotsOf } from './optimizerSlots'
import { sizeOf } from './shape'
import type { Training } from './training'

const bytesPerValue = 4 // float32
/** Of an example beside its pixels: its label as an int32. */
const bytesPerLabel = 4

export interface TrainingMemory { weights: number; activations: number; data: number; total: number }

/** Layers whose output is their input by another name. */
const renaming = new Set(['Flatten', 'Reshape'])
/** What a layer keeps for its gradient beside its output: masks, or what stood ahead of the activation. */
const keepsTwice = (type: string, activation: unknown): boolean =>
  /Dropout|Noise/.test(type) || ['gelu', 'silu', 'softplus', 'softsign'].includes(String(activation))

/**
 * Memory that training takes, in bytes. Counted are:
 * - weights: the parameters themselves; of trainable ones also the gradient and the optimizer's slots;
 * - activations: of each example of the batch the input, what every layer puts out and keeps for the backward pass, and
 *   the largest layer's output twice more, for the gradients that are on their way;
 * - data: every picture twice, as read and in TensorFlow's own memory.
 *
 * Not counted are the program and its libraries (some 250 MB), kernels' scratch space and what an evaluation takes.
 * @param data how many examples there are, and one's size
 */
export function trainingMemory(
  { nodes, parameters }: Pick<Analysis, 'nodes' | 'parameters'>, training: Pick<Training, 'batch_size' | 'optimizer'>,
  data: { train: number; test: number; shape: readonly number[] },
): TrainingMemory {
  const slots = Object.keys(slotsOf(training.optimizer).ofWeight).length
  const weights = bytesPerValue * (parameters.trainable * (2 + slots) + parameters.nonTrainable)
  const outputs = nodes.map(({ op, output }) => {
    if (op.kind !== 'layer') return sizeOf(output)
    if (renaming.has(op.spec.type)) return 0
    return sizeOf(output) * (keepsTwice(op.spec.type, 'activation' in op.spec ? op.spec.activation : undefined) ? 2 : 1)
  })
  const first = nodes.find(({ from }) => from.includes(networkInput))
  const input = first ? sizeOf(first.inputs[0]!) : 0
  const largest = Math.max(input, ...nodes.map(({ output }) => sizeOf(output)))
  const kept = input + outputs.reduce((sum, size) => sum + size, 0) + 2 * largest
  const activations = bytesPerValue * training.batch_size * kept
  const inData = 2 * (data.train + data.test) * (sizeOf(data.shape) + bytesPerLabel)
  return { weights, activations, data: inData, total: weights + activations + inData }
}
