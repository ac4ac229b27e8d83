import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageSet, Part } from '../../src/data/imageSet'
import { type Experiment, experimentSchema } from '../../src/domain/experiment'

/** What a contender is given: the experiment as a template has it and a folder with the images. */
export interface Task { experiment: Experiment; set: ImageSet; examples: Int32Array }

/** How much was done in how long, data loading and first calls left out. */
export interface Turn { steps: number; seconds: number }

/** One way to train the network of a task. */
export interface Contender {
  /** Whole steps until the time is up. */
  train(seconds: number): Turn | Promise<Turn>
  /** Pictures of the test set, over and over, until the time is up. */
  predict?(seconds: number): { images: number; seconds: number }
  /** What it has measured of itself. */
  facts?: Record<string, number>
}

/** @param path of a JSON file with `experiment` and `data`, the folder that `writeSet` wrote */
export function readTask(path: string): Task {
  const { experiment, data } = JSON.parse(readFileSync(path, 'utf8')) as { experiment: unknown; data: string }
  const { shape, classes } = JSON.parse(readFileSync(join(data, 'set.json'), 'utf8')) as Pick<ImageSet, 'shape' | 'classes'>
  const part = (name: string): Part => ({
    images: new Uint8Array(readFileSync(join(data, `${name}-images.bin`))),
    labels: Uint16Array.from(readFileSync(join(data, `${name}-labels.bin`))),
  })
  const set = { shape, classes, train: part('train'), test: part('test') }
  return {
    experiment: experimentSchema.parse(experiment), set, examples: Int32Array.from(set.train.labels, (_, index) => index),
  }
}

export const now = (): number => performance.now() / 1000

/** Does something over and over until the time is up. @param once answers with how much it did */
export function repeat(seconds: number, once: () => number): { done: number; seconds: number } {
  const began = now()
  let done = 0
  do done += once(); while (now() - began < seconds)
  return { done, seconds: now() - began }
}
