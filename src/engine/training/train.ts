import { setImmediate as breathe } from 'node:timers/promises'
import { join } from 'node:path'
import type { ImageSet } from '../../data/imageSet'
import type { Experiment } from '../../domain/experiment'
import { chosenFiguresOf } from '../../domain/evaluationMetrics'
import type { Failure } from '../../domain/failure'
import { keepsPixels, type Statistics } from '../../domain/preprocessing'
import { type Evaluation, isBetter, type Metric } from '../../domain/metrics'
import type { CheckpointName, Moment, Result, RunEvaluation } from '../../domain/run'
import { type Plan, planOf } from '../../domain/training'
import { evaluateInChunks } from '../graph/chunks'
import { TracedSession } from '../graph/tracedSession'
import type { TrainerState } from '../../domain/trainerState'
import type { Checkpoint, SavedTensor } from '../../runs/checkpoint'
import { Batches } from './batches'
import { Callbacks } from './callbacks'
import { Keeper } from './keeper'
import { means } from '../sums'
import { takeSet, type TakenSet } from '../takenSet'
import { Meter } from './meter'
import { Pace } from './pace'
import type { Resumption } from './resumption'
import type { Examples } from './split'

export interface TrainEvents {
  progress(metrics: Metric[], result: Result): void
  phase(phase: string): void
  /** True once a person asked to stop. */
  stopping(): boolean
  /** What the pixels are standardised by. */
  standardised?(statistics: Statistics): void
  /** What of the weights it began with was taken. */
  took?(what: { taken: string[]; left: string[] }): void
}
/** Where training begins other than with fresh weights: where a run stood, or with another run's weights. */
export interface Beginning { from?: Resumption | undefined; initial?: readonly SavedTensor[] | undefined }
export interface TrainOutcome {
  outcome: 'completed' | 'stopped' | 'failed'
  result: Result
  evaluation: RunEvaluation
  failure?: Failure
}

/**
 * Trains to the end of the budget or until asked to stop, and leaves the checkpoints in `folder`.
 * @param folder the run's
 * @throws FailureError where the network can't be built or a checkpoint can't be written
 */
export async function train(
  experiment: Experiment, set: ImageSet, folder: string, events: TrainEvents, beginning: Beginning = {},
): Promise<TrainOutcome> {
  if (!keepsPixels(experiment.preprocessing)) events.phase('Preprocessing the images')
  const taken = await takeSet(experiment, set, beginning.from?.last)
  if (taken.statistics) events.standardised?.(taken.statistics)
  const trainer = new Trainer(experiment, taken, folder, events, beginning)
  try {
    return await trainer.run()
  } finally {
    trainer.dispose()
  }
}

const noEvaluation = (): RunEvaluation => ({ version: 1, test: {} })
const momentOf = (evaluation: Evaluation): Moment => {
  const { step, epoch, loss, accuracy } = evaluation
  return { step, epoch, loss, accuracy, ...chosenFiguresOf(evaluation) }
}

class Trainer {
  private readonly plan: Plan
  private readonly examples: Examples
  private readonly test: Int32Array
  private readonly session: TracedSession
  private readonly batches: Batches
  private readonly keeper: Keeper
  private readonly meter = new Meter()
  private readonly pace = new Pace()
  private readonly callbacks: Callbacks
  private result: Result = { step: 0, epoch: 0, seconds: 0, imagesPerSecond: 0 }
  private lines: Metric[] = []
  private failure: Failure | undefined
  private evaluatedAt = 0
  /** An evaluation was given up, since a person asked to stop. */
  private gaveUp = false

  constructor(
    private readonly experiment: Experiment, { set, examples, statistics }: TakenSet, folder: string,
    private readonly events: TrainEvents, { from, initial }: Beginning,
  ) {
    const { training } = experiment
    this.plan = planOf(training, set.train.labels.length)
    this.examples = examples
    this.test = Int32Array.from(set.test.labels, (_, index) => index)
    this.session = new TracedSession(experiment, set, { statistics })
    this.batches = new Batches(this.examples.train, training.batch_size, training.seed)
    this.keeper = new Keeper(join(folder, 'checkpoints'))
    this.callbacks = new Callbacks(training, this.plan)
    if (from) this.load(from)
    else if (initial) {
      const took = this.session.takeWeights(initial)
      events.took?.(took)
    }
  }

  private get epoch(): number {
    return Math.max(1, Math.ceil(this.session.step / this.plan.stepsPerEpoch))
  }

