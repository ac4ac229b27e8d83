import { type ChosenFigures, chosenFiguresOf } from '../../domain/evaluationMetrics'
import { isBetter, type Metric, type MetricOf } from '../../domain/metrics'
import { isActive, resultOf, type Moment, type Run } from '../../domain/run'
import { planOf, type Plan } from '../../domain/training'

/** Where a run stands: of a live one by its last metrics, of an ended one by its result. */
export interface Progress {
  plan: Plan
  step: number
  /** The phase it is in, from 1. */
  phase: number
  /** The epoch it is in, from 1. */
  epoch: number
  /** Of its whole budget, 0 to 1. */
  share: number
  imagesPerSecond?: number
  seconds?: number
  secondsLeft?: number
}

function lastOfKind<Kind extends Metric['kind']>(
  metrics: readonly Metric[], kind: Kind,
): MetricOf<Kind> | undefined {
  for (let i = metrics.length - 1; i >= 0; i--) {
    if (metrics[i]!.kind === kind) return metrics[i] as MetricOf<Kind>
  }
  return undefined
}

export function progressOf(run: Run, metrics: readonly Metric[]): Progress {
  const result = resultOf(run), plan = planOf(run.experiment.training, run.data.train, result?.phases)
  const phase = (result?.phases?.length ?? 0) + 1, last = metrics[metrics.length - 1]
  if (result && (!isActive(run) || !last)) {
    const { step, epoch, seconds, imagesPerSecond } = result
    return { plan, step, phase, epoch, seconds, imagesPerSecond, share: Math.min(1, step / plan.steps) }
  }
  const train = lastOfKind(metrics, 'train')
  if (!last) return { plan, step: 0, phase, epoch: 1, share: 0 }
  const left = plan.steps - last.step
  return {
    plan,
    phase,
    step: last.step,
    epoch: Math.min(plan.epochs, Math.floor(last.step / plan.stepsPerEpoch) + 1),
    share: Math.min(1, last.step / plan.steps),
    seconds: last.seconds,
    ...(train && { imagesPerSecond: train.imagesPerSecond }),
    ...(last.step > 0 && isActive(run) && { secondsLeft: (last.seconds / last.step) * left }),
  }
}

interface Shown extends ChosenFigures { loss: number; accuracy: number; of: string }
/** What the table Now shows, each figure with what it is a figure of. */
export interface Now {
  train?: Shown
  validation?: Shown
  test?: Shown
  best?: Moment
  learningRate?: number
}

const at = ({ step, epoch }: { step: number; epoch: number }, stepsPerEpoch: number): string =>
  step % stepsPerEpoch === 0 ? `epoch ${epoch}` : `step ${step.toLocaleString('en')}`

/** The latest figures of each split; within an epoch train's are the epoch's so far, as Keras prints them. */
export function nowOf(run: Run, metrics: readonly Metric[]): Now {
  const { stepsPerEpoch } = planOf(run.experiment.training, run.data.train)
  const now: Now = {}
  for (const metric of metrics) {
    if (metric.kind !== 'evaluation') continue
    const { loss, accuracy } = metric
    now[metric.split] = { loss, accuracy, ...chosenFiguresOf(metric), of: at(metric, stepsPerEpoch) }
    if (metric.split === 'validation' && isBetter(metric, now.best, run.experiment.training.checkpoint_monitor)) {
      const { step, epoch } = metric
      now.best = { loss, accuracy, step, epoch }
    }
  }
  const train = epochSoFar(metrics, stepsPerEpoch)
  if (train) now.train = train
  const rate = lastOfKind(metrics, 'train')?.learningRate
  if (rate !== undefined) now.learningRate = rate
  const result = isActive(run) ? undefined : resultOf(run)
  if (result?.train) now.train = { ...result.train, of: `epoch ${result.train.epoch}, mean` }
  if (result?.bestValidation) now.best = result.bestValidation
  if (result?.lastValidation) {
    now.validation = { ...result.lastValidation, of: at(result.lastValidation, stepsPerEpoch) }
  }
  return now
}

/** The mean of the train reports of the epoch that the last one is in, each weighed by its steps. */
function epochSoFar(metrics: readonly Metric[], stepsPerEpoch: number): Now['train'] {
  const last = lastOfKind(metrics, 'train')
  if (!last) return undefined
  const start = (last.epoch - 1) * stepsPerEpoch
  let loss = 0, accuracy = 0, steps = 0, before = start
  for (const metric of metrics) {
    if (metric.kind !== 'train' || metric.epoch !== last.epoch) continue
    const weight = metric.step - before
    loss += metric.loss * weight
    accuracy += metric.accuracy * weight
    steps += weight
    before = metric.step
  }
  if (steps <= 0) return { loss: last.loss, accuracy: last.accuracy, of: `step ${last.step}` }
  const done = last.step >= last.epoch * stepsPerEpoch
  return { loss: loss / steps, accuracy: accuracy / steps, of: `epoch ${last.epoch}${done ? '' : ' so far'}` }
}
