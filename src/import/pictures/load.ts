import { type ImportProblem, listedProblems, type OptionsOf, type SourcePlan } from '../../domain/dataImport'
import type { Part } from '../../data/imageSet'
import { fail } from '../../domain/failure'
import { thousands } from '../../domain/format'
import { sizeOf } from '../../domain/shape'
import type { RawSet, Surroundings } from '../source'
import { batchesOf, type Read, type Readable, readBatch } from './batches'
import type { PictureFiles } from './files'

/** Counts a problem and lists it where there is room. */
export function addProblem(problems: SourcePlan['problems'], problem: ImportProblem): void {
  problems.count++
  if (problems.listed.length < listedProblems) problems.listed.push(problem)
}

/**
 * The pictures decoded: one batch is read while the one before is decoded. Those that can't be are added to the plan's
 * problems.
 * @param readable in the order they are to have
 * @throws FailureError `data-damaged` where some can't be read and none may be left out
 */
export async function loadPictures(
  files: PictureFiles, { options, problems, classes, train, test }: SourcePlan & { options: OptionsOf<'pictures'> },
  readable: readonly Readable[], surroundings: Surroundings,
): Promise<RawSet> {
  const { shape, fit, faulty } = options
  if (faulty === 'stop') refuseProblems(problems)
  const size = sizeOf(shape), parts = { train: spaceFor(train, size), test: test && spaceFor(test, size) }
  const batches = batchesOf(readable)
  try {
    let done = 0, coming = reading(0)
    for (const [i, batch] of batches.entries()) {
      const read = await coming
      coming = reading(i + 1)
      const given = read.flatMap((file) => 'failure' in file ? [] : [file])
      const decoded = await surroundings.decode(given, { shape, fit })
      let next = 0
      for (const [at, picture] of batch.entries()) {
        const file = read[at]!, result = 'failure' in file ? file : decoded[next++]!
        if ('failure' in result) addProblem(problems, { where: files.whereOf(picture.file.path), what: result.failure })
        else put(parts[picture.part]!, result, picture.label)
      }
      surroundings.progress(done += batch.length, readable.length)
    }
    if (faulty === 'stop') refuseProblems(problems)
    if (!parts.train.count) fail('data-damaged', 'None of its training pictures can be read', 'Choose other pictures.', files.name)
    return { shape: [...shape], classes, train: filled(parts.train), ...(parts.test ? { test: filled(parts.test) } : {}) }
  } finally {
    await files.close()
  }

  function reading(i: number): Promise<Read[]> {
    const read = i < batches.length ? readBatch(batches[i]!, files) : Promise.resolve([])
    read.catch(() => undefined) // where decoding fails meanwhile, nobody waits for it
    return read
  }
}

function refuseProblems({ count, listed: [first] }: SourcePlan['problems']): void {
  if (!first) return
  fail('data-damaged', `${first.what}${count > 1 ? `; ${thousands(count - 1)} more can't be read either` : ''}`,
    count > 1 ? 'Mend or remove them, or choose to leave them out.' : 'Mend or remove it, or choose to leave it out.', first.where)
}

interface Space { images: Uint8Array; labels: Uint16Array; size: number; count: number }

function spaceFor(counts: readonly number[], size: number): Space {
  const count = counts.reduce((sum, each) => sum + each, 0)
  return { images: new Uint8Array(count * size), labels: new Uint16Array(count), size, count: 0 }
}

function put(space: Space, pixels: Uint8Array, label: number): void {
  if (pixels.length !== space.size) throw new Error(`decoded to ${pixels.length} values instead of ${space.size}`)
  space.images.set(pixels, space.count * space.size)
  space.labels[space.count++] = label
}

/** Without what was left out at the end: views, since copies would double the memory. */
const filled = ({ images, labels, size, count }: Space): Part =>
  ({ images: images.subarray(0, count * size), labels: labels.subarray(0, count) })
