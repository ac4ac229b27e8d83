import type { KeptSweep } from '../../domain/sweep/kept'
import { progressOf } from '../../domain/sweep/table'
import { useQueue } from '../stores/queue'
import { useRuns } from '../stores/runs'
import { useSweeps } from '../stores/sweeps'
import { stateOf } from './state'

/** What says of a sweep how far it is and where it stands. */
export function useStates() {
  const runs = useRuns(), sweeps = useSweeps(), queue = useQueue()
  return (kept: KeptSweep) => {
    const progress = progressOf(kept, runs.list)
    const queued = queue.queue.entries.some(({ sweep }) => sweep?.id === kept.id)
    return { ...progress, state: stateOf(kept, progress, { live: sweeps.live === kept.id, queued }) }
  }
}
