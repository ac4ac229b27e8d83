import { z } from 'zod'
import { experimentSchema } from './experiment'
import { runIdSchema } from './runReference'

/** The experiment being worked on and what its architecture is an edit of. */
export const currentExperimentSchema = z.strictObject({
  experiment: experimentSchema,
  /** As it was opened or saved: what "edited" is measured against. */
  baseline: experimentSchema,
  /** The file it is saved in, if any. */
  file: z.string().nullable(),
  /** The run that it was taken from or last trained as: the parent of the next one. */
  from: runIdSchema.optional(),
})
export type CurrentExperiment = z.infer<typeof currentExperimentSchema>
