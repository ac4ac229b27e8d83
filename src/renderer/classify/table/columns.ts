import { naturalKey } from '../../../domain/naturalOrder'
import { type Entry, isRight, type Slot } from '../entries'

/** What rows are shown by: the classes of each network, of which there are one or two. */
export interface Shown { classes: readonly (readonly string[])[] }

export interface Column {
  key: string
  label: string
  /** Said of it where the label is short. */
  title?: string
  /** Its width in pixels at least, and its share of what is left. */
  least: number
  grows?: number
  /** Figures stand to the right and are sorted from the highest first. */
  figure?: boolean
  /** Goes where room is short. */
  spare?: boolean
  /** What it is sorted by; those without a value come last. */
  value(entry: Entry, shown: Shown): number | string | undefined
}

const classAt = (entry: Entry, slot: Slot, rank: number, { classes }: Shown): string | undefined => {
  const label = entry.findings[slot]?.labels[rank]
  return label === undefined ? undefined : classes[slot]?.[label] ?? String(label)
}
const shareAt = (entry: Entry, slot: Slot, rank: number): number | undefined => entry.findings[slot]?.probabilities[rank]
const yes = (value: boolean | undefined): number | undefined => (value === undefined ? undefined : Number(value))

/** Whether both networks say the same class, by name: they may know classes in another order. */
export function agree(entry: Entry, shown: Shown): boolean | undefined {
  const one = classAt(entry, 0, 0, shown), other = classAt(entry, 1, 0, shown)
  return one === undefined || other === undefined ? undefined : one === other
}

const name: Column = { key: 'name', label: 'Picture', least: 112, grows: 2.4, value: ({ folder, name }) => naturalKey(`${folder}/${name}`) }
const found: Column[] = [
  { key: 'class', label: 'Class', least: 98, grows: 1.2, value: (entry, shown) => classAt(entry, 0, 0, shown) },
  { key: 'probability', label: 'Prob.', title: 'Probability of the class', least: 68, figure: true, value: (entry) => shareAt(entry, 0, 0) },
  { key: 'runnerUp', label: 'Runner-up', least: 86, grows: 1.1, spare: true, value: (entry, shown) => classAt(entry, 0, 1, shown) },
  { key: 'runnerUpProbability', label: 'Prob.', title: 'Probability of the runner-up', least: 68, figure: true, spare: true, value: (entry) => shareAt(entry, 0, 1) },
]
const second: Column[] = [
  { key: 'secondClass', label: 'Compared', title: 'The class by the run that is compared', least: 98, grows: 1.2, value: (entry, shown) => classAt(entry, 1, 0, shown) },
  { key: 'secondProbability', label: 'Prob.', title: 'Its probability by the run that is compared', least: 68, figure: true, value: (entry) => shareAt(entry, 1, 0) },
  { key: 'agree', label: 'Agree', title: 'Whether both runs say the same class', least: 50, value: (entry, shown) => yes(agree(entry, shown)) },
]
const truth: Column[] = [
  { key: 'truth', label: 'True', title: 'The true class, where it is known', least: 84, grows: 1, value: ({ truth: known }) => known },
  { key: 'right', label: 'Right', title: 'Whether the class is the true one', least: 46, value: (entry, { classes }) => yes(isRight(entry, classes[0] ?? [])) },
]
const doubt: Column = {
  key: 'doubt', label: 'Doubt', title: 'Unlike what the network was trained on', least: 50, figure: true,
  value: ({ findings: [finding] }) => yes(finding?.doubt?.doubtful),
}

/** Those that have something to say. */
export const columnsFor = (has: { second: boolean; truth: boolean; doubt: boolean }): Column[] =>
  [name, ...found, ...(has.second ? second : []), ...(has.truth ? truth : []), ...(has.doubt ? [doubt] : [])]

/** At least what they take, in pixels. */
export const leastOf = (columns: readonly Column[]): number => columns.reduce((sum, { least }) => sum + least, 0)
/** Those that there is room for; where even they need more, the list is scrolled. @param room in pixels */
export const columnsWithin = (columns: readonly Column[], room: number): readonly Column[] =>
  (leastOf(columns) <= room ? columns : columns.filter(({ spare }) => !spare))

export interface Order { key: string; descending: boolean }
/** The order after a click on a column's head: its natural direction, turned round, as they were added. */
export function orderAfter(order: Order | undefined, { key, figure }: Column): Order | undefined {
  if (order?.key !== key) return { key, descending: !!figure }
  return order.descending === !!figure ? { key, descending: !order.descending } : undefined
}

/** Entries in that order; equals as they were added. */
export function sorted(entries: readonly Entry[], { value }: Column, descending: boolean, shown: Shown): Entry[] {
  const rows = entries.map((entry) => ({ entry, by: value(entry, shown) })), turn = descending ? -1 : 1
  rows.sort((a, b) => {
    if (a.by === undefined || b.by === undefined) return a.by === b.by ? a.entry.id - b.entry.id : a.by === undefined ? 1 : -1
    return a.by < b.by ? -turn : a.by > b.by ? turn : a.entry.id - b.entry.id
  })
  return rows.map(({ entry }) => entry)
}
