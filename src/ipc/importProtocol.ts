import { z } from 'zod'
import { imageShapeSchema, picturesOptionsSchema, sourceOptionsSchema, sourcePlanSchema, storeChoicesSchema } from '../domain/dataImport'
import { dataFactsSchema, labelsSchema } from '../domain/dataset'

const bytes: z.ZodType<Uint8Array> = z.instanceof(Uint8Array)
export const openSourceSchema = z.strictObject({
  paths: z.array(z.string()).min(1).max(1000), options: sourceOptionsSchema.optional(),
})
/** What was recognised; and uint8 `[count, height, width, channels]` of a few images, with their labels. */
export const openedSchema = z.strictObject({
  plan: sourcePlanSchema,
  preview: z.strictObject({ pixels: bytes, labels: labelsSchema, shape: dataFactsSchema.shape.shape }),
})
export type OpenedSource = z.infer<typeof openedSchema>
const nothing = z.strictObject({})

/**
 * What main and the command line ask of the importing process: the only one that parses data files from outside. It
 * holds one source at a time; ending the process forgets it.
 */
export const importRequests = {
  /** Looks at files or a folder; again with other options once the plan is known. */
  open: { input: openSourceSchema, output: openedSchema },
  /** Writes what was opened last as a set of this machine's. `folder` is where sets are kept. */
  store: { input: z.strictObject({ choices: storeChoicesSchema, folder: z.string() }), output: dataFactsSchema },
  /** The answer to a `decode` event: for each file its pixels, or why there are none. */
  decoded: {
    input: z.strictObject({ batch: z.int(), pictures: z.array(z.union([bytes, z.strictObject({ failure: z.string() })])) }),
    output: nothing,
  },
} as const
export type ImportRequests = typeof importRequests

/** Picture files to be decoded and fitted into a size, by whoever may decode pictures. */
export const decodeJobSchema = z.strictObject({
  batch: z.int(),
  files: z.array(z.strictObject({ name: z.string(), bytes })),
  into: z.strictObject({ shape: imageShapeSchema, fit: picturesOptionsSchema.shape.fit }),
})
export type DecodeJob = z.infer<typeof decodeJobSchema>

/** How far it is: what it does, in words, and how much of it; `total` is null where it isn't known yet. */
export const importProgressSchema = z.strictObject({
  doing: z.enum(['Reading', 'Writing']), done: z.number().nonnegative(), total: z.number().positive().nullable(),
})
export type ImportProgress = z.infer<typeof importProgressSchema>

export const importEventSchema = z.discriminatedUnion('event', [
  importProgressSchema.extend({ event: z.literal('progress') }),
  decodeJobSchema.extend({ event: z.literal('decode') }),
])
export type ImportEvent = z.infer<typeof importEventSchema>

export const importProtocol = { requests: importRequests, event: importEventSchema }
