import { type Entry, isRight } from '../entries'
import { agree, type Shown } from './columns'

/** Which entries are listed, beside text and class. */
export const kinds = ['all', 'doubtful', 'wrong', 'disagree', 'failed'] as const
export type Kind = (typeof kinds)[number]
export interface Filter { text: string; kind: Kind; label?: number }

export const isKind: Record<Kind, (entry: Entry, shown: Shown) => boolean> = {
  all: () => true,
  doubtful: ({ findings }) => !!findings[0]?.doubt?.doubtful,
  wrong: (entry, { classes }) => isRight(entry, classes[0] ?? []) === false,
  disagree: (entry, shown) => agree(entry, shown) === false,
  failed: ({ state }) => state === 'failed',
}

/** Entries whose name, folder or class hold every word. */
export function filtered(entries: readonly Entry[], { text, kind, label }: Filter, shown: Shown): readonly Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length && kind === 'all' && label === undefined) return entries
  const classes = (shown.classes[0] ?? []).map((name) => name.toLowerCase())
  const textOf = ({ folder, name, truth, findings: [finding] }: Entry) =>
    `${folder}/${name} ${truth ?? ''} `.toLowerCase() + (finding ? classes[finding.labels[0]!] ?? '' : '')
  return entries.filter((entry) => (label === undefined || entry.findings[0]?.labels[0] === label)
    && isKind[kind](entry, shown) && (!words.length || words.every((word) => textOf(entry).includes(word))))
}

/** How many of each there are. */
export interface Counts {
  classified: number
  /** Classified by each network with a known true class, and of these the right ones. */
  known: [number, number]
  right: [number, number]
  kinds: Record<Kind, number>
  /** By class of the first network. */
  labels: Map<number, number>
}

export function countsOf(entries: readonly Entry[], shown: Shown): Counts {
  const counts: Counts = {
    classified: 0, known: [0, 0], right: [0, 0],
    kinds: { all: 0, doubtful: 0, wrong: 0, disagree: 0, failed: 0 }, labels: new Map(),
  }
  for (const entry of entries) {
    for (const kind of kinds) if (isKind[kind](entry, shown)) counts.kinds[kind]++
    const label = entry.findings[0]?.labels[0]
    if (label === undefined) continue
    counts.classified++
    counts.labels.set(label, (counts.labels.get(label) ?? 0) + 1)
    for (const slot of [0, 1] as const) {
      const right = isRight(entry, shown.classes[slot] ?? [], slot)
      if (right === undefined) continue
      counts.known[slot]++
      if (right) counts.right[slot]++
    }
  }
  return counts
}
