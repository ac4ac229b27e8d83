import { freshWatch, watchForPlateau, watchForStop, type WatchState } from '../../domain/callbacks'
import type { Figures } from '../../domain/metrics'
import { type Plan, scheduledRate, type Training } from '../../domain/training'

/** The learning rate of each step, and what evaluations make of it: EarlyStopping and ReduceLROnPlateau. */
export class Callbacks {
  private rate: number
  private earlyStopping: WatchState = freshWatch()
  private plateau: WatchState = freshWatch()

  constructor(private readonly training: Training, private readonly plan: Plan) {
    this.rate = training.optimizer.learning_rate
  }

  /** The rate of the step that comes after so many. */
  rateAt(step: number): number {
    return this.training.reduce_lr_on_plateau ? this.rate : scheduledRate(this.training, step, this.plan.steps)
  }
  ratesFrom = (step: number, count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => this.rateAt(step + i))

  /** Looks at an evaluation on validation. @returns true where training is to stop */
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

  save() {
    const { rate, earlyStopping, plateau } = this
    return { rate, earlyStopping, plateau }
  }
  load({ rate, earlyStopping, plateau }: ReturnType<Callbacks['save']>): void {
    Object.assign(this, { rate, earlyStopping, plateau })
  }
}
