import type { Failure } from '../../domain/failure'
import type { Size } from '../pictures/fitInto'
import type { Source } from './sources'

/** What a network said of a picture. Another run, checkpoint or way there asks for it anew: its key is another then. */
export interface Finding {
  key: string
  /** Classes by probability, the likeliest first: at most `mostRanked` of them. */
  labels: Uint16Array
  /** Of those, in the same order. */
  probabilities: Float32Array
  /** Where something warns that the picture is unlike what the network was trained on: whether it does, and why. */
  doubt?: { doubtful: boolean; why: string }
}

/** The run that classifies, and the one it is compared with. */
export type Slot = 0 | 1

/** A picture in the list. Not reactive: `revision` of the session says when any of them has changed. */
export interface Entry {
  readonly id: number
  /** The file's name, and the folder it lies in below what was opened, '' where in none. */
  readonly name: string
  readonly folder: string
  readonly source: Source
  /** An image of a data set: its pixels are as the network knows them. */
  readonly native: boolean
  /** The true class's name, where it was given with the picture; else that of a class whose name its folder bears. */
  readonly given?: string
  truth?: string
  state: 'waiting' | 'ready' | 'failed'
  failure?: Failure
  /** The whole picture's, in pixels. */
  size?: Size
  findings: [Finding?, Finding?]
}

export type NewPicture = Pick<Entry, 'name' | 'folder' | 'source'> & { truth?: string; native?: boolean }

/** A name and the folder it lies in, from a path with slashes. */
export function placeOf(path: string): { name: string; folder: string } {
  const slash = path.lastIndexOf('/')
  return { name: path.slice(slash + 1), folder: path.slice(0, Math.max(0, slash)) }
}

/** Whether the likeliest class is the true one; undefined where that isn't known. */
export function isRight(entry: Entry, classes: readonly string[], slot: Slot = 0): boolean | undefined {
  const finding = entry.findings[slot]
  return finding && entry.truth !== undefined ? classes[finding.labels[0]!] === entry.truth : undefined
}