  /** Where it stood, so that it goes on as if it had not been interrupted. */
  private load({ last, best }: Resumption): void {
    this.session.load(last)
    this.keeper.best = best
    if (!last.trainer) return
    this.callbacks.load(last.trainer)
    this.evaluatedAt = last.trainer.evaluatedAt
    this.meter.load(last.trainer)
    this.session.optimizerFrom = last.trainer.phase?.optimizerFrom ?? 0
    // More may have been asked for since EarlyStopping ended it; an earlier phase that it ended stays so.
    const { stoppedEarly, ...result } = last.trainer.result
    this.result = { ...result, ...(stoppedEarly && !this.callbacks.isLastPhase ? { stoppedEarly } : {}) }
  }

  /** What is kept beside the weights. */
  private get state(): TrainerState {
    return { ...this.callbacks.save(this.session.optimizerFrom), ...this.meter.save(),
      result: { ...this.result }, evaluatedAt: this.evaluatedAt }
  }

  async run(): Promise<TrainOutcome> {
    const { plan, session, meter, callbacks } = this
    const isDue = () => session.step % plan.evaluateEvery === 0 || session.step === callbacks.phaseEnd
    const phaseIsOver = () => session.step >= callbacks.phaseEnd || !!this.result.stoppedEarly
    const isOver = () => callbacks.isLastPhase && phaseIsOver()
    if (isDue() && this.evaluatedAt < session.step) await this.evaluateAndKeep()
    while (!isOver() && !this.failure && !this.gaveUp && !this.events.stopping()) {
      if (phaseIsOver()) this.beginNextPhase()
      if (!this.trainSome()) break
      if (session.step % plan.stepsPerEpoch === 0) {
        this.post() // the epoch's mean, before it begins anew
        this.lines.push(...meter.epochLine(session.step, this.epoch))
      }
      if (isDue()) await this.evaluateAndKeep()
      this.post()
      await breathe()
    }
    const stopped = this.gaveUp || !isOver()
    this.lines.push(...meter.trainLine(session.step, this.epoch, this.callbacks.rateAt(session.step - 1), true))
    // What a diverged step left in the weights is worth nothing: the checkpoints before it stay.
    if (!this.failure) await this.save()
    if (this.failure) await this.keeper.write()
    this.post()
    // A stop is answered by saving at once; evaluating can take longer than a person wants to wait.
    const evaluation = this.failure || stopped ? noEvaluation() : await this.evaluateTest()
    const result = { ...this.result, seconds: meter.seconds }
    if (this.failure) return { outcome: 'failed', result, evaluation, failure: this.failure }
    return { outcome: stopped ? 'stopped' : 'completed', result, evaluation }
  }

  dispose(): void {
    this.session.dispose()
  }

  /** With the weights, the optimizer's state and the rate that it says. */
  private beginNextPhase(): void {
    const { session, keeper: { best } } = this, { start_from_best, optimizer_state } = this.callbacks.nextPhase(session.step)
    if (start_from_best && best) session.loadWeights(best)
    if (optimizer_state === 'reset') session.resetOptimizer()
    else if (start_from_best && best) session.loadOptimizer(best, best.step - (best.trainer?.phase?.optimizerFrom ?? 0))
    const { stoppedEarly: _ended, ...result } = this.result
    this.result = { ...result, phases: [...result.phases ?? [], { step: session.step, epoch: this.epoch }] }
  }

  /** The next steps in one call, up to the next evaluation or the end of the epoch. False where they diverged. */
  private trainSome(): boolean {
    const { plan, session, meter, pace, callbacks } = this
    const from = session.step, began = meter.seconds
    const next = (every: number) => (Math.floor(from / every) + 1) * every
    const boundary = Math.min(callbacks.phaseEnd, next(plan.evaluateEvery), next(plan.stepsPerEpoch))
    const { indices, batch } = this.batches.rows(from, pace.steps(boundary - from))
    const withNorms = meter.normsAreDue
    session.augmenting = callbacks.augments
    const sums = session.train(indices, batch, this.callbacks.ratesFrom(from, indices.length / batch), withNorms)
    const seconds = meter.seconds - began
    if (!Number.isFinite(sums.loss)) {
      this.diverged('The loss', sums.loss)
      return false
    }
    pace.took(session.step - from, seconds)
    meter.addStep(sums, seconds)
    this.lines.push(...meter.trainLine(session.step, this.epoch, this.callbacks.rateAt(session.step - 1)))
    if (withNorms) this.lines.push(...meter.normsLine(session.step, this.epoch, session.norms()))
    return true
  }

