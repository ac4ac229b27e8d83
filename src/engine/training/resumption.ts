import { join } from 'node:path'
import { FailureError } from '../../domain/failure'
import type { CheckpointName } from '../../domain/run'
import { type Checkpoint, readCheckpoint } from '../../runs/checkpoint'

/** A run's checkpoints that training goes on from; the best one's weights are evaluated at the end. */
export interface Resumption { last: Checkpoint; best: Checkpoint | undefined }

/**
 * Where a run stands on disk: its last checkpoint, or where that is damaged the best one.
 * @param folder the run's
 * @throws FailureError `checkpoint-missing`, `checkpoint-damaged` where there is none to go on from
 */
export async function resumptionOf(folder: string): Promise<Resumption> {
  const read = (name: CheckpointName) => readCheckpoint(join(folder, 'checkpoints'), name)
  const best = await read('best').catch((error: unknown) => {
    if (error instanceof FailureError) return undefined
    throw error
  })
  try {
    return { last: await read('last'), best }
  } catch (error) {
    if (!(error instanceof FailureError) || !best) throw error
    return { last: best, best }
  }
}
