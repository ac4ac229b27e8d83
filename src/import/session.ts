import { basename } from 'node:path'
import { holdOut } from '../data/holdOut'
import { type ImageSet, type Part } from '../data/imageSet'
import { storeSet } from '../data/storedSet'
import { type StoreChoices } from '../domain/dataImport'
import { fail } from '../domain/failure'
import { sizeOf } from '../domain/shape'
import type { ImportEvent, ImportRequests } from '../ipc/importProtocol'
import type { ProcessHandlers } from '../ipc/processProtocol'
import { openSource } from './importers'
import type { Opened, RawSet, Surroundings } from './source'

/** What the importing process answers. @param post tells what happens meanwhile */
export function makeHandlers(post: (event: ImportEvent) => void): ProcessHandlers<ImportRequests> {
  let opened: Opened | undefined
  const decoding = new Decoding(post)
  const surroundings: Surroundings = {
    progress: throttled((done, total) => post({ event: 'progress', doing: 'Reading', done, total: total || null })),
    decode: (files, into) => decoding.decode(files, into),
  }

  return {
    async open({ paths, options }) {
      opened = undefined
      opened = await openSource(paths, options, surroundings)
      return { plan: opened.plan, preview: await opened.preview() }
    },
    async store({ choices, folder }) {
      if (!opened) return fail('bad-request', 'Nothing was opened to import', 'Choose the files again.')
      const { plan, load } = opened, raw = await load()
      if (choices.classes.length !== raw.classes.length) {
        return fail('bad-request', `${choices.classes.length} class names are given, the source has ${raw.classes.length} classes`, 'Give each class a name.')
      }
      post({ event: 'progress', doing: 'Writing', done: 0, total: null })
      const set = { ...withTest(raw, choices), classes: choices.classes }
      return storeSet(folder, set, choices.name, {
        recognised: plan.recognised, options: plan.options, test: raw.test ? null : choices.test,
        files: plan.files.map(({ path, bytes }) => ({ name: basename(path), bytes })),
        dropped: plan.problems.count, at: new Date().toISOString(),
      })
    },
    decoded({ batch, pictures }) {
      decoding.take(batch, pictures)
      return {}
    },
  }
}

/** The set with a test part: its own, or one that is held out of it. */
function withTest({ test, ...set }: RawSet, { test: wanted }: StoreChoices): ImageSet {
  if (test) return { ...set, test }
  const { fraction, seed, stratified } = wanted ?? fail('bad-request', 'The source has no test set', 'Say which part of it is to be kept apart.')
  const { labels } = set.train, count = Math.round(labels.length * fraction)
  if (count < 1 || count >= labels.length) fail('bad-request', `Of ${labels.length} examples ${count} would be kept apart`, 'Choose another share.')
  const { kept, held } = holdOut(labels, { count, seed, stratify: stratified })
  const size = sizeOf(set.shape)
  return { ...set, train: partOf(set.train, kept, size), test: partOf(set.train, held, size) }
}

function partOf({ images, labels }: Part, indices: Int32Array, size: number): Part {
  const picked = new Uint8Array(indices.length * size)
  indices.forEach((index, i) => picked.set(images.subarray(index * size, (index + 1) * size), i * size))
  return { images: picked, labels: Uint16Array.from(indices, (index) => labels[index]!) }
}

type Decoded = Awaited<ReturnType<Surroundings['decode']>>

/** Pictures that somebody else decodes: told by an event, answered by a request. */
class Decoding {
  private readonly waiting = new Map<number, (pictures: Decoded) => void>()
  private last = 0

  constructor(private readonly post: (event: ImportEvent) => void) {}

  decode(files: Parameters<Surroundings['decode']>[0], into: Parameters<Surroundings['decode']>[1]): Promise<Decoded> {
    const batch = ++this.last
    return new Promise((resolve) => {
      this.waiting.set(batch, resolve)
      this.post({ event: 'decode', batch, files: [...files], into })
    })
  }
  take(batch: number, pictures: Decoded): void {
    this.waiting.get(batch)?.(pictures)
    this.waiting.delete(batch)
  }
}

/** At most ten times a second, and at the end. */
function throttled(tell: (done: number, total: number | undefined) => void): Surroundings['progress'] {
  let told = 0
  return (done, total) => {
    if (Date.now() - told < 100 && done !== total) return
    told = Date.now()
    tell(done, total)
  }
}
