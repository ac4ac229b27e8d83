import { join } from 'node:path'
import { fail } from '../domain/failure'
import { readGivenFiles } from '../exchange/givenFiles'
import { importModel } from '../exchange/importModel'
import { writeWeights } from '../exchange/writeWeights'
import type { EngineInput, EngineOutput } from '../ipc/engineProtocol'
import { readCheckpoint, writeCheckpoint } from '../runs/checkpoint'

/** What files of other programs hold. Read here, so that a file that brings the reader down takes no window with it. */
export async function readImport({ files, experiment, data }: EngineInput<'import.read'>): Promise<EngineOutput<'import.read'>> {
  const { weights, ...model } = await importModel(await readGivenFiles(files), { experiment, data })
  return { ...model, hasWeights: weights !== undefined }
}

/** Their weights as a run's checkpoint, of step 0 since nothing was trained here. */
export async function keepImport({ files, experiment, data, folder }: EngineInput<'import.keep'>): Promise<EngineOutput<'import.keep'>> {
  const { weights } = await importModel(await readGivenFiles(files), { experiment, data })
  if (!weights) return fail('weights-mismatch', 'The files hold no weights', 'Give the model\'s weights along with it.')
  await writeCheckpoint(join(folder, 'checkpoints'), 'last', { step: 0, epoch: 0, weights, optimizer: [] })
  return {}
}

/** A checkpoint's weights in another program's format. */
export async function exportWeights(
  { folder, checkpoint, experiment, data, format, path }: EngineInput<'export.weights'>,
): Promise<EngineOutput<'export.weights'>> {
  return writeWeights(experiment, data, await readCheckpoint(join(folder, 'checkpoints'), checkpoint), format, path)
}
