import { setImmediate as breathe } from 'node:timers/promises'
import { join } from 'node:path'
import type { ImageSet } from '../../data/imageSet'
import type { Experiment } from '../../domain/experiment'
import { type Failure, FailureError } from '../../domain/failure'
import { type Evaluation, isBetter, type Metric } from '../../domain/metrics'
import type { Moment, Result, RunEvaluation } from '../../domain/run'
import { planOf } from '../../domain/training'
import { Batches } from './batches'
import { Keeper } from './keeper'
import { means, Meter } from './meter'
import { Session } from './session'
import { splitExamples } from './split'

export interface TrainEvents {
  progress(metrics: Metric[], result: Result): void
  phase(phase: string): void
  /** True once a person asked to stop. */
  stopping(): boolean
}
export interface TrainOutcome {
  outcome: 'completed' | 'stopped' | 'failed'
  result: Result
  evaluation: RunEvaluation
  failure?: Failure
}

/** How long the process may go without looking for messages; seconds. */
const breath = 0.03

/**
 * Trains to the end of the budget or until asked to stop, and leaves the checkpoints in `folder`.
 * @param folder the run's
 * @throws FailureError where the network can't be built or a checkpoint can't be written
 */
export async function train(
  experiment: Experiment, set: ImageSet, folder: string, events: TrainEvents,
): Promise<TrainOutcome> {
  const { training } = experiment
  const plan = planOf(training, set.train.labels.length)
  const { train: examples, validation } = splitExamples(set.train.labels, training)
  const testIndices = Int32Array.from(set.test.labels, (_, index) => index)
  const session = new Session(experiment, set.shape, set.classes.length)
  const batches = new Batches(examples, training.batch_size, training.seed)
  const keeper = new Keeper(join(folder, 'checkpoints'))
  const meter = new Meter()
  const result: Result = { step: 0, epoch: 0, seconds: 0, imagesPerSecond: 0 }
  let failure: Failure | undefined
  let lines: Metric[] = []
  let breathedAt = meter.seconds

  const epochAt = (step: number) => Math.max(1, Math.ceil(step / plan.stepsPerEpoch))
  const momentOf = ({ step, epoch, loss, accuracy }: Evaluation): Moment => ({ step, epoch, loss, accuracy })

  function post(): void {
    const step = session.step
    const inEpoch = meter.epochMeans
    Object.assign(result, { step, epoch: epochAt(step), seconds: meter.seconds, imagesPerSecond: meter.imagesPerSecond })
    if (inEpoch) result.train = { step, epoch: epochAt(step), ...inEpoch }
    if (!lines.length) return
    events.progress(lines, { ...result })
    lines = []
  }

  /** Undefined where a person asked to stop meanwhile. */
  async function evaluate(split: 'validation' | 'test', stopping?: () => boolean): Promise<Evaluation | undefined> {
    const onTest = split === 'test' || training.validation.source === 'test'
    const sums = await session.evaluate(onTest ? set.test : set.train, onTest ? testIndices : validation, stopping)
    return sums && { kind: 'evaluation', split, step: session.step, epoch: epochAt(session.step), ...means(sums), seconds: meter.seconds }
  }

  async function evaluateAndKeep(): Promise<void> {
    if (validation.length || training.validation.source === 'test') {
      const evaluation = await evaluate('validation', events.stopping)
      if (!evaluation) return
      lines.push(evaluation)
      result.lastValidation = momentOf(evaluation)
      if (isBetter(evaluation, result.bestValidation)) {
        result.bestValidation = momentOf(evaluation)
        keeper.hold('best', session.save(epochAt(session.step)))
      }
    }
    const watched = training.watch_test && set.test.labels.length ? await evaluate('test', events.stopping) : undefined
    if (watched) lines.push(watched)
    if (keeper.isDue) await save()
  }

  async function save(): Promise<void> {
    keeper.hold('last', session.save(epochAt(session.step)))
    await keeper.write()
  }

  try {
    while (session.step < plan.steps && !events.stopping()) {
      const began = meter.seconds
      const sums = session.train(set.train, batches.at(session.step))
      meter.addStep(sums, meter.seconds - began)
      const step = session.step
      if (!Number.isFinite(sums.loss)) {
        failure = notFinite(sums.loss, step, experiment)
        break
      }
      lines.push(...meter.trainLine(step, epochAt(step)))
      // The epoch's line after its last step; before the evaluation, as Keras prints them.
      if (step % plan.stepsPerEpoch === 0) {
        post()
        lines.push(...meter.epochLine(step, epochAt(step)))
      }
      if (step % plan.evaluateEvery === 0 || step === plan.steps) await evaluateAndKeep()
      post()
      if (meter.seconds - breathedAt > breath) {
        await breathe()
        breathedAt = meter.seconds
      }
    }
    const stopped = session.step < plan.steps
    // What a diverged step left in the weights is worth nothing: the checkpoints before it stay.
    // A stop is answered by saving at once; evaluating can take longer than a person wants to wait.
    lines.push(...meter.trainLine(session.step, epochAt(session.step), true))
    if (failure) await keeper.write()
    else await save()
    post()
    const evaluation = failure || stopped ? noEvaluation() : await evaluateTest()
    result.seconds = meter.seconds
    return { outcome: failure ? 'failed' : stopped ? 'stopped' : 'completed', result, evaluation, ...(failure ? { failure } : {}) }
  } finally {
    session.dispose()
  }

  /** Once, at the end: the test set with the weights as they are and with the best ones. */
  async function evaluateTest(): Promise<RunEvaluation> {
    if (!set.test.labels.length) return noEvaluation()
    events.phase('Evaluating on the test set')
    const figures = async () => {
      const { loss, accuracy, step, epoch } = (await evaluate('test'))!
      return { loss, accuracy, step, epoch, count: set.test.labels.length }
    }
    const last = await figures()
    if (!keeper.best) return { version: 1, test: { last } }
    if (keeper.best.step === last.step) return { version: 1, test: { best: last, last } }
    session.load(keeper.best)
    return { version: 1, test: { best: await figures(), last } }
  }
}

const noEvaluation = (): RunEvaluation => ({ version: 1, test: {} })

function notFinite(loss: number, step: number, { training }: Experiment): Failure {
  return new FailureError({
    code: 'loss-not-finite',
    what: `The loss became ${Number.isNaN(loss) ? 'NaN' : 'infinite'} at step ${step}`,
    advice: `Try a smaller learning rate, such as ${(training.optimizer.learning_rate / 10).toPrecision(1)}. The checkpoints from before are kept.`,
  }).failure
}
