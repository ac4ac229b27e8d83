import { z } from 'zod'
import { partNames } from '../dataset'
import type { Run } from '../run'
import { checkpointNames } from '../runReference'
import { isValidated } from '../training'

/** What a run can be evaluated on: what it held out of the training images, and the test set. */
export const evaluationSplits = ['validation', 'test'] as const
export type EvaluationSplit = (typeof evaluationSplits)[number]

/** False where the run held nothing out, or was trained elsewhere, who knows on what: only a test set can judge it. */
export const hasOwnValidation = ({ experiment: { training }, status }: Pick<Run, 'experiment' | 'status'>): boolean =>
  status.state !== 'imported' && training.validation.source === 'split' && isValidated(training)

/** What there is to evaluate a run on. */
export const splitsOf = (run: Pick<Run, 'experiment' | 'status' | 'data'>): EvaluationSplit[] =>
  evaluationSplits.filter((split) => (split === 'test' ? run.data.test > 0 : hasOwnValidation(run)))

/** Probabilities of all classes are kept up to so many values, 32 MB; of more classes and images only what is said below. */
export const mostProbabilities = 8_000_000

export const predictionsVersion = 1
/** What was predicted, by which weights: what is said of predictions beside the figures of each image. */
export const predictionFacts = z.strictObject({
  version: z.literal(predictionsVersion),
  split: z.enum(evaluationSplits),
  checkpoint: z.enum(checkpointNames),
  step: z.int().nonnegative(),
  epoch: z.int().nonnegative(),
  /** When the checkpoint was saved: another one of its name makes the predictions void. */
  savedAt: z.string(),
  /** Of the data set. */
  fingerprint: z.string(),
  /** The part of the data set that the images are of. */
  part: z.enum(partNames),
  classes: z.int().positive(),
})
export type PredictionFacts = z.infer<typeof predictionFacts>

const words = z.instanceof(Uint16Array), floats = z.instanceof(Float32Array)
/** A value an image in each column. */
const columns = {
  /** Places in the part as people know them: of a version's images those in its base. */
  places: z.instanceof(Uint32Array),
  labels: words,
  predicted: words,
  /** How many classes come before the own one by probability; of equal ones the later comes first, as in scikit-learn. */
  ranks: words,
  /** Probability of the predicted class, and of the own one. */
  confidence: floats,
  own: floats,
  /** By the run's loss, with what its weights are penalised by, as Keras has it. */
  losses: floats,
  /** `[count, classes]`; empty where they would be more than are kept. */
  probabilities: floats,
}
/** What the engine finds of a split's images. */
export const predictionSchema = predictionFacts.pick({ step: true, epoch: true, part: true }).extend(columns)
export type Prediction = z.infer<typeof predictionSchema>

/** What a checkpoint says of a split's images. */
export const predictionsSchema = predictionFacts.extend(columns)
export type Predictions = z.infer<typeof predictionsSchema>

export const countOf = ({ labels }: Pick<Predictions, 'labels'>): number => labels.length
export const isHit = ({ labels, predicted }: Pick<Predictions, 'labels' | 'predicted'>, image: number): boolean => labels[image] === predicted[image]
export const hasProbabilities = ({ probabilities, labels }: Pick<Predictions, 'probabilities' | 'labels'>): boolean =>
  probabilities.length > 0 || labels.length === 0

/**
 * How many classes come before that one by probability; of equal ones the later comes first.
 * @param row probabilities of all classes
 */
export function rankOf(row: ArrayLike<number>, label: number): number {
  let rank = 0
  for (let i = 0; i < row.length; i++) if (row[i]! > row[label]! || (row[i] === row[label] && i > label)) rank++
  return rank
}
