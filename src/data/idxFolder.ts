import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail } from '../domain/failure'
import { readIdx } from './idx'
import type { ImageSet, Part, SetInParts } from './imageSet'

export const idxFiles = {
  train: { images: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte' },
  test: { images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte' },
} as const
export const idxFileNames: string[] = Object.values(idxFiles).flatMap((part) => [part.images, part.labels])

const exists = (path: string) => stat(path).then((found) => found.isFile(), () => false)

/** The file as it lies in the folder, unpacked or as `.gz`. */
async function find(folder: string, name: string): Promise<string> {
  for (const candidate of [name, `${name}.gz`]) {
    if (await exists(join(folder, candidate))) return join(folder, candidate)
  }
  return fail('data-missing', 'The file is not there, neither plain nor as .gz', `Choose a folder that holds ${idxFileNames.join(', ')}.`, join(folder, name))
}

/** The four files of a folder, in the order of `idxFileNames`. @throws FailureError `data-missing`, of the first that is */
export async function findIdxFiles(folder: string): Promise<string[]> {
  const found: string[] = []
  for (const name of idxFileNames) found.push(await find(folder, name))
  return found
}

/** True where the folder holds at least one of the four files, so that it is meant as such a set. */
export const looksLikeIdxFolder = async (folder: string): Promise<boolean> =>
  (await Promise.all(idxFileNames.flatMap((name) => [exists(join(folder, name)), exists(join(folder, `${name}.gz`))]))).some(Boolean)

/**
 * A folder of four IDX files as a set of grey images.
 * @throws FailureError `data-missing` or `data-damaged`, naming the file
 */
export async function readIdxFolder(folder: string): Promise<ImageSet> {
  const [trainImages, trainLabels, testImages, testLabels] = await findIdxFiles(folder) as [string, string, string, string]
  const { test, ...set } = await readIdxFiles(
    { images: trainImages, labels: trainLabels }, { images: testImages, labels: testLabels })
  return { ...set, test: test! }
}

interface PartFiles { images: string; labels: string }

/** The same of files that lie anywhere, without a test part where there is none. */
export async function readIdxFiles(trainFiles: PartFiles, testFiles?: PartFiles): Promise<SetInParts> {
  const train = await readPart(trainFiles), test = testFiles && await readPart(testFiles)
  if (test && (train.height !== test.height || train.width !== test.width)) {
    fail('data-damaged', `Its images are ${test.height} × ${test.width}, those to train on ${train.height} × ${train.width}`, 'Put files of one data set into the folder.', testFiles!.images)
  }
  const highest = highestLabel([[train.part, trainFiles], ...(test ? [[test.part, testFiles!] as const] : [])])
  return {
    shape: [train.height, train.width, 1],
    classes: Array.from({ length: highest + 1 }, (_, label) => String(label)),
    train: train.part,
    ...(test ? { test: test.part } : {}),
  }
}

async function readPart(
  { images: imagesPath, labels: labelsPath }: PartFiles,
): Promise<{ part: Part; height: number; width: number }> {
  const images = await readIdx(imagesPath, 3), labels = await readIdx(labelsPath, 1)
  const [count, height, width] = images.sizes as [number, number, number]
  if (count !== labels.sizes[0]) {
    fail('data-damaged', `It has ${labels.sizes[0]} labels for ${count} images`, 'Put files of one data set into the folder.', labelsPath)
  }
  if (count === 0) fail('data-damaged', 'It holds no images', 'Get the file again.', imagesPath)
  if (height === 0 || width === 0) fail('data-damaged', `Its images are ${height} × ${width}`, 'Get the file again.', imagesPath)
  return { part: { images: images.values, labels: Uint16Array.from(labels.values) }, height, width }
}

/** @throws FailureError `data-damaged` where labels are so high with gaps below that they are rather something else's bytes */
function highestLabel(parts: readonly (readonly [Part, PartFiles])[]): number {
  const found = new Set(parts.flatMap(([{ labels }]) => [...new Set(labels)])), highest = Math.max(...found)
  const missing = Array.from({ length: highest }, (_, label) => label).find((label) => !found.has(label))
  if (highest > 99 && missing !== undefined) {
    fail('data-damaged', `A label is ${highest}, and none is ${missing}; above 99 every class needs an image`, 'Get the file again.',
      parts.find(([{ labels }]) => labels.includes(highest))![1].labels)
  }
  return highest
}
