import { createHash } from 'node:crypto'
import type { DataEntry, DataFacts, PartName } from '../domain/dataset'
import { fail } from '../domain/failure'
import { labelBytes } from './labels'

/** uint8 pixels `[count, height, width, channels]` and a label for each, from 0. */
export interface Part { images: Uint8Array; labels: Uint16Array }

/** One example's sizes. */
export type ImageShape = readonly [height: number, width: number, channels: number]

/** A data set in memory. */
export interface ImageSet {
  shape: [height: number, width: number, channels: number]
  classes: string[]
  train: Part
  test: Part
  /** Of a version: where each example stands in its base. */
  origins?: Record<PartName, Int32Array>
}

/** The place that people know an example by: that in its base, or its own where the set is no version. */
export const originOf = ({ origins }: ImageSet, split: PartName, index: number): number => origins?.[split][index] ?? index

/** Where examples stand in the set itself, by the places that people know them by. @throws FailureError `bad-request` */
export function placesOf(set: ImageSet, split: PartName, known: readonly number[]): number[] {
  const own = set.origins && new Map(Array.from(set.origins[split], (origin, index) => [origin, index]))
  return known.map((index) => {
    const place = own ? own.get(index) : index
    if (place !== undefined && place < set[split].labels.length) return place
    return fail('bad-request', `There is no image ${index} in ${split}`, 'Open the data set again.')
  })
}

/** A set that may lack a test part. */
export interface SetInParts extends Omit<ImageSet, 'test' | 'origins'> { test?: Part }

/** sha256 over shape, pixels and labels of both parts: the same however the files are packed or named. */
export function fingerprintOf({ shape, classes, train, test }: ImageSet): string {
  const hash = createHash('sha256').update(shape.join('x'))
  for (const part of [train, test]) hash.update(part.images).update(labelBytes(part.labels, classes.length))
  return hash.digest('hex')
}

export function countLabels({ labels }: Part, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const label of labels) counts[label]!++
  return counts
}

/** What is known of a set under that id and name. */
export function factsOf(set: ImageSet, id: string, name: string, fingerprint: string): DataFacts {
  return {
    id, name, fingerprint, classes: set.classes, shape: set.shape,
    train: set.train.labels.length, test: set.test.labels.length,
  }
}

export const entryOf = (set: ImageSet, facts: DataFacts): Extract<DataEntry, { state: 'ready' }> => ({
  state: 'ready',
  facts,
  labels: {
    train: countLabels(set.train, set.classes.length),
    test: countLabels(set.test, set.classes.length),
  },
})

/** The images at those places, one after the other. @param size values of one image */
export function imagesAt(images: Uint8Array, indices: readonly number[] | Int32Array, size: number): Uint8Array<ArrayBuffer> {
  const picked = new Uint8Array(indices.length * size)
  indices.forEach((index, i) => picked.set(images.subarray(index * size, (index + 1) * size), i * size))
  return picked
}
