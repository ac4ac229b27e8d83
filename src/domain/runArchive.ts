import { z } from 'zod'

export const archiveFormat = 'layerbench-run'
export const archiveVersion = 1
/** Who made what is handed on; empty where a person doesn't say. Free text. */
export const authorSchema = z.string().trim().max(200)

/** `layerbench-run.json`: that a zip is a run, and where it comes from. */
export const archiveHeadSchema = z.strictObject({
  format: z.literal(archiveFormat),
  version: z.literal(archiveVersion),
  /** The program's own version. */
  layerbench: z.string().max(100),
  author: authorSchema,
  exportedAt: z.string().max(40),
  /** Training can go on from its checkpoints. */
  resumable: z.boolean(),
})
export type ArchiveHead = z.infer<typeof archiveHeadSchema>

/** `validation.json`: which training examples the run held out, by their places in the data set, or in a version's base. */
export const heldOutSchema = z.strictObject({
  version: z.literal(1),
  /** How many training examples there were before. */
  train: z.int().nonnegative(),
  validation: z.array(z.int().nonnegative()),
})
export type HeldOut = z.infer<typeof heldOutSchema>

/** Which checkpoints go along. */
export const archiveWeights = ['all', 'best', 'none'] as const

/** What of a run is handed on. */
export const archiveChoicesSchema = z.strictObject({
  author: authorSchema,
  weights: z.enum(archiveWeights),
  /** What only going on with training needs. */
  optimizer: z.boolean(),
})
export type ArchiveChoices = z.infer<typeof archiveChoicesSchema>
