import type { DataPlaces } from '../data/catalogue'
import { fail } from '../domain/failure'
import { type Robustness, robustnessVersion } from '../domain/robustness'
import { type CheckpointName, isActive, type Run } from '../domain/run'
import type { RunStore } from '../runs/runStore'
import type { EngineClient } from './engineClient'

export interface RobustnessSetting { store: RunStore; id: string; checkpoint: CheckpointName; images: number; places: DataPlaces }

/**
 * Measures a run's robustness in that engine and keeps it in the run's folder. It looks at the test set, which is counted.
 * @param tell how many measurements are done
 * @throws FailureError `run-busy`, `data-missing`, `data-damaged`, `checkpoint-missing`, `engine-died`, …
 */
export async function measureRobustness(
  engine: EngineClient, { store, id, checkpoint, images, places }: RobustnessSetting, tell: (done: number) => void,
): Promise<{ run: Run; robustness: Robustness }> {
  const run = await store.settled(id)
  if (isActive(run)) fail('run-busy', 'It is being trained', 'Wait for it or stop it, then measure.', run.name)
  const { seed } = run.experiment.training
  engine.onEvent((event) => { if (event.event === 'measured') tell(event.done) })
  const measured = await engine.ask('robustness', {
    folder: store.folderOf(id), checkpoint, experiment: run.experiment, data: run.data, images, seed, ...places,
  })
  const robustness: Robustness = {
    version: robustnessVersion, checkpoint, seed, measuredAt: new Date().toISOString(), ...measured,
  }
  await store.writeRobustness(id, robustness)
  return { run: await store.countLook(id), robustness }
}