  private post(): void {
    const { session: { step }, meter, result, epoch } = this
    Object.assign(result, { step, epoch, seconds: meter.seconds, imagesPerSecond: meter.imagesPerSecond })
    const inEpoch = meter.epochMeans
    if (inEpoch) result.train = { step, epoch, ...inEpoch }
    if (!this.lines.length) return
    this.events.progress(this.lines, { ...result })
    this.lines = []
  }

  /** Undefined where a person asked to stop meanwhile or where training has come to nothing. */
  private async evaluate(split: 'validation' | 'test', stopping?: () => boolean): Promise<Evaluation | undefined> {
    const onTest = split === 'test' || this.experiment.training.validation.source === 'test'
    const sums = await evaluateInChunks(
      this.session, onTest ? 'test' : 'train', onTest ? this.test : this.examples.validation, stopping)
    if (!sums) this.gaveUp = true
    else if (!Number.isFinite(sums.loss)) this.diverged(`The ${split} loss`, sums.loss)
    if (!sums || this.failure) return undefined
    return {
      kind: 'evaluation', split, step: this.session.step, epoch: this.epoch, ...means(sums), ...sums.chosen, seconds: this.meter.seconds,
    }
  }

  private async evaluateAndKeep(): Promise<void> {
    const { training } = this.experiment, { result } = this
    if (this.examples.validation.length || training.validation.source === 'test') {
      const evaluation = await this.evaluate('validation', this.events.stopping)
      if (!evaluation) return
      this.lines.push(evaluation)
      this.evaluatedAt = evaluation.step
      result.lastValidation = momentOf(evaluation)
      const better = isBetter(evaluation, result.bestValidation, training.checkpoint_monitor)
      if (better) result.bestValidation = momentOf(evaluation)
      const stop = this.callbacks.see(evaluation)
      if (better && !this.hold('best')) return
      if (stop) this.stopEarly()
    }
    if (training.watch_test && this.test.length) {
      const watched = await this.evaluate('test', this.events.stopping)
      if (!watched) return
      this.lines.push(watched)
      this.evaluatedAt = watched.step
    }
    if (this.keeper.isDue) await this.save()
  }

  private stopEarly(): void {
    const { step } = this.session, { best } = this.keeper
    this.result.stoppedEarly = { step, epoch: this.epoch }
    if (this.experiment.training.early_stopping?.restore_best_weights && best) this.session.loadWeights(best)
  }

  /** False where a step has made the weights worthless: they must not replace those from before. */
  private hold(name: CheckpointName): boolean {
    const checkpoint: Checkpoint = { ...this.session.save(this.epoch), trainer: this.state }
    for (const { values } of checkpoint.weights) {
      const lost = values.find((value) => !Number.isFinite(value))
      if (lost === undefined) continue
      this.diverged('A weight', lost)
      return false
    }
    this.keeper.hold(name, checkpoint)
    return true
  }

  private async save(): Promise<void> {
    if (this.hold('last')) await this.keeper.write()
  }

  private diverged(what: string, value: number): void {
    const smaller = (this.callbacks.rateAt(this.session.step - 1) / 10).toPrecision(1)
    this.failure = {
      code: 'loss-not-finite',
      what: `${what} became ${Number.isNaN(value) ? 'NaN' : 'infinite'} by step ${this.session.step}`,
      advice: `Try a smaller learning rate, such as ${smaller}. The checkpoints from before are kept.`,
    }
  }

  /** Once, at the end: the test set with the weights as they are and with the best ones. */
  private async evaluateTest(): Promise<RunEvaluation> {
    const count = this.test.length
    if (!count) return noEvaluation()
    this.events.phase('Evaluating on the test set')
    const figures = async ({ step, epoch }: { step: number; epoch: number }) => {
      const evaluation = await this.evaluate('test')
      return evaluation && { ...momentOf(evaluation), step, epoch, count }
    }
    const last = await figures({ step: this.session.step, epoch: this.epoch }), { best } = this.keeper
    if (!last) return noEvaluation()
    if (!best) return { version: 1, test: { last } }
    if (best.step === last.step) return { version: 1, test: { best: last, last } }
    this.session.loadWeights(best)
    return { version: 1, test: { best: await figures(best), last } }
  }
}
