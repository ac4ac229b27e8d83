import { z } from 'zod'
import type { Analysis } from './analysis'
import { planOf, type Training } from './training'
import { type Work, workOf } from './work'

const seconds = z.number().positive()

/** What a training step costs in a process that uses so many threads; seconds each. See `Work` for the units. */
export const stepCostsSchema = z.strictObject({
  threads: z.int().positive(),
  /** A step whatever is in it: the call, the examples, the loss. */
  perStep: z.number().nonnegative(),
  /** A layer's share of a step, whatever its size: the kernels that are started. */
  perCall: seconds,
  perDenseMultiplyAdd: seconds,
  perConvMultiplyAdd: seconds,
  perConvValue: seconds,
  perValue: seconds,
  perStepValue: seconds,
  perUpdate: seconds,
})
export type StepCosts = z.infer<typeof stepCostsSchema>

/** Another one says that other things are measured: an old calibration is made anew. */
export const calibrationVersion = 3

/** What this machine's training costs, measured by the engine. */
export const calibrationSchema = z.strictObject({
  version: z.literal(calibrationVersion),
  /** What it was measured with; another library or device needs its own. */
  device: z.string(),
  tensorflow: z.string(),
  /** One a thread count: a run is trained with the one that suits it best. */
  costs: z.array(stepCostsSchema).min(1),
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

/** How a step is made: how many examples, and what changes the weights. */
export type StepSettings = Pick<Training, 'batch_size' | 'optimizer'>

/** Seconds that so much work takes, with `batch` examples. */
export const secondsOfWork = (work: Work, batch: number, costs: StepCosts): number =>
  costs.perStep + work.calls * costs.perCall + work.updates * costs.perUpdate + batch * (
    work.denseMultiplyAdds * costs.perDenseMultiplyAdd + work.convMultiplyAdds * costs.perConvMultiplyAdd
    + work.convValues * costs.perConvValue + work.values * costs.perValue + work.stepValues * costs.perStepValue)

/** The costs with the number of threads that makes such a step fastest. */
function fastestCosts(work: Work, batch: number, { costs }: Calibration): StepCosts {
  const seconds = costs.map((each) => secondsOfWork(work, batch, each))
  return costs[seconds.indexOf(Math.min(...seconds))]!
}

/** Estimated seconds of a training step, with the number of threads that makes it fastest. */
export function secondsPerStep({ nodes }: Pick<Analysis, 'nodes'>, { batch_size, optimizer }: StepSettings, calibration: Calibration): number {
  const work = workOf(nodes, optimizer)
  return secondsOfWork(work, batch_size, fastestCosts(work, batch_size, calibration))
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
  const plan = planOf(training, data.train), batch = training.batch_size
  const work = workOf(analysis.nodes, training.optimizer), costs = fastestCosts(work, batch, calibration)
  const estimated = secondsOfWork(work, batch, costs)
  const step = imagesPerSecond ? batch / imagesPerSecond : estimated * correction
  // Many images a call: what a call costs by itself doesn't count.
  const perImage = (secondsOfWork(work, 2 * batch, costs) - estimated) / batch * forwardShare * (step / estimated)
  const validated = training.validation.source === 'test' ? data.test : data.train - plan.examples
  const evaluations = Math.ceil(plan.steps / plan.evaluateEvery)
  const perEvaluation = (validated + (training.watch_test ? data.test : 0)) * perImage
  const lastPartial = plan.examples % batch || batch
  const fullSteps = plan.steps * (1 - (1 - lastPartial / batch) / plan.stepsPerEpoch)
  return fullSteps * step + evaluations * perEvaluation + 2 * data.test * perImage
}
