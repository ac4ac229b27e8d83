import { createHash } from 'node:crypto'
import type { DataEntry, DataFacts } from '../domain/dataset'
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
}

/** A set that may lack a test part. */
export interface SetInParts extends Omit<ImageSet, 'test'> { test?: Part }

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

export const entryOf = (set: ImageSet, facts: DataFacts, folder?: string): DataEntry => ({
  state: 'ready',
  facts,
  ...(folder === undefined ? {} : { folder }),
  labels: {
    train: countLabels(set.train, set.classes.length),
    test: countLabels(set.test, set.classes.length),
  },
})
