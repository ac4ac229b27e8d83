import { holdOut } from '../../data/holdOut'
import { heldOut, type Training } from '../../domain/training'

/** Which training examples are trained on and which are held out. */
export interface Examples { train: Int32Array; validation: Int32Array }

/** Holds the validation split out of the training examples. @param labels of all of them */
export function splitExamples(labels: Uint16Array, training: Training): Examples {
  const { validation, seed } = training
  const stratify = validation.source === 'split' && validation.stratified
  const { kept, held } = holdOut(labels, { count: heldOut(training, labels.length), seed, stratify })
  return { train: kept, validation: held }
}
