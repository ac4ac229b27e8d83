import type { DataPlaces } from '../data/catalogue'
import { type EvaluationSplit, hasOwnValidation, type Predictions, predictionsVersion } from '../domain/evaluation/predictions'
import { fail, FailureError } from '../domain/failure'
import { type CheckpointName, isActive, type Run } from '../domain/run'
import { readPredictions, writePredictions } from '../runs/predictionFile'
import type { RunStore } from '../runs/runStore'
import type { EngineClient } from './engineClient'

export interface EvaluationSetting { store: RunStore; id: string; split: EvaluationSplit; checkpoint: CheckpointName }

/** The run, and when its checkpoint was saved. @throws FailureError `run-busy`, `data-missing` where it has no such split */
async function endedRun({ store, id, split, checkpoint }: EvaluationSetting): Promise<{ run: Run; savedAt: string | undefined }> {
  const run = await store.settled(id)
  if (isActive(run)) fail('run-busy', 'It is being trained', 'Wait for it or stop it, then evaluate.', run.name)
  if (split === 'validation' && !hasOwnValidation(run)) {
    fail('data-missing', 'The run held no images out for validation', 'Evaluate it on the test set, or train with a part of the training data held out.', run.name)
  }
  if (split === 'test' && !run.data.test) fail('data-missing', `${run.data.name} has no test set`, 'Import it with a test split.', run.name)
  return { run, savedAt: (await store.checkpoints(id)).find(({ name }) => name === checkpoint)?.savedAt }
}

/** What is kept of that checkpoint as it is now, if anything is. @throws FailureError `run-busy`, `run-unknown`, … */
export async function keptPredictions(setting: EvaluationSetting): Promise<Predictions | undefined> {
  const { store, id, split, checkpoint } = setting, { run, savedAt } = await endedRun(setting)
  const kept = await readPredictions(store.folderOf(id), split, checkpoint)
  const same = run.weightsDropped !== undefined || kept?.savedAt === savedAt
  return same && kept?.fingerprint === run.data.fingerprint ? kept : undefined
}

/**
 * Has that engine predict a split and keeps what it says in the run's folder.
 * @param tell how many images are done
 * @returns undefined where it was stopped
 * @throws FailureError `run-busy`, `data-missing`, `data-damaged`, `checkpoint-missing`, `checkpoint-damaged`, `engine-died`, …
 */
export async function predict(
  engine: EngineClient, setting: EvaluationSetting & { places: DataPlaces }, tell: (done: number, of: number) => void,
): Promise<Predictions | undefined> {
  const { store, id, split, checkpoint, places } = setting, folder = store.folderOf(id)
  const { run, savedAt } = await endedRun(setting)
  const end = engine.onEvent((event) => { if (event.event === 'predicted') tell(event.done, event.of) })
  const { prediction } = await engine.ask('predictions', { folder, checkpoint, split, experiment: run.experiment, data: run.data, ...places })
    .catch((error: unknown) => offerOther(error, setting)).finally(end)
  if (!prediction) return undefined
  const predictions: Predictions = {
    version: predictionsVersion, split, checkpoint, savedAt: savedAt ?? '', fingerprint: run.data.fingerprint,
    classes: run.data.classes.length, ...prediction,
  }
  // A full disk is no reason not to show them.
  await writePredictions(folder, predictions).catch((error: unknown) => { if (!(error instanceof FailureError)) throw error })
  return predictions
}

/** Names the checkpoint that is whole where the one that was asked for can't be read. */
async function offerOther(error: unknown, { store, id, checkpoint }: EvaluationSetting): Promise<never> {
  if (!(error instanceof FailureError) || !['checkpoint-damaged', 'checkpoint-missing'].includes(error.failure.code)) throw error
  const other = (await store.checkpoints(id)).find(({ name }) => name !== checkpoint)
  if (!other) throw error
  throw new FailureError({ ...error.failure, advice: `Choose the run’s ${other.name} checkpoint (epoch ${other.epoch}), or train it again.` })
}
