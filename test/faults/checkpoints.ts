import { mkdirSync, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import { readCheckpoint } from '../../src/runs/checkpoint'
import type { RunStore } from '../../src/runs/runStore'

/** Seconds between two saves of runs that are killed, so that many saves meet a kill. */
export const interval = 0.2
export const frequentSaves = { LAYERBENCH_CHECKPOINT_SECONDS: String(interval) }

/** An interval, and up to the evaluation at which the next save is due; seconds. */
export const mostLost = interval + 5

/** Resolves in the middle of the next save: its folder has a temporary name until it is whole. */
export function nextSave(checkpoints: string): Promise<void> {
  mkdirSync(checkpoints, { recursive: true })
  return new Promise((resolve) => {
    const watcher = watch(checkpoints, (_event, name) => {
      if (!name?.endsWith('.tmp')) return
      watcher.close()
      resolve()
    })
  })
}

/** Seconds of training that were done and are on no checkpoint. @throws where a checkpoint can't be read */
export async function lostSeconds(store: RunStore, id: string): Promise<number> {
  const checkpoints = join(store.folderOf(id), 'checkpoints')
  const last = await readCheckpoint(checkpoints, 'last')
  if (readdirSync(checkpoints).some((name) => name.startsWith('best.'))) await readCheckpoint(checkpoints, 'best')
  const metrics = await store.metrics(id)
  return Math.max(0, (metrics.at(-1)?.seconds ?? 0) - last.trainer!.seconds)
}
