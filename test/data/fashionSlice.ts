import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readIdxFolder } from '../../src/data/idxFolder'
import type { ImageSet, Part } from '../../src/data/imageSet'
import { readSample } from '../../src/data/sampleFolder'
import { temporaryFolder } from '../engine/temporaryFolder'

const folder = resolve(__dirname, '..', '..', '..', 'shared', 'fashion-mnist')

let whole: Promise<ImageSet> | undefined
const isThere = existsSync(join(folder, 'train-images-idx3-ubyte.gz'))

/** The first images of Fashion-MNIST, of the sample set where it isn't there. The files are read once, which takes seconds. */
export async function fashionSlice(train: number, test: number): Promise<ImageSet> {
  whole ??= isThere ? readIdxFolder(folder) : readSample(temporaryFolder())
  const set = await whole
  const first = ({ images, labels }: Part, count: number): Part =>
    ({ images: Uint8Array.from(images.subarray(0, count * 784)), labels: Uint16Array.from(labels.subarray(0, count)) })
  return { ...set, train: first(set.train, train), test: first(set.test, test) }
}
