import { open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { fashionMnist } from '../data/fashionMnist'
import { readIdx } from '../data/idx'
import { readIdxFiles } from '../data/idxFolder'
import { countLabels, fingerprintOf, type SetInParts } from '../data/imageSet'
import { fail } from '../domain/failure'
import { formatShape } from '../domain/shape'
import { previewOf } from './preview'
import type { Importer } from './source'

/** What an IDX file is of, told by its rank. */
interface Found { path: string; kind: 'images' | 'labels'; split: 'train' | 'test' }

/** The first bytes of a file, unpacked where it is gzip. */
async function startOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    const start = buffer.subarray(0, bytesRead)
    if (start[0] !== 0x1f || start[1] !== 0x8b) return start
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 24 })
  } finally {
    await file.close()
  }
}

const splitOf = (path: string): Found['split'] => /^t10k|test|valid/i.test(basename(path)) ? 'test' : 'train'

/** Files of unsigned bytes that have images or labels; the test set by its usual names. The others are none. */
async function idxFilesIn(paths: readonly string[]): Promise<{ found: Found[]; others: string[] }> {
  const [first] = paths
  const files = paths.length === 1 && (await stat(first!)).isDirectory()
    ? (await readdir(first!)).filter((name) => /idx|ubyte/i.test(name)).sort().map((name) => join(first!, name)) : paths
  const found: Found[] = [], others: string[] = []
  for (const path of files) {
    const start = await startOf(path).catch(() => Buffer.alloc(0))
    if (start[0] !== 0 || start[1] !== 0 || start[2] !== 8 || (start[3] !== 1 && start[3] !== 3)) {
      others.push(path)
      continue
    }
    found.push({ path, kind: start[3] === 3 ? 'images' : 'labels', split: splitOf(path) })
  }
  return { found, others }
}

function emptyClasses({ classes, train, test }: SetInParts): string[] {
  const found = new Set([...train.labels, ...test?.labels ?? []]), empty = classes.filter((_, label) => !found.has(label))
  return empty.length ? [`Without images: class ${empty.slice(0, 10).join(', ')}${empty.length > 10 ? ', …' : ''}.`] : []
}

/** The format of MNIST: a file of images and one of labels, for training and, where there is one, for the test set. */
export const idx: Importer<'idx'> = {
  kind: 'idx',
  recognises: async (paths) => (await idxFilesIn(paths)).found.length > 0,
  async open(paths) {
    const { found, others } = await idxFilesIn(paths)
    const fileOf = (split: Found['split'], kind: Found['kind']): string | undefined => {
      const [file, second] = found.filter((one) => one.split === split && one.kind === kind)
      if (second) fail('data-damaged', `It has ${kind} to ${split === 'train' ? 'train' : 'test'} on, and so does ${basename(file!.path)}`, 'Choose the files of one data set.', second.path)
      return file?.path
    }
    const pair = async (split: Found['split']) => {
      const images = fileOf(split, 'images'), labels = fileOf(split, 'labels')
      if (images && labels) return { images, labels }
      const one = images ?? labels, damaged = others.find((path) => splitOf(path) === split)
      if (damaged) await readIdx(damaged, images ? 1 : 3) // says what is wrong with it
      return one ? fail('data-missing', `The ${images ? 'labels' : 'images'} that belong to it are missing`, 'Choose both files, the images and their labels.', one) : undefined
    }
    const train = await pair('train') ?? fail('data-missing', 'There are no images to train on', 'Choose the files whose names begin with “train” too.', found[0]?.path)
    const test = await pair('test')
    const set = await readIdxFiles(train, test)
    if (test && fingerprintOf({ ...set, test: set.test! }) === fashionMnist.fingerprint) set.classes = [...fashionMnist.classes]
    const sizes = await Promise.all(found.map(({ path }) => stat(path)))
    return {
      plan: {
        recognised: `IDX, ${formatShape(set.shape)}`,
        options: { kind: 'idx' },
        files: found.map(({ path, split: role }, i) => ({ path, role, bytes: sizes[i]!.size })),
        classes: set.classes,
        train: countLabels(set.train, set.classes.length),
        test: set.test ? countLabels(set.test, set.classes.length) : null,
        problems: { count: 0, listed: [] },
        notes: [...others.map((path) => `Not used: ${basename(path)}, which is no IDX file.`), ...emptyClasses(set)],
      },
      load: () => Promise.resolve(set),
      preview: () => Promise.resolve(previewOf(set)),
    }
  },
}
