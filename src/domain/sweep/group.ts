import { z } from 'zod'

/** The id of a sweep or of repeats: a sum over what is trained on what, so that the same file goes on where it was. */
export const groupIdSchema = z.string().regex(/^[0-9a-f]{16}$/, 'not the id of a group of runs')

/** What tells a combination apart; nothing where runs are repeats alone. */
export const combinationSchema = z.array(z.strictObject({ label: z.string(), text: z.string() }))

/** Of which sweep a run is, and which of its combinations; runs of one combination are repeats of one another. */
export const groupSchema = z.strictObject({
  id: groupIdSchema,
  name: z.string(),
  point: z.int().nonnegative(),
  values: combinationSchema,
})
export type Group = z.infer<typeof groupSchema>

/** `two-layer-dense · N 5 · seed 3`. */
export const groupedName = (base: string, { values }: Pick<Group, 'values'>, seed: number): string =>
  [base, ...values.map(({ label, text }) => `${label} ${text}`), `seed ${seed}`].join(' · ').slice(0, 300)

/** The combination's repeats together: `two-layer-dense · N 5`. */
export const groupedTitle = ({ name, values }: Pick<Group, 'name' | 'values'>): string =>
  [name, ...values.map(({ label, text }) => `${label} ${text}`)].join(' · ')
