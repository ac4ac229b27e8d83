import { join } from 'node:path'
import type { DataFacts } from '../domain/dataset'
import { beyondKeras2, formerFormulas } from '../domain/exchange/former'
import type { WeightFormat } from '../domain/exchange/formats'
import type { Note } from '../domain/exchange/note'
import { preprocessingNotes } from '../domain/exchange/preprocessingNotes'
import { leftBehind, writtenNetwork } from '../domain/exchange/writtenNetwork'
import type { Experiment } from '../domain/experiment'
import { inputShape, type Statistics } from '../domain/preprocessing'
import { writeWhole } from '../files/atomic'
import { writeModelFile } from './kerasModelFile'
import { writeKerasWeights } from './kerasWeightsFile'
import type { NamedTensor } from './savedLayers'
import { writeTfjs } from './tfjsFiles'

/**
 * A network's weights as a file, or for tfjs as the files of a folder.
 * @param statistics what its images are standardised by, where they are @param path of the file, or of the folder
 * @returns the files written, and what the format could not hold
 * @throws FailureError `model-unsupported`, `disk-full`, `disk-error`
 */
export async function writeWeights(
  { architecture, preprocessing }: Experiment, { shape, classes }: Pick<DataFacts, 'shape' | 'classes'>,
  { weights, statistics }: { weights: readonly NamedTensor[]; statistics?: Statistics }, format: WeightFormat, path: string,
): Promise<{ files: string[]; notes: Note[] }> {
  const network = writtenNetwork(architecture, inputShape(preprocessing, shape), classes.length)
  const notes = [...leftBehind(architecture), ...preprocessingNotes(preprocessing, statistics)]
  if (format === 'tfjs') {
    const written = writeTfjs(network, weights)
    // The model last: whoever finds it finds the shards too.
    for (const { name, bytes } of [...written.files].reverse()) await writeWhole(join(path, name), bytes)
    return { files: written.files.map(({ name }) => join(path, name)), notes: [...notes, ...written.notes] }
  }
  const bytes = format === 'h5' ? await writeModelFile(network, weights) : await writeKerasWeights(network, weights)
  await writeWhole(path, bytes)
  return { files: [path], notes: format === 'h5' ? [...notes, ...beyondKeras2(network), ...formerFormulas(network)] : notes }
}
