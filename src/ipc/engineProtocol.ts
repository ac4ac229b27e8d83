import { z } from 'zod'
import { stepCostsSchema } from '../domain/estimate'
import { dataEntrySchema, dataFactsSchema, dataIdSchema, labelsSchema, partNames } from '../domain/dataset'
import { versionToStoreSchema } from '../domain/dataVersion'
import { doubtsSchema, mostNearest, nearestSchema } from '../domain/doubt'
import { duplicatesSchema } from '../domain/duplicates'
import { evaluationSplits, predictionSchema } from '../domain/evaluation/predictions'
import { weightFormatNames } from '../domain/exchange/formats'
import { noteSchema } from '../domain/exchange/note'
import { experimentSchema } from '../domain/experiment'
import { activationsSchema, explainFields, explanationSchema, filtersSchema } from '../domain/explanation'
import { failureSchema } from '../domain/failure'
import { metricSchema } from '../domain/metrics'
import { photoFiguresSchema } from '../domain/photo/figures'
import { pixelStatisticsSchema } from '../domain/pixelStatistics'
import { statisticsSchema } from '../domain/preprocessing'
import { ratePointSchema, rateTestSchema, stepLimits } from '../domain/rateRange'
import { imagesSchema, robustnessSchema } from '../domain/robustness'
import { checkpointNames, environmentSchema, evaluationSchema, resultSchema, runIdSchema, runSchema } from '../domain/run'
import { archiveChoicesSchema } from '../domain/runArchive'

/**
 * What main and the command line ask of the engine process, and what it tells meanwhile. A request has one answer;
 * `train` is answered at its end and posts events until then.
 */
const bytes = z.instanceof(Uint8Array)
export const augmentedFields = {
  experiment: experimentSchema,
  /** Of the example; past the last one they are counted from the first again. */
  index: z.int().nonnegative(),
  count: z.int().min(1).max(200),
}
/** Pictures are uint8, `[height, width, channels]` each. */
export const augmentedOutput = z.strictObject({
  shape: dataFactsSchema.shape.shape, label: z.int().nonnegative(), original: bytes, augmented: bytes,
})
/** Another run's weights. */
const startSchema = z.strictObject({ folder: z.string(), checkpoint: z.enum(checkpointNames) })
/** A run's checkpoint. */
const trainedFields = {
  folder: z.string(), checkpoint: z.enum(checkpointNames), experiment: experimentSchema, data: dataFactsSchema,
}
const placesFields = { folders: z.array(z.string()), cache: z.string() }
/** Files that a person has chosen, and what they are read for. */
const importInput = z.strictObject({ files: z.array(z.string()).min(1), experiment: experimentSchema, data: dataFactsSchema })

