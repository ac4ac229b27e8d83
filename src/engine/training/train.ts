import { setImmediate as breathe } from 'node:timers/promises'
import { join } from 'node:path'
import type { ImageSet } from '../../data/imageSet'
import type { Experiment } from '../../domain/experiment'
import type { Failure } from '../../domain/failure'
import { type Evaluation, isBetter, type Metric } from '../../domain/metrics'
import type { CheckpointName, Moment, Result, RunEvaluation } from '../../domain/run'
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
  let gaveUp = false
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

  /** Undefined where a person asked to stop meanwhile or where training has come to nothing. */
  async function evaluate(split: 'validation' | 'test', stopping?: () => boolean): Promise<Evaluation | undefined> {
    const onTest = split === 'test' || training.validation.source === 'test'
    const sums = await session.evaluate(onTest ? set.test : set.train, onTest ? testIndices : validation, stopping)
    gaveUp ||= !sums
    if (sums && !Number.isFinite(sums.loss)) failure = notFinite(`The ${split} loss`, sums.loss, session.step, experiment)
    if (!sums || failure) return undefined
    const step = session.step
    return { kind: 'evaluation', split, step, epoch: epochAt(step), ...means(sums), seconds: meter.seconds }
  }

  async function evaluateAndKeep(): Promise<void> {
    if (validation.length || training.validation.source === 'test') {
      const evaluation = await evaluate('validation', events.stopping)
      if (!evaluation) return
      lines.push(evaluation)
      result.lastValidation = momentOf(evaluation)
      if (isBetter(evaluation, result.bestValidation)) {
        if (!hold('best')) return
        result.bestValidation = momentOf(evaluation)
      }
    }
    if (training.watch_test && set.test.labels.length) {
      const watched = await evaluate('test', events.stopping)
      if (!watched) return
      lines.push(watched)
    }
    if (keeper.isDue) await save()
  }

  /** False where a step has made the weights worthless: they must not replace those from before. */
  function hold(name: CheckpointName): boolean {
    const checkpoint = session.save(epochAt(session.step))
    for (const { values } of checkpoint.weights) {
      const lost = values.find((value) => !Number.isFinite(value))
      if (lost === undefined) continue
      failure = notFinite('A weight', lost, session.step, experiment)
      return false
    }
    keeper.hold(name, checkpoint)
    return true
  }

  async function save(): Promise<void> {
    if (hold('last')) await keeper.write()
  }

  try {
    while (session.step < plan.steps && !failure && !gaveUp && !events.stopping()) {
      const began = meter.seconds
      const sums = session.train(set.train, batches.at(session.step))
      const step = session.step
      if (!Number.isFinite(sums.loss)) {
        failure = notFinite('The loss', sums.loss, step, experiment)
        break
      }
      meter.addStep(sums, meter.seconds - began)
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
    const stopped = gaveUp || session.step < plan.steps
    lines.push(...meter.trainLine(session.step, epochAt(session.step), true))
    // What a diverged step left in the weights is worth nothing: the checkpoints before it stay.
    if (!failure) await save()
    if (failure) await keeper.write()
    post()
    // A stop is answered by saving at once; evaluating can take longer than a person wants to wait.
    const evaluation = failure || stopped ? noEvaluation() : await evaluateTest()
    result.seconds = meter.seconds
    if (failure) return { outcome: 'failed', result, evaluation, failure }
    return { outcome: stopped ? 'stopped' : 'completed', result, evaluation }
  } finally {
    session.dispose()
  }

  /** Once, at the end: the test set with the weights as they are and with the best ones. */
  async function evaluateTest(): Promise<RunEvaluation> {
    if (!set.test.labels.length) return noEvaluation()
    events.phase('Evaluating on the test set')
    const figures = async () => {
      const evaluation = await evaluate('test')
      return evaluation && { ...momentOf(evaluation), count: set.test.labels.length }
    }
    const last = await figures()
    if (!last) return noEvaluation()
    if (!keeper.best) return { version: 1, test: { last } }
    if (keeper.best.step === last.step) return { version: 1, test: { best: last, last } }
    session.load(keeper.best)
    return { version: 1, test: { best: await figures(), last } }
  }
}

const noEvaluation = (): RunEvaluation => ({ version: 1, test: {} })

function notFinite(what: string, value: number, step: number, { training }: Experiment): Failure {
  const smaller = (training.optimizer.learning_rate / 10).toPrecision(1)
  return {
    code: 'loss-not-finite',
    what: `${what} became ${Number.isNaN(value) ? 'NaN' : 'infinite'} at step ${step}`,
    advice: `Try a smaller learning rate, such as ${smaller}. The checkpoints from before are kept.`,
  }
}
