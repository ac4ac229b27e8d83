import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readIdxFolder } from '../../src/data/idxFolder'
import type { ImageSet, Part } from '../../src/data/imageSet'
import { readSample } from '../../src/data/sampleFolder'
import { temporaryFolder } from '../engine/temporaryFolder'

const folder = resolve(__dirname, '..', '..', '..', 'shared', 'fashion-mnist')

/** The first images of Fashion-MNIST, of the sample set where it isn't there. */
export async function fashionSlice(train: number, test: number): Promise<ImageSet> {
  const set = existsSync(join(folder, 'train-images-idx3-ubyte.gz')) ? await readIdxFolder(folder) : await readSample(temporaryFolder())
  const first = ({ images, labels }: Part, count: number): Part =>
    ({ images: images.slice(0, count * 784), labels: labels.slice(0, count) })
  return { ...set, train: first(set.train, train), test: first(set.test, test) }
}
