import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  findIdxFiles, idxFileNames, idxFiles, looksLikeIdxFolder, readIdxFolder,
} from '../../src/data/idxFolder'
import { fingerprintOf } from '../../src/data/imageSet'
import { idxFileNames as namesInDomain } from '../../src/domain/dataset'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { idxFilesOf, idxFolderOf, plain, smallPart, smallTest, smallTrain } from './idxFolderOf'

const refusal = (files: Record<string, Uint8Array>) => {
  const folder = idxFolderOf({ files })
  return failureOf(() => readIdxFolder(folder))
    .then((failure) => ({ ...failure, where: failure.where?.slice(folder.length + 1) }))
}
const labelled = (labels: number[]) => ({ ...smallTrain, labels: Uint16Array.from(labels) })

it('the names of the four files are said once', () => expect(idxFileNames).toEqual([...namesInDomain]))

describe('a folder of four files', () => {
  it.each([['plain', false], ['packed', true]])('is a set, %s', async (_form, packed) => {
    const { shape, classes, train, test } = await readIdxFolder(idxFolderOf({ packed }))
    expect({ shape, classes }).toEqual({ shape: [5, 4, 1], classes: ['0', '1', '2'] })
    expect([plain(train), plain(test)]).toEqual([smallTrain, smallTest])
  })

  it('is the same set however its files are packed', async () => {
    const [plain, packed] = await Promise.all(
      [false, true].map((form) => readIdxFolder(idxFolderOf({ packed: form }))),
    )
    expect(fingerprintOf(plain!)).toBe(fingerprintOf(packed!))
  })

  it('is read plain where a file lies there in both forms', async () => {
    const folder = idxFolderOf()
    writeFileSync(join(folder, `${idxFiles.train.images}.gz`), 'damaged')
    expect(plain((await readIdxFolder(folder)).train)).toEqual(smallTrain)
  })

  it('may have a class that only one part holds', async () => {
    const files = idxFilesOf(smallTrain, { ...smallTest, labels: Uint16Array.of(0, 0, 0, 0, 0, 7) })
    expect((await readIdxFolder(idxFolderOf({ files }))).classes).toHaveLength(8)
  })
})

describe.each(idxFileNames)('without %s', (name) => {
  it('a folder is refused by that file', async () => {
    const folder = idxFolderOf()
    rmSync(join(folder, name))
    const failure = await failureOf(() => readIdxFolder(folder))
    expect(failure).toMatchObject({ code: 'data-missing', where: join(folder, name) })
    expect(failure.what).toMatch(/neither plain nor as \.gz/)
    for (const other of idxFileNames) expect(failure.advice).toContain(other)
    await expect(findIdxFiles(folder)).rejects.toThrow(name)
    expect(await looksLikeIdxFolder(folder)).toBe(true)
  })

  it('and with a folder in its place, too', async () => {
    const folder = idxFolderOf()
    rmSync(join(folder, name))
    mkdirSync(join(folder, name))
    expect(await failureOf(() => readIdxFolder(folder))).toMatchObject({
      code: 'data-missing',
      where: join(folder, name),
    })
  })
})

describe('files that don’t go together', () => {
  it('are refused by the labels’ file where there are fewer or more than images', async () => {
    for (const count of [11, 13, 0]) {
      const files = {
        ...idxFilesOf(),
        [idxFiles.train.labels]: idxFilesOf(smallPart(count, 3, 5))[idxFiles.train.labels]!,
      }
      expect(await refusal(files)).toMatchObject({
        code: 'data-damaged', where: idxFiles.train.labels, what: `It has ${count} labels for 12 images`,
      })
    }
  })

  it('are refused where test images are of another size than train images', async () => {
    const size = { height: 4, width: 5 }
    const other = idxFilesOf(smallTrain, smallPart(6, 3, 2, size), size)
    const { images, labels } = idxFiles.test
    const files = { ...idxFilesOf(), [images]: other[images]!, [labels]: other[labels]! }
    expect(await refusal(files)).toMatchObject({
      code: 'data-damaged',
      where: idxFiles.test.images,
      what: 'Its images are 4 × 5, those to train on 5 × 4',
    })
  })

  it('are refused where images are of no size', async () => {
    const size = { height: 0, width: 28 }
    const none = idxFilesOf(smallPart(12, 3, 1, size), smallPart(6, 3, 2, size), size)
    expect(await refusal(none)).toMatchObject({
      code: 'data-damaged', where: idxFiles.train.images, what: 'Its images are 0 × 28',
    })
  })

  it('are refused where one holds nothing', async () => {
    expect(await refusal(idxFilesOf(smallPart(0, 3, 1)))).toMatchObject({
      where: idxFiles.train.images,
      what: 'It holds no images',
    })
    expect(await refusal(idxFilesOf(smallTrain, smallPart(0, 3, 1)))).toMatchObject({
      where: idxFiles.test.images,
      what: 'It holds no images',
    })
  })

  it('are refused where a label is high with gaps below', async () => {
    const labels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 100, 255, 1]
    expect(await refusal(idxFilesOf(labelled(labels)))).toMatchObject({
      code: 'data-damaged', where: idxFiles.train.labels, what: 'A label is 255, and none is 9; above 99 every class needs an image',
    })
    expect((await refusal(idxFilesOf(smallTrain, labelled(labels)))).where).toBe(idxFiles.test.labels)
  })

  it('may be as many as a byte tells apart', async () => {
    const files = idxFilesOf(smallPart(256, 256, 1))
    expect((await readIdxFolder(idxFolderOf({ files }))).classes).toHaveLength(256)
  })
  it('are all right with a label of 99', async () => {
    const files = idxFilesOf(labelled([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99]))
    expect((await readIdxFolder(idxFolderOf({ files }))).classes).toHaveLength(100)
  })
})

it('an empty folder, and none, look like no set', async () => {
  const folder = temporaryFolder()
  expect(await looksLikeIdxFolder(folder)).toBe(false)
  expect(await looksLikeIdxFolder(join(folder, 'none'))).toBe(false)
  expect(await failureOf(() => readIdxFolder(join(folder, 'none')))).toMatchObject({ code: 'data-missing' })
})
