import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../files/atomic'
import { idxBytes } from './idx'
import { findIdxFiles, idxFiles, readIdxFolder } from './idxFolder'
import type { ImageSet } from './imageSet'
import { drawSampleSet, sampleClasses, sampleTest, sampleTrain } from './sample/sampleSet'

/** Raised when the drawing changes, so that an older drawing isn't taken for it. */
const edition = 1
const side = 28

/** The built-in set, drawn once and kept as IDX files in `dataFolder`. */
export async function readSample(dataFolder: string): Promise<ImageSet> {
  const folder = join(dataFolder, `sample-${edition}`)
  const set = await readIdxFolder(folder).catch(async () => {
    await draw(folder)
    return readIdxFolder(folder)
  })
  return { ...set, classes: [...sampleClasses] }
}

async function draw(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [part, { count, seed }] of [['train', sampleTrain], ['test', sampleTest]] as const) {
    const { images, labels } = drawSampleSet(count, seed)
    await writeWhole(join(folder, idxFiles[part].images), idxBytes({ sizes: [count, side, side], values: images }))
    await writeWhole(join(folder, idxFiles[part].labels), idxBytes({ sizes: [count], values: Uint8Array.from(labels) }))
  }
}

export const findSampleFiles = (dataFolder: string): Promise<string[]> =>
  findIdxFiles(join(dataFolder, `sample-${edition}`)).catch(() => [])
