import { z } from 'zod'
import type { Analysis } from './analysis'
import { planOf, type Training } from './training'

/** What this machine's training costs, measured by the engine; seconds each. */
export const calibrationSchema = z.strictObject({
  version: z.literal(1),
  /** What it was measured with; another library or device needs its own. */
  device: z.string(),
  tensorflow: z.string(),
  /** A layer's share of a step, whatever its size: the calls themselves. */
  perLayerStep: z.number().positive(),
  /** A multiply-add of a Dense layer, forward and backward. */
  perDenseMultiplyAdd: z.number().positive(),
  /** A multiply-add of a convolution, forward and backward. */
  perConvMultiplyAdd: z.number().positive(),
  /** A value that a layer puts out, forward and backward. */
  perActivation: z.number().positive(),
  /** A parameter's update. */
  perParameter: z.number().positive(),
})
export type Calibration = z.infer<typeof calibrationSchema>

/** How far one run may move the estimates of others. */
const furthest = 4

/**
 * How much slower than estimated training really was, by what runs on this machine took: the median of the last few.
 * The calibration's moment may have been a busy one.
 * @param runs newest first: what was estimated for a step and what one took, in seconds
 */
export function correctionOf(runs: readonly { estimated: number; took: number }[]): number {
  const ratios = runs.slice(0, 5).map(({ estimated, took }) => Math.min(furthest, Math.max(1 / furthest, took / estimated)))
  return ratios.length ? ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)]! : 1
}

/** An evaluation is a forward pass: about a third of a training step's arithmetic. */
const forwardShare = 1 / 3

/** Estimated seconds of a training step with `batch` examples. */
export function secondsPerStep(analysis: Analysis, batch: number, calibration: Calibration): number {
  let arithmetic = 0, calls = 0
  for (const node of analysis.nodes) {
    const isConvolution = node.inputs[0]!.length === 3
    arithmetic += node.multiplyAdds * (isConvolution ? calibration.perConvMultiplyAdd : calibration.perDenseMultiplyAdd)
    calls += node.calls
  }
  return calls * calibration.perLayerStep
    + batch * (arithmetic + analysis.activations * calibration.perActivation)
    + analysis.parameters.trainable * calibration.perParameter
}

/**
 * Estimated seconds of a whole run, evaluations included.
 * @param data how many training and test examples there are
 * @param imagesPerSecond the measured speed of the same network and batch, where a run of it exists
 * @param correction of the estimate where there is none, see {@link correctionOf}
 */
export function secondsOfRun(
  analysis: Analysis, training: Training, data: { train: number; test: number },
  calibration: Calibration, imagesPerSecond?: number, correction = 1,
): number {
  const plan = planOf(training, data.train)
  const step = imagesPerSecond
    ? training.batch_size / imagesPerSecond
    : secondsPerStep(analysis, training.batch_size, calibration) * correction
  const perImage = (step / training.batch_size) * forwardShare
  const validated = training.validation.source === 'test' ? data.test : data.train - plan.examples
  const evaluations = Math.ceil(plan.steps / plan.evaluateEvery)
  const perEvaluation = (validated + (training.watch_test ? data.test : 0)) * perImage
  const lastPartial = plan.examples % training.batch_size || training.batch_size
  const fullSteps = plan.steps * (1 - (1 - lastPartial / training.batch_size) / plan.stepsPerEpoch)
  return fullSteps * step + evaluations * perEvaluation + 2 * data.test * perImage
}
