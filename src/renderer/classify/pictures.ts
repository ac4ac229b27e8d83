import { type Fitted, fitImage, type Picture, polarise, type Polarity } from '../../domain/image'
import type { Failure } from '../../domain/failure'
import { argMax } from '../../domain/probabilities'
import type { ImageShape } from '../data/pixels'

/** What the classes of a picture were found with; another run, checkpoint or polarity asks for them anew. */
export interface Finding {
  key: string
  probabilities: Float32Array
  /** As the network saw it, before it was scaled. */
  pixels: Uint8Array
  shape: ImageShape
  inverted: boolean
}

/** A picture in the list, from a file or from a data set's test images. */
export interface Entry {
  id: number
  name: string
  /** The true class's name, where it is known. */
  truth?: string
  /** Light pixels are as the network knows them: never inverted by itself. */
  native: boolean
  state: 'waiting' | 'ready' | 'failed'
  failure?: Failure
  /** The file's size in pixels. */
  size?: { width: number; height: number }
  /** The file as an object URL. */
  picture?: string
  /** In the size of the data's images, by that size. */
  fitted: Map<string, Fitted>
  finding?: Finding
}

const keyOf = (shape: ImageShape): string => shape.join('×')
export const fittedFor = (entry: Entry, shape: ImageShape): Fitted | undefined => entry.fitted.get(keyOf(shape))
export function fitEntry(entry: Entry, picture: Picture, shape: ImageShape): void {
  entry.fitted.set(keyOf(shape), fitImage(picture, shape))
}

/** An entry as an image of the data: in its size and shades. What the run does with those comes after that. */
export const seen = (entry: Entry, fitted: Fitted, polarity: Polarity) =>
  polarise(entry.native ? { ...fitted, light: false } : fitted, polarity)

/** Several pictures as one batch, `[count, height, width, channels]`. */
export function batchOf(pictures: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = pictures[0]?.length ?? 0
  const batch = new Uint8Array(size * pictures.length)
  pictures.forEach((pixels, i) => batch.set(pixels, i * size))
  return batch
}

/** Whether the first of its classes is the true one, or undefined where that isn't known. */
export function isRight(entry: Entry, classes: readonly string[]): boolean | undefined {
  if (!entry.truth || !entry.finding || !classes.includes(entry.truth)) return undefined
  return classes[argMax(entry.finding.probabilities)] === entry.truth
}

/** Why a picture is seen inverted or not, in a few words. */
export function polarityText(entry: Entry, polarity: Polarity): string {
  if (entry.native && polarity !== 'yes') return 'as it is in the data'
  const inverted = entry.finding?.inverted
  if (inverted === undefined) return ''
  if (polarity !== 'auto') return inverted ? 'inverted' : 'as it is'
  return inverted ? 'inverted, because its border is light' : 'as it is, because its border is dark'
}
