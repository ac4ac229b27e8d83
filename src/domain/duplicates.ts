import { z } from 'zod'
import { exampleSchema } from './dataset'

/**
 * Images of a data set that are alike. Their difference is the root of the mean squared difference of their values
 * (RMS, 0 to 255), over all pixels and channels.
 */
export const duplicatesSchema = z.strictObject({
  /** Every example that is like another one, with its label; the lists below say which by their places here. */
  examples: z.array(exampleSchema.extend({ label: z.int().nonnegative() })),
  /** Examples of equal pixels, at least two each. */
  same: z.array(z.array(z.int().nonnegative()).min(2)),
  /** Two images that differ, and by how much; of equal ones the first stands for all. Least first. */
  near: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative(), z.number().positive()])),
  /** Every two images that differ by less than this are among them. */
  upTo: z.number().positive(),
})
export type Duplicates = z.infer<typeof duplicatesSchema>
export type LikeExample = Duplicates['examples'][number]

/** Images beside the one that they are like; of equal images one is enough. */
export interface LikeGroup {
  examples: LikeExample[]
  /** By how much one of them differs most from the first; 0 for equal images. */
  rms: number
}

/** Every image as it was when it was looked for. */
const unchanged = ({ label }: LikeExample): number | null => label

/**
 * Groups of images that each differ from the first of their group by at most so much: so leaving all but the first out
 * loses no image without a like one staying. A test image comes first wherever there is one.
 * @param labelNow the label that an example has now, null where it was left out since
 */
export function groupsOf({ examples, same, near }: Duplicates, upTo: number, labelNow = unchanged): LikeGroup[] {
  const now = examples.map((example) => ({ ...example, label: labelNow(example) }))
  const equal = new Map(same.map((places) => [places[0]!, places]))
  const neighbours = new Map<number, { place: number; rms: number }[]>([...equal.keys()].map((place) => [place, []]))
  const link = (from: number, place: number, rms: number) => {
    const known = neighbours.get(from)
    if (known) known.push({ place, rms })
    else neighbours.set(from, [{ place, rms }])
  }
  for (const [a, b, rms] of near) {
    if (rms > upTo) break
    link(a, b, rms)
    link(b, a, rms)
  }
  const members = (place: number): LikeExample[] =>
    (equal.get(place) ?? [place]).map((member) => now[member]!).filter((one): one is LikeExample => one.label !== null)
  const inTest = (place: number) => members(place).some(({ split }) => split === 'test')
  const taken = new Set<number>(), groups: LikeGroup[] = []
  const inOrder = [...neighbours.keys()].filter((place) => members(place).length)
    .sort((a, b) => Number(inTest(b)) - Number(inTest(a)) || a - b)
  for (const first of inOrder) {
    if (taken.has(first)) continue
    const others = neighbours.get(first)!.filter(({ place }) => !taken.has(place))
    for (const place of [first, ...others.map((other) => other.place)]) taken.add(place)
    const group = [first, ...others.map((other) => other.place)].flatMap(members)
    if (group.length < 2) continue
    const tests = group.filter(({ split }) => split === 'test'), trains = group.filter(({ split }) => split === 'train')
    groups.push({ examples: [...tests, ...trains], rms: Math.max(0, ...others.map(({ rms }) => rms)) })
  }
  return groups.sort((a, b) => a.rms - b.rms)
}

const splitsOf = ({ examples }: LikeGroup) => new Set(examples.map(({ split }) => split))

/** What can be wrong with a group, for a person to look at one kind after another. */
export const likeKinds = {
  all: { name: 'All', holds: () => true },
  leaks: { name: 'Train and test', holds: (group) => splitsOf(group).size === 2 },
  labels: { name: 'Conflicting labels', holds: ({ examples }) => new Set(examples.map(({ label }) => label)).size > 1 },
  train: { name: 'Within train', holds: (group) => splitsOf(group).size === 1 && splitsOf(group).has('train') },
  test: { name: 'Within test', holds: (group) => splitsOf(group).size === 1 && splitsOf(group).has('test') },
  exact: { name: 'Exact', holds: ({ rms }) => rms === 0 },
  near: { name: 'Near', holds: ({ rms }) => rms > 0 },
} as const satisfies Record<string, { name: string; holds(group: LikeGroup): boolean }>
export type LikeKind = keyof typeof likeKinds

/** What is best left out of a group: all of train where one stands in test, else all but one. The test set stays as it is. */
export function surplusOf({ examples }: LikeGroup): LikeExample[] {
  const trains = examples.filter(({ split }) => split === 'train')
  return trains.length < examples.length ? trains : trains.slice(1)
}
