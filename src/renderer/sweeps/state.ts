import type { KeptSweep } from '../../domain/sweep/kept'
import { type PointState } from '../../domain/sweep/table'

export type SweepState = 'measuring' | 'training' | 'queued' | 'done' | 'stopped' | 'paused'

export const sweepStates: Record<SweepState, string> = {
  measuring: 'Measuring how many to train at once', training: 'Training', queued: 'Queued', done: 'Done', stopped: 'Stopped', paused: 'Paused',
}

/** Where a sweep stands. */
export function stateOf(
  { stopped }: Pick<KeptSweep, 'stopped'>, { done, of, training }: { done: number; of: number; training: number },
  { live, queued }: { live: boolean; queued: boolean },
): SweepState {
  if (live) return training || done === of ? 'training' : 'measuring'
  if (queued) return 'queued'
  if (stopped) return 'stopped'
  return done >= of ? 'done' : 'paused'
}

export const pointNames: Record<PointState, string> = {
  training: 'Training', done: 'Done', 'partly done': 'Partly done', paused: 'Paused', waiting: 'Waiting', failed: 'Failed', 'left out': 'Left out',
}