export const engineRequests = {
  environment: { input: z.strictObject({}), output: environmentSchema },
  'data.list': {
    input: z.strictObject({ folders: z.array(z.string()), cache: z.string() }),
    output: z.array(dataEntrySchema),
  },
  'data.images': {
    input: z.strictObject({
      id: dataIdSchema, folders: z.array(z.string()), cache: z.string(),
      split: z.enum(['train', 'test']), offset: z.int().nonnegative(), count: z.int().positive().max(1000),
      /** Only examples of this class. */
      label: z.int().nonnegative().optional(),
    }),
    /** `pixels` is uint8 `[count, height, width, channels]`; `total` counts the examples that match. */
    output: z.strictObject({ pixels: bytes, labels: labelsSchema, indices: z.array(z.int()), total: z.int() }),
  },
  /** One training example many times as the experiment's augmentation makes it. */
  'data.augmented': {
    input: z.strictObject({ ...augmentedFields, folders: z.array(z.string()), cache: z.string() }),
    output: augmentedOutput,
  },
  /** Images by their places: in a version those in its base. */
  'data.imagesAt': {
    input: z.strictObject({
      id: dataIdSchema, folders: z.array(z.string()), cache: z.string(),
      split: z.enum(partNames), indices: z.array(z.int().nonnegative()).min(1).max(1000),
    }),
    /** uint8 `[count, height, width, channels]`, in the order of the indices; and their labels. */
    output: z.strictObject({ pixels: bytes, labels: labelsSchema }),
  },
  'data.statistics': {
    input: z.strictObject({ id: dataIdSchema, folders: z.array(z.string()), cache: z.string() }),
    output: pixelStatisticsSchema,
  },
  /** What the training images are like as pictures of objects, for photos to be brought to that. */
  'data.photoFigures': {
    input: z.strictObject({ id: dataIdSchema, folders: z.array(z.string()), cache: z.string() }),
    output: photoFiguresSchema,
  },
  /** Null where `data.stopSearch`, or another search, ended it; posts events until then. */
  'data.duplicates': {
    input: z.strictObject({ id: dataIdSchema, folders: z.array(z.string()), cache: z.string() }),
    output: z.strictObject({ found: duplicatesSchema.nullable() }),
  },
  'data.stopSearch': { input: z.strictObject({}), output: z.strictObject({}) },
  'data.storeVersion': {
    input: versionToStoreSchema.extend({ folders: z.array(z.string()), cache: z.string() }),
    output: dataFactsSchema,
  },
  /** Reads a set ahead of the training that will ask for it. */
  'data.load': {
    input: z.strictObject({ id: dataIdSchema, folders: z.array(z.string()), cache: z.string() }),
    output: z.strictObject({}),
  },
  /** How long a training step of that experiment takes in this process, measured for a moment. */
  measure: {
    input: z.strictObject({ experiment: experimentSchema, data: dataFactsSchema }),
    output: z.strictObject({ secondsPerStep: z.number().positive() }),
  },
  /** The learning-rate range test: trains from the experiment's own beginning, tells of each rate, keeps nothing. */
  'rates.test': {
    input: z.strictObject({
      experiment: experimentSchema, fingerprint: z.string(), folders: z.array(z.string()), cache: z.string(),
      /** A run whose weights are to begin with. */
      start: startSchema.optional(),
      /** As many as there is time for, unless said. */
      steps: z.int().min(stepLimits.min).max(stepLimits.max).optional(),
    }),
    output: rateTestSchema,
  },
  train: {
    input: z.strictObject({
      runId: runIdSchema, folder: z.string(), experiment: experimentSchema, fingerprint: z.string(),
      folders: z.array(z.string()), cache: z.string(),
      /** Goes on from the checkpoints in the folder. */
      resume: z.boolean(),
      /** A run whose weights are to begin with. */
      start: startSchema.optional(),
    }),
    output: z.strictObject({
      outcome: z.enum(['completed', 'stopped', 'failed']),
      result: resultSchema, evaluation: evaluationSchema, failure: failureSchema.optional(),
    }),
  },
  /** The test set with each of the run's checkpoints, for a run that ended before it was evaluated. */
  evaluate: {
    input: z.strictObject({
      folder: z.string(), experiment: experimentSchema, data: dataFactsSchema,
      folders: z.array(z.string()), cache: z.string(),
    }),
    output: evaluationSchema,
  },
  /** What a checkpoint says of a split's images; tells how far it is. Null where `stopPredicting`, or another one, ended it. */
  predictions: {
    input: z.strictObject({
      folder: z.string(), checkpoint: z.enum(checkpointNames), split: z.enum(evaluationSplits),
      experiment: experimentSchema, data: dataFactsSchema, folders: z.array(z.string()), cache: z.string(),
    }),
    output: z.strictObject({ prediction: predictionSchema.nullable() }),
  },
  stopPredicting: { input: z.strictObject({}), output: z.strictObject({}) },
  /** A checkpoint's accuracy on test images made worse; tells how far it is. */
  robustness: {
    input: z.strictObject({
      folder: z.string(), checkpoint: z.enum(checkpointNames), experiment: experimentSchema, data: dataFactsSchema,
      images: imagesSchema, seed: z.int(), folders: z.array(z.string()), cache: z.string(),
    }),
    output: robustnessSchema.pick({ step: true, epoch: true, images: true, accuracy: true, curves: true }),
  },
  /** Ends what `train` or `rates.test` does. */
  stop: { input: z.strictObject({}), output: z.strictObject({}) },
  /** Answered at once, between two calls of the native library: whoever asks knows that it isn't hanging. */
  ping: { input: z.strictObject({}), output: z.strictObject({}) },
  classify: {
    input: z.strictObject({
      /** The run's folder and the checkpoint in it. */
      folder: z.string(), checkpoint: z.enum(checkpointNames),
      experiment: experimentSchema, data: dataFactsSchema,
      /** uint8 `[count, height, width, channels]`, of the data's size: they are preprocessed there. */
      pixels: bytes,
    }),
    /** float32 `[pictures, classes]`. */
    output: z.strictObject({ probabilities: z.instanceof(Float32Array) }),
  },
  /** How unlike the images that a run was trained on pictures of the data's size are; the first time takes a moment. */
  doubt: {
    input: z.strictObject({ experiment: experimentSchema, data: dataFactsSchema, pixels: bytes, ...placesFields }),
    output: doubtsSchema,
  },
  /** The training images that are nearest to one picture; the first time takes a moment. */
  nearest: {
    input: z.strictObject({ ...trainedFields, pixels: bytes, count: z.int().min(1).max(mostNearest), ...placesFields }),
    output: nearestSchema,
  },
  /** Which pixels of one picture speak for a class. */
  explain: {
    input: z.strictObject({ ...trainedFields, pixels: bytes, ...explainFields, ...placesFields }), output: explanationSchema,
  },
  /** What a layer, named as it is computed, puts out for one picture. */
  activations: { input: z.strictObject({ ...trainedFields, pixels: bytes, layer: z.string() }), output: activationsSchema },
  filters: {
    /** Of the layer's input, or the mean of all. */
    input: z.strictObject({ ...trainedFields, layer: z.string(), channel: z.int().nonnegative().nullable() }),
    output: filtersSchema,
  },
  /** A model or weights of another program; weights alone are for the experiment. */
  'import.read': {
    input: importInput,
    output: z.strictObject({
      experiment: experimentSchema, hasArchitecture: z.boolean(), hasWeights: z.boolean(),
      /** What the network takes and how many classes it tells apart. */
      shape: dataFactsSchema.shape.shape, classes: z.int().positive(), notes: z.array(noteSchema),
    }),
  },
  /** The weights of the same files, kept as the checkpoint of a run in that folder. */
  'import.keep': { input: importInput.extend({ folder: z.string() }), output: z.strictObject({}) },
  'export.weights': {
    input: z.strictObject({
      folder: z.string(), checkpoint: z.enum(checkpointNames), experiment: experimentSchema, data: dataFactsSchema,
      format: z.enum(weightFormatNames),
      /** The file to write, for tfjs the folder. */
      path: z.string(),
    }),
    output: z.strictObject({ files: z.array(z.string()), notes: z.array(noteSchema) }),
  },
  /** A run as one zip. */
  'run.pack': {
    input: z.strictObject({
      /** Where runs are. */
      root: z.string(), id: runIdSchema, choices: archiveChoicesSchema, folders: z.array(z.string()), cache: z.string(),
      /** The file to write. */
      path: z.string(),
    }),
    output: z.strictObject({ notes: z.array(noteSchema) }),
  },
  /** A run from such a zip, kept under an id of its own. */
  'run.unpack': {
    input: z.strictObject({ root: z.string(), path: z.string() }),
    output: z.strictObject({ run: runSchema, notes: z.array(noteSchema) }),
  },
  /** The losses of a small network's first steps, to compare devices and runtimes by. */
  probe: {
    input: z.strictObject({ steps: z.int().positive().max(1000) }),
    output: z.strictObject({ device: z.string(), losses: z.array(z.number()) }),
  },
  /** What training costs in this process. */
  calibrate: { input: z.strictObject({}), output: stepCostsSchema },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type EngineRequests = typeof engineRequests
export type EngineRequestName = keyof EngineRequests
export type EngineInput<Name extends EngineRequestName> = z.infer<EngineRequests[Name]['input']>
export type EngineOutput<Name extends EngineRequestName> = z.infer<EngineRequests[Name]['output']>

export const engineEventSchema = z.discriminatedUnion('event', [
  /** Native library loaded, data ready, weights made: the first step is next. */
  z.strictObject({
    event: z.literal('started'), environment: environmentSchema,
    /** Steps done before, where it was taken up again. */
    step: z.int().nonnegative(),
  }),
  /** What pixels are standardised by, where they are. */
  z.strictObject({ event: z.literal('standardised'), statistics: statisticsSchema }),
  /** What of the other run's weights was taken, by `layer/weight`, and what wasn't. */
  z.strictObject({ event: z.literal('took'), step: z.int().nonnegative(), taken: z.array(z.string()), left: z.array(z.string()) }),
  /** New lines for `metrics.jsonl`, and where training stands. */
  z.strictObject({ event: z.literal('progress'), metrics: z.array(metricSchema), result: resultSchema }),
  /** New points of a range test that makes at most so many steps. */
  z.strictObject({ event: z.literal('rates'), points: z.array(ratePointSchema), steps: z.int().positive() }),
  /** How many of a robustness's measurements are done. */
  z.strictObject({ event: z.literal('measured'), done: z.int().positive() }),
  /** How many images of a split a checkpoint was asked about. */
  z.strictObject({ event: z.literal('predicted'), done: z.int().positive(), of: z.int().positive() }),
  /** How much of the search for duplicates is done, a share. */
  z.strictObject({ event: z.literal('searched'), share: z.number().min(0).max(1) }),
  /** What it is doing where that isn't training: `Loading data`, `Evaluating on the test set`. */
  z.strictObject({ event: z.literal('phase'), phase: z.string() }),
])
export type EngineEvent = z.infer<typeof engineEventSchema>

export const engineProtocol = { requests: engineRequests, event: engineEventSchema }
