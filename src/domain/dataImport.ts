import { z } from 'zod'

/** One image's `[height, width, channels]`; up to 512 × 512, grey or RGB. */
export const imageShapeSchema = z.tuple([z.int().min(1).max(512), z.int().min(1).max(512), z.union([z.literal(1), z.literal(3)])])
/** Labels are kept as two bytes at most. */
export const mostClasses = 65_535

/** What is done with rows or files that can't be read: nothing is imported, or they are left out. */
const faulty = z.enum(['stop', 'drop'])

/** How a CSV file is read: a row an image, a column a pixel, one column the label. */
export const csvOptionsSchema = z.strictObject({
  kind: z.literal('csv'),
  delimiter: z.enum([',', ';', '\t']),
  /** The first row has the columns' names. */
  header: z.boolean(),
  /** The label's column, from 0. */
  label: z.int().nonnegative(),
  shape: imageShapeSchema,
  /** Whether an image's pixels go along its rows (as in NumPy) or down its columns (as in MATLAB). */
  order: z.enum(['row', 'column']),
  /** What a value is multiplied by to be a pixel from 0 to 255. */
  scale: z.union([z.literal(1), z.literal(255)]),
  faulty,
})

/** How arrays of NumPy (.npy, .npz) and MATLAB (.mat) are read. */
export const arrayOptionsSchema = z.strictObject({
  kind: z.literal('arrays'),
  /** Names of the variables; `null` where there is none. */
  trainImages: z.string(), trainLabels: z.string(),
  testImages: z.string().nullable(), testLabels: z.string().nullable(),
  /** What the axes of the images are: n examples, h rows, w columns, c channels; `p` pixels of a flat image. */
  axes: z.enum(['nhw', 'nwh', 'nhwc', 'nchw', 'hwn', 'whn', 'hwcn', 'np', 'pn']),
  shape: imageShapeSchema,
  /** Of flat images, as in a CSV file. */
  order: z.enum(['row', 'column']),
  scale: z.union([z.literal(1), z.literal(255)]),
  faulty,
})

/** The four files of MNIST's format: nothing to choose. */
export const idxOptionsSchema = z.strictObject({ kind: z.literal('idx') })

/** How picture files in a folder a class, or in a zip of one, are read. */
export const picturesOptionsSchema = z.strictObject({
  kind: z.literal('pictures'),
  /** What every image becomes. */
  shape: imageShapeSchema,
  /** An image of other proportions is squeezed, or shown whole on a ground of its border's colour, or cut at its middle. */
  fit: z.enum(['stretch', 'pad', 'crop']),
  faulty,
})

export const sourceOptionsSchema = z.discriminatedUnion('kind', [
  idxOptionsSchema, csvOptionsSchema, arrayOptionsSchema, picturesOptionsSchema,
])
export type SourceOptions = z.infer<typeof sourceOptionsSchema>
export type SourceKind = SourceOptions['kind']
export type OptionsOf<Kind extends SourceKind> = Extract<SourceOptions, { kind: Kind }>

/** A row, variable or file that can't be read as it is. `where` is said as a person would find it: `train.csv, row 17`. */
export const problemSchema = z.strictObject({ where: z.string(), what: z.string() })
export type ImportProblem = z.infer<typeof problemSchema>
/** No more than these are listed; all are counted. */
export const listedProblems = 200

/** What was recognised, before anything is written. */
export const sourcePlanSchema = z.strictObject({
  /** In a line: `CSV, 785 columns, header, label first`. */
  recognised: z.string(),
  /** As they are read; another choice of them is another plan. */
  options: sourceOptionsSchema,
  files: z.array(z.strictObject({ path: z.string(), role: z.enum(['train', 'test', 'both']), bytes: z.int().nonnegative() })),
  /** The label's name for each class, in the order of the labels they get. */
  classes: z.array(z.string()),
  /** Examples that will be read, by class. `test` is null where the source has none. */
  train: z.array(z.int().nonnegative()),
  test: z.array(z.int().nonnegative()).nullable(),
  problems: z.strictObject({ count: z.int().nonnegative(), listed: z.array(problemSchema).max(listedProblems) }),
  /** What there is to choose from: columns of a CSV file, variables of a MATLAB one. */
  columns: z.array(z.string()).optional(),
  variables: z.array(z.strictObject({ name: z.string(), shape: z.array(z.int()), type: z.string() })).optional(),
  /** What the person should know: sizes that differ, values that were scaled. */
  notes: z.array(z.string()),
})
export type SourcePlan = z.infer<typeof sourcePlanSchema>

/** The set's name, as people see it. */
export const dataNameSchema = z.string().trim().min(1).max(120)
export const classNameSchema = z.string().trim().min(1).max(120)

/** What a person says of the set that is made of a source. */
export const storeChoicesSchema = z.strictObject({
  name: dataNameSchema,
  /** As many as the source has, in its order. */
  classes: z.array(classNameSchema).min(1).max(mostClasses),
  /** Which examples are kept apart where the source has no test set. */
  test: z.strictObject({
    fraction: z.number().min(0.01).max(0.9), seed: z.int().min(0).max(2 ** 31 - 1), stratified: z.boolean(),
  }).nullable(),
})
export type StoreChoices = z.infer<typeof storeChoicesSchema>
export const defaultTest: NonNullable<StoreChoices['test']> = { fraction: 0.15, seed: 7, stratified: true }

/** What is proposed for a plan. @param name of the file or folder */
export const proposedChoices = (plan: SourcePlan, name: string): StoreChoices => ({
  name: name.slice(0, 120).trim() || 'Images', classes: plan.classes.map((label, i) => label.slice(0, 120).trim() || `class ${i}`), test: plan.test ? null : defaultTest,
})
