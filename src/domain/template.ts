import { z } from 'zod'
import { experimentSchema } from './experiment'

/** A ready-made experiment: one file of `resources/templates`. */
export const templateSchema = z.strictObject({
  format: z.literal('layerbench-template'),
  version: z.literal(1),
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  /** The report it comes from and that report's figure, in words. */
  report: z.strictObject({ name: z.string(), figure: z.string() }).optional(),
  /** Our own readings where the report leaves something open. */
  notes: z.array(z.string()),
  /** What it can't do yet as the report did. */
  missing: z.array(z.string()),
  experiment: experimentSchema,
  /** Settings that show a curve within a minute. */
  quick: z.strictObject({ training: experimentSchema.shape.training }).optional(),
})
export type Template = z.infer<typeof templateSchema>
