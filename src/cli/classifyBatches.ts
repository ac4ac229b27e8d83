import type { DataPlaces } from '../data/catalogue'
import { decodeAll } from '../domain/decodeEach'
import { joinBytes } from '../domain/joinBytes'
import { type Failure, FailureError } from '../domain/failure'
import type { Picture } from '../domain/image'
import type { Run } from '../domain/run'
import { type FoundPicture, readPictureFile } from '../files/pictureFiles'
import type { EngineClient } from '../host/engineClient'
import { decodeImageFile } from './decodeImage'

/** Pictures to be classified at once, and those among them that can't be. */
export interface Batch {
  items: { file: string; truth?: string; failure?: Failure }[]
  /** uint8 `[those that can, height, width, channels]`, of the data's size */
  pixels: Uint8Array<ArrayBuffer>
}

/** So many files or bytes are held at a time. */
const filesAtOnce = 64, bytesAtOnce = 32_000_000

/**
 * Picture files, read and decoded some at a time.
 * @param look a decoded picture as an image of the data @param classOf the class whose name a folder bears
 */
export async function* fileBatches(
  files: readonly FoundPicture[], look: (picture: Picture) => Uint8Array, classOf: (folder: string) => string | undefined,
): AsyncGenerator<Batch> {
  for (let start = 0; start < files.length;) {
    const read: { file: FoundPicture; bytes?: Uint8Array; failure?: Failure }[] = []
    for (let sum = 0; start < files.length && read.length < filesAtOnce && sum < bytesAtOnce; start++) {
      const file = files[start]!, one = await readPictureFile(file).then((bytes) => ({ bytes }), failureOf)
      read.push({ file, ...one })
      if ('bytes' in one) sum += one.bytes.length
    }
    yield await decoded(read, look, classOf)
  }
}

function failureOf(error: unknown): { failure: Failure } {
  if (error instanceof FailureError) return { failure: error.failure }
  throw error
}

async function decoded(
  read: readonly { file: FoundPicture; bytes?: Uint8Array; failure?: Failure }[],
  look: (picture: Picture) => Uint8Array, classOf: (folder: string) => string | undefined,
): Promise<Batch> {
  const whole = read.filter((one): one is { file: FoundPicture; bytes: Uint8Array } => one.bytes !== undefined)
  const images = await decodeAll(whole.map(({ file: { shown }, bytes }) => ({ name: shown, bytes })),
    async (bytes, name) => look(await decodeImageFile(bytes, name)))
  let next = 0
  const seen: Uint8Array[] = []
  const items = read.map(({ file: { shown }, failure }) => {
    const image = failure ? { failure } : images[next++]!, truth = classOf(shown.split('/').slice(0, -1).join('/'))
    if ('value' in image) seen.push(image.value)
    return { file: shown, ...(truth === undefined ? {} : { truth }), ...('failure' in image ? { failure: image.failure } : {}) }
  })
  return { items, pixels: joinBytes(seen) }
}

/** The first test images of a run's data, with what they are. */
export async function testBatch(engine: EngineClient, places: DataPlaces, { data }: Run, count: number): Promise<Batch> {
  const { pixels, labels, indices } = await engine.ask('data.images', {
    id: data.id, ...places, split: 'test', offset: 0, count: Math.min(count, 1000),
  })
  return { pixels, items: indices.map((index, i) => ({ file: `test image ${index}`, truth: data.classes[labels[i]!]! })) }
}
