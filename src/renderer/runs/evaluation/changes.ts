import type { Example } from '../../../domain/dataset'
import { countsOf, type DataChange, type DataStep, stepOf } from '../../../domain/dataVersion'
import { thousands } from '../../../domain/format'
import { keyOf } from '../../data/examples'

/** What a person wants of an image: left out, labelled otherwise, or, null, as it is after all. */
export interface Change { what: DataChange | null; example: Example }

/** The last that was wanted of each image, by {@link keyOf}. */
export function wantedOf(changes: readonly Change[]): Map<string, Change & { what: DataChange }> {
  const wanted = new Map<string, Change & { what: DataChange }>()
  for (const { what, example } of changes) {
    if (what) wanted.set(keyOf(example), { what, example })
    else wanted.delete(keyOf(example))
  }
  return wanted
}

/** As steps of a version: one that excludes, one a new label. */
export function stepsOf(changes: readonly Change[], now: Date): DataStep[] {
  const groups = new Map<string, { what: DataChange; examples: Example[] }>()
  for (const { what, example } of wantedOf(changes).values()) {
    const key = JSON.stringify(what), group = groups.get(key)
    if (group) group.examples.push(example)
    else groups.set(key, { what, examples: [example] })
  }
  return [...groups.values()].map(({ what, examples }) => stepOf(what, examples, now))
}

/** `2 images excluded, 1 relabelled`. */
export function changedText(changes: readonly Change[]): string {
  const { excluded, relabelled } = countsOf(stepsOf(changes, new Date(0)))
  const images = (count: number) => `${thousands(count)} ${count === 1 ? 'image' : 'images'}`
  if (!excluded) return `${images(relabelled)} relabelled`
  return `${images(excluded)} excluded${relabelled ? `, ${thousands(relabelled)} relabelled` : ''}`
}

/** True where the test set would be another one, and its figures no more to be compared with those of before. */
export const touchesTest = (changes: readonly Change[]): boolean =>
  [...wantedOf(changes).values()].some(({ example }) => example.split === 'test')
