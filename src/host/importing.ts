import { basename } from 'node:path'
import { fashionMnist } from '../data/fashionMnist'
import type { DataFacts } from '../domain/dataset'
import type { Note } from '../domain/exchange/note'
import { analysisOf, type Experiment } from '../domain/experiment'
import { inputShape, preprocessingDefaults } from '../domain/preprocessing'
import { type Run, runVersion } from '../domain/run'
import type { EngineOutput } from '../ipc/engineProtocol'
import { newRunId, type RunStore } from '../runs/runStore'
import type { EngineClient } from './engineClient'

/** What is taken for a data set that isn't on this machine: images and classes of Fashion-MNIST's kind. */
export const assumedData = (id: string): DataFacts => ({
  id, name: id, classes: [...fashionMnist.classes], shape: [28, 28, 1], train: 0, test: 0, fingerprint: '',
})

export interface Import {
  experiment: Experiment
  /** False where the files held weights alone, for the experiment as it was. */
  hasArchitecture: boolean
  notes: Note[]
  /** The weights as a saved run, where there are any. */
  run?: Run
}

/**
 * Takes in files of other programs: an architecture for the experiment, and weights as a saved run.
 * @param files one model's, the model itself first
 * @param data what the experiment's data is; what isn't alike comes as notes
 * @throws FailureError `model-invalid`, `model-unsupported`, `weights-mismatch`, `experiment-invalid`, `disk-full`, …
 */
export async function importFiles(
  engine: EngineClient, store: RunStore, files: string[], experiment: Experiment, data: DataFacts,
): Promise<Import> {
  const asked = { files, experiment, data }
  const { hasWeights, ...found } = await engine.ask('import.read', asked)
  const imported = { experiment: found.experiment, hasArchitecture: found.hasArchitecture, notes: found.notes }
  if (!hasWeights) return imported
  const run = importedRun(basename(files[0]!), found, data)
  const { scale } = run.experiment.preprocessing
  if (found.experiment.preprocessing.scale !== scale) {
    imported.notes.push({ item: '', what: 'Its images are taken to be scaled to 0…1: what they were standardised by is not in the file' })
  }
  await store.create(run)
  try {
    await engine.ask('import.keep', { ...asked, folder: store.folderOf(run.id) })
  } catch (error) {
    await store.delete(run.id)
    throw error
  }
  return { ...imported, run }
}

function importedRun(file: string, found: Omit<EngineOutput<'import.read'>, 'hasWeights'>, data: DataFacts): Run {
  const { shape, classes, experiment } = found
  const alike = shape.join() === inputShape(experiment.preprocessing, data.shape).join() && classes === data.classes.length
  const own: DataFacts = alike ? data : {
    ...assumedData('imported'), name: `Data of ${file}`, shape, classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
  }
  // Of another size of data nothing says how it was preprocessed.
  const preprocessing = { ...(alike ? experiment.preprocessing : preprocessingDefaults()), scale: 'unit' as const }
  const now = new Date()
  return {
    version: runVersion, id: newRunId(now), name: file, createdAt: now.toISOString(),
    experiment: { ...experiment, preprocessing, data: own.id }, data: own,
    parameters: analysisOf({ ...experiment, preprocessing }, own).parameters,
    status: { state: 'imported', importedAt: now.toISOString(), file }, testLooks: 0,
  }
}
