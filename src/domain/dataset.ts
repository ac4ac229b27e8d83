import { z } from 'zod'
import { failureSchema } from './failure'

export const splits = ['train', 'validation', 'test'] as const
export type Split = (typeof splits)[number]

/** The parts that a data set comes in; validation examples are drawn from train. */
export const partNames = ['train', 'test'] as const
export type PartName = (typeof partNames)[number]
/** One image of a set: its part and its place there. In a version it keeps the place that it has in the base. */
export const exampleSchema = z.strictObject({ split: z.enum(partNames), index: z.int().nonnegative() })
export type Example = z.infer<typeof exampleSchema>

/**
 * Names a data set wherever it lies: `sample`, `fashion-mnist`, `idx-` or `set-` and the start of its fingerprint, or
 * `version-` and a number.
 */
export const dataIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)

/** What a run needs to know of its data and what makes sure that it is the same again. */
export const dataFactsSchema = z.strictObject({
  id: dataIdSchema,
  name: z.string(),
  classes: z.array(z.string()),
  /** One example, `[height, width, channels]`. */
  shape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
  train: z.int().nonnegative(),
  test: z.int().nonnegative(),
  /** sha256 of the unpacked pixels and labels of both parts. */
  fingerprint: z.string(),
})
export type DataFacts = z.infer<typeof dataFactsSchema>

/** A label for each of some images, as they cross processes. */
export const labelsSchema = z.instanceof(Uint16Array)

/** A data set that can be chosen, or a place where one should be and what is wrong with it. */
export const dataEntrySchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('ready'),
    facts: dataFactsSchema,
    /** The folder, or undefined for the built-in set. */
    folder: z.string().optional(),
    /** Of a set that was imported: what it came as, and when (ISO 8601). */
    imported: z.strictObject({ recognised: z.string(), files: z.array(z.string()), at: z.string() }).optional(),
    /** Of a version: the set it is made of, and how many of its examples it leaves out or labels otherwise. */
    version: z.strictObject({
      base: dataIdSchema, baseName: z.string(), excluded: z.int().nonnegative(), relabelled: z.int().nonnegative(),
    }).optional(),
    /** Examples of each class in each part. */
    labels: z.strictObject({ train: z.array(z.int()), test: z.array(z.int()) }),
  }),
  z.strictObject({
    state: z.literal('failed'), folder: z.string(), failure: failureSchema,
    /** Its id, where a version of a set can't be read; `folder` is its file then. */
    version: dataIdSchema.optional(),
  }),
])
export type DataEntry = z.infer<typeof dataEntrySchema>

export const sampleDataId = 'sample', fashionMnistId = 'fashion-mnist'

/** The files of a folder with a data set of one's own, each as it is or packed (`.gz`). */
export const idxFileNames = [
  'train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte',
] as const
