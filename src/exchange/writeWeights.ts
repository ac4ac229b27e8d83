import { join } from 'node:path'
import type { DataFacts } from '../domain/dataset'
import { beyondKeras2, formerFormulas } from '../domain/exchange/former'
import type { WeightFormat } from '../domain/exchange/formats'
import type { Note } from '../domain/exchange/note'
import { leftBehind, writtenNetwork } from '../domain/exchange/writtenNetwork'
import type { Experiment } from '../domain/experiment'
import { writeWhole } from '../files/atomic'
import { writeModelFile } from './kerasModelFile'
import { writeKerasWeights } from './kerasWeightsFile'
import type { NamedTensor } from './savedLayers'
import { writeTfjs } from './tfjsFiles'

/**
 * A network's weights as a file, or for tfjs as the files of a folder.
 * @param path of the file, or of the folder
 * @returns the files written, and what the format could not hold
 * @throws FailureError `model-unsupported`, `disk-full`, `disk-error`
 */
export async function writeWeights(
  { architecture }: Experiment, { shape, classes }: Pick<DataFacts, 'shape' | 'classes'>, tensors: readonly NamedTensor[],
  format: WeightFormat, path: string,
): Promise<{ files: string[]; notes: Note[] }> {
  const network = writtenNetwork(architecture, shape, classes.length)
  const notes = leftBehind(architecture)
  if (format === 'tfjs') {
    const written = writeTfjs(network, tensors)
    // The model last: whoever finds it finds the shards too.
    for (const { name, bytes } of [...written.files].reverse()) await writeWhole(join(path, name), bytes)
    return { files: written.files.map(({ name }) => join(path, name)), notes: [...notes, ...written.notes] }
  }
  const bytes = format === 'h5' ? await writeModelFile(network, tensors) : await writeKerasWeights(network, tensors)
  await writeWhole(path, bytes)
  return { files: [path], notes: format === 'h5' ? [...notes, ...beyondKeras2(network), ...formerFormulas(network)] : notes }
}
