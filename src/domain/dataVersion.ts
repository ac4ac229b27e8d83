import { z } from 'zod'
import { dataNameSchema } from './dataImport'
import { dataIdSchema, type Example, partNames } from './dataset'

const indices = z.array(z.int().nonnegative())
/** Examples by their places in the base. */
const examples = { train: indices, test: indices }
const at = z.string()

/** One thing that a person has done to a set. */
export const dataStepSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exclude'), at, ...examples }),
  z.strictObject({ kind: z.literal('relabel'), at, ...examples, label: z.int().nonnegative() }),
])
export type DataStep = z.infer<typeof dataStepSchema>
export type DataChange = { kind: 'exclude' } | { kind: 'relabel'; label: number }

export const dataVersionFormat = 'layerbench-data-version', dataVersionVersion = 1

/** A set made of another one by leaving examples out and giving others new labels. The base stays as it is. */
export const dataVersionSchema = z.strictObject({
  format: z.literal(dataVersionFormat),
  version: z.literal(dataVersionVersion),
  id: dataIdSchema,
  name: dataNameSchema,
  createdAt: z.string(),
  base: z.strictObject({ id: dataIdSchema, name: z.string(), fingerprint: z.string() }),
  steps: z.array(dataStepSchema),
  /** Of what comes out. */
  fingerprint: z.string(),
})
export type DataVersion = z.infer<typeof dataVersionSchema>

/** What makes a version: a new one, or that of this id with other steps or another name. */
export const versionToStoreSchema = dataVersionSchema.pick({ name: true, steps: true })
  .extend({ base: dataIdSchema, id: dataIdSchema.optional() })
export type VersionToStore = z.infer<typeof versionToStoreSchema>

export const stepOf = (change: DataChange, chosen: readonly Example[], now: Date): DataStep => {
  const places = (split: Example['split']) =>
    [...new Set(chosen.filter((example) => example.split === split).map(({ index }) => index))].sort((a, b) => a - b)
  return { ...change, at: now.toISOString(), train: places('train'), test: places('test') }
}

export const examplesOf = (step: DataStep): Example[] =>
  partNames.flatMap((split) => step[split].map((index) => ({ split, index })))

/** The steps without one, or without one of its examples. */
export function withoutStep(steps: readonly DataStep[], place: number, example?: Example): DataStep[] {
  return steps.flatMap((step, i) => {
    if (i !== place) return [step]
    if (!example) return []
    const left = { ...step, [example.split]: step[example.split].filter((index) => index !== example.index) }
    return examplesOf(left).length ? [left] : []
  })
}

/** What the steps come to: which examples are out, and the last label of each that is in and was given one. */
export function outcomeOf(steps: readonly DataStep[], split: Example['split']): { excluded: Set<number>; labels: Map<number, number> } {
  const excluded = new Set<number>(), labels = new Map<number, number>()
  for (const step of steps) {
    for (const index of step[split]) {
      if (step.kind === 'exclude') excluded.add(index)
      else labels.set(index, step.label)
    }
  }
  for (const index of excluded) labels.delete(index)
  return { excluded, labels }
}

/** How many examples are out and how many have another label, in both parts. */
export function countsOf(steps: readonly DataStep[]): { excluded: number; relabelled: number } {
  const outcomes = partNames.map((split) => outcomeOf(steps, split))
  const sum = (of: (outcome: ReturnType<typeof outcomeOf>) => number) => outcomes.reduce((all, outcome) => all + of(outcome), 0)
  return { excluded: sum(({ excluded }) => excluded.size), relabelled: sum(({ labels }) => labels.size) }
}
