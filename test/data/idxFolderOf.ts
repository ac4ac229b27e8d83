import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { idxBytes } from '../../src/data/idx'
import { idxFiles } from '../../src/data/idxFolder'
import type { Part } from '../../src/data/imageSet'
import { temporaryFolder } from '../engine/temporaryFolder'
import { seededNumbers } from '../engine/seededNumbers'

interface Size { height: number; width: number }
const side: Size = { height: 5, width: 4 }

/** Noise, with labels that go round through the classes. */
export function smallPart(
  count: number,
  classes: number,
  seed: number,
  { height, width }: Size = side,
): Part {
  const next = seededNumbers(seed)
  return {
    images: Uint8Array.from({ length: count * height * width }, () => Math.floor(next() * 256)),
    labels: Uint16Array.from({ length: count }, (_, i) => i % classes),
  }
}

export const smallTrain = smallPart(12, 3, 1), smallTest = smallPart(6, 3, 2)

/** The bytes of the four files, by name. */
export function idxFilesOf(train = smallTrain, test = smallTest, { height, width }: Size = side) {
  const files: Record<string, Uint8Array> = {}
  for (const [which, part] of [['train', train], ['test', test]] as const) {
    const count = part.labels.length
    files[idxFiles[which].images] = idxBytes({ sizes: [count, height, width], values: part.images })
    files[idxFiles[which].labels] = idxBytes({ sizes: [count], values: Uint8Array.from(part.labels) })
  }
  return files
}

/** A folder of four IDX files, packed where asked. */
export function idxFolderOf(
  { files = idxFilesOf(), folder = temporaryFolder(), packed = false }:
  { files?: Record<string, Uint8Array>; folder?: string; packed?: boolean } = {},
): string {
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(folder, packed ? `${name}.gz` : name), packed ? gzipSync(bytes) : bytes)
  }
  return folder
}

/** A part as plain arrays: read from a file, its values are Buffers. */
export const plain = ({ images, labels }: Part): Part =>
  ({ images: Uint8Array.from(images), labels: Uint16Array.from(labels) })
