import type { CheckpointName } from '../../domain/run'
import { type Checkpoint, writeCheckpoint } from '../../runs/checkpoint'

/** A process that dies loses at most this much of training; seconds. Tests of faults save more often. */
const interval = Number(process.env.LAYERBENCH_CHECKPOINT_SECONDS ?? 10)

/**
 * Keeps a run's checkpoints on disk without a write at every evaluation: report 002 evaluates every 50 steps, many
 * times a second. What is newer than the disk is held in memory until the interval has passed or the run ends.
 */
export class Keeper {
  private readonly pending = new Map<CheckpointName, Checkpoint>()
  private writtenAt = -Infinity
  /** The best one's weights, for the evaluation at the end. */
  best: Checkpoint | undefined

  constructor(private readonly folder: string, private readonly now: () => number = () => performance.now() / 1000) {}

  /** True where the disk's `last` is old enough that a new one is worth reading the weights out for. */
  get isDue(): boolean {
    return this.now() - this.writtenAt >= interval
  }

  hold(name: CheckpointName, checkpoint: Checkpoint): void {
    this.pending.set(name, checkpoint)
    if (name === 'best') this.best = checkpoint
  }

  /** @throws FailureError `disk-full`, `disk-error`: what was saved before is untouched */
  async write(): Promise<void> {
    for (const [name, checkpoint] of [...this.pending]) {
      await writeCheckpoint(this.folder, name, checkpoint)
      this.pending.delete(name)
    }
    this.writtenAt = this.now()
  }
}
