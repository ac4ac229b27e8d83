import { freshWatch, watchForPlateau, watchForStop, type WatchState } from '../../domain/callbacks'
import type { Figures } from '../../domain/metrics'
import { type Stage, stagesOf } from '../../domain/phases'
import { rateAt } from '../../domain/schedules'
import type { TrainerState } from '../../domain/trainerState'
import type { Plan, Training } from '../../domain/training'

/**
 * Which phase a run is in, the learning rate of each step, and what evaluations make of both: EarlyStopping and
 * ReduceLROnPlateau, which begin anew with each phase.
 */
export class Callbacks {
  private index = 0
  private from = 0
  /** The rate that the phase's schedule goes from, and what plateaus have left of it. */
  private base: number
  private rate: number
  private earlyStopping: WatchState = freshWatch()
  private plateau: WatchState = freshWatch()
  private readonly stages: readonly [Stage, ...Stage[]]

  constructor(private readonly training: Training, private readonly plan: Plan) {
    this.stages = stagesOf(training)
    this.base = this.rate = training.optimizer.learning_rate
  }

  /** The step that the phase ends at. */
  get phaseEnd(): number {
    return this.from + this.plan.phases[this.index]!
  }
  /** Whether the phase trains on augmented images. */
  get augments(): boolean {
    return this.stages[this.index]!.augment
  }
  get isLastPhase(): boolean {
    return this.index === this.stages.length - 1
  }

  /** Begins the next phase at that step. @returns how it begins */
  nextPhase(step: number) {
    const before = this.rateAt(step - 1), phase = this.training.phases[this.index]!
    Object.assign(this, { index: this.index + 1, from: step, earlyStopping: freshWatch(), plateau: freshWatch() })
    this.base = this.rate = phase.learning_rate ?? before
    return phase
  }

  /** The rate of the step that comes after so many. */
  rateAt(step: number): number {
    if (this.training.reduce_lr_on_plateau) return this.rate
    return rateAt(this.stages[this.index]!.schedule, this.base, Math.max(0, step - this.from), this.plan.phases[this.index]!)
  }
  ratesFrom = (step: number, count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => this.rateAt(step + i))

  /** Looks at an evaluation on validation. @returns true where the phase is to end */
  see({ loss, accuracy }: Figures): boolean {
    const figures = { loss, accuracy }
    const { early_stopping, reduce_lr_on_plateau } = this.training
    if (reduce_lr_on_plateau) {
      const next = watchForPlateau(reduce_lr_on_plateau, this.plateau, figures, this.rate)
      this.plateau = next.state
      this.rate = next.rate
    }
    if (!early_stopping) return false
    const { state, stop } = watchForStop(early_stopping, this.earlyStopping, figures)
    this.earlyStopping = state
    return stop
  }

  save(optimizerFrom: number) {
    const { rate, earlyStopping, plateau, index, from, base } = this
    return { rate, earlyStopping, plateau, phase: { index, from, base, optimizerFrom } }
  }
  load({ rate, earlyStopping, plateau, phase }: Pick<TrainerState, 'rate' | 'earlyStopping' | 'plateau' | 'phase'>): void {
    Object.assign(this, { rate, earlyStopping, plateau })
    if (phase) Object.assign(this, { index: phase.index, from: phase.from, base: phase.base })
  }
}
