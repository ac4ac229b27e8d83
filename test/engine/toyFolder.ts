import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { idxBytes } from '../../src/data/idx'
import { idxFiles } from '../../src/data/idxFolder'
import type { ImageSet } from '../../src/data/imageSet'

/** The set as the four IDX files that a person would have in a folder. */
export function writeIdxFolder(folder: string, set: ImageSet): string {
  mkdirSync(folder, { recursive: true })
  const [height, width] = set.shape
  for (const part of ['train', 'test'] as const) {
    const { images, labels } = set[part], names = idxFiles[part]
    writeFileSync(
      join(folder, names.images),
      idxBytes({ sizes: [labels.length, height, width], values: images }),
    )
    writeFileSync(join(folder, names.labels), idxBytes({ sizes: [labels.length], values: Uint8Array.from(labels) }))
  }
  return folder
}
