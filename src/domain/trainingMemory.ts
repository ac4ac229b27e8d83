import { type Analysis, networkInput } from './analysis'
import type { DataFacts } from './dataset'
import { examplesAtOnce } from './evaluationBatch'
import { slotsOf } from './optimizerSlots'
import { inputShape, keepsPixels, preprocessingDefaults } from './preprocessing'
import { sizeOf } from './shape'
import type { Training } from './training'

const bytesPerValue = 4 // float32
/** Of an example beside its pixels: its label as an int32. */
const bytesPerLabel = 4

/**
 * Copies of every picture: as read, as handed over, and two in TensorFlow while it takes them. What is let go of
 * then is not given back to the system.
 */
const copiesOfData = 4
/** What TensorFlow's graph and threads take by themselves, and the engine's own code; measured, bytes. */
const ownMemory = 45e6

export interface TrainingMemory { weights: number; activations: number; data: number; total: number }

/** Layers whose output is their input by another name. */
const renaming = new Set(['Flatten', 'Reshape'])
/** What a layer keeps for its gradient beside its output: masks, or what stood ahead of the activation. */
const keepsTwice = (type: string, activation: unknown): boolean =>
  /Dropout|Noise/.test(type) || ['gelu', 'silu', 'softplus', 'softsign'].includes(String(activation))

/**
 * Memory that training takes, in bytes, at its highest. Counted are:
 * - weights: the parameters themselves; of trainable ones also the gradient and the optimizer's slots;
 * - activations: of each example of the batch the input, what every layer puts out and keeps for the backward pass, and
 *   the largest layer's output twice more, for the gradients that are on their way; or what an evaluation takes, where
 *   that is more: the largest layer's output twice, for as many examples as go through at once;
 * - data: every picture, as often as it is copied, and once more as it is stored where it is preprocessed;
 * - in the total also what TensorFlow takes for itself.
 *
 * Not counted are the libraries as they are loaded and what reading the files takes (some 430 MB together), nor kernels'
 * scratch space.
 * @param data how many examples there are, and one's size
 */
export function trainingMemory(
  { nodes, parameters }: Pick<Analysis, 'nodes' | 'parameters'>, training: Pick<Training, 'batch_size' | 'optimizer'>,
  data: Pick<DataFacts, 'train' | 'test' | 'shape'>, preprocessing = preprocessingDefaults(),
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
  const evaluated = examplesAtOnce(nodes.reduce((sum, { output }) => sum + sizeOf(output), 0)) * 2 * largest
  const activations = bytesPerValue * Math.max(training.batch_size * kept, evaluated)
  const image = sizeOf(inputShape(preprocessing, data.shape)), asStored = keepsPixels(preprocessing) ? 0 : sizeOf(data.shape)
  const inData = (data.train + data.test) * (copiesOfData * (image + bytesPerLabel) + asStored)
  return { weights, activations, data: inData, total: weights + activations + inData + ownMemory }
}
