import { emptyQueue, type Queue, type Queued } from '../../src/domain/queue'
import { makeRun } from '../renderer/makeRun'

export const idOf = (letter: string) => letter.repeat(16)

/** A queued experiment by a letter from `a` to `f`. */
export function makeQueued(letter: string, parts: Partial<Queued> = {}): Queued {
  const { experiment, data, parameters } = makeRun()
  return { id: idOf(letter), name: letter, addedAt: '2026-11-21T10:32:00.000Z', experiment, data, parameters, ...parts }
}
export const makeQueue = (letters: string): Queue =>
  ({ ...emptyQueue, entries: [...letters].map((letter) => makeQueued(letter)) })
