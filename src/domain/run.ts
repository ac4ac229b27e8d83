import { z } from 'zod'
import { dataFactsSchema } from './dataset'
import { chosenFigureFields } from './evaluationMetrics'
import { experimentSchema, type Experiment } from './experiment'
import { type Failure, failureSchema } from './failure'
import type { Migrations } from './migrations'
import { phaseStartSchema } from './phases'
import { statisticsSchema } from './preprocessing'
import { authorSchema } from './runArchive'
import { checkpointNames, runIdSchema } from './runReference'
import { groupSchema } from './sweep/group'

export { type CheckpointName, checkpointNames, runIdSchema } from './runReference'

const figures = z.strictObject({ loss: z.number(), accuracy: z.number(), ...chosenFigureFields })
/** Figures at a moment of the run. */
const momentSchema = figures.extend({ step: z.int(), epoch: z.int() })
export type Moment = z.infer<typeof momentSchema>

/** What came of a run so far. Test figures are apart, in `evaluation.json`, and folded until asked for. */
export const resultSchema = z.strictObject({
  step: z.int().nonnegative(),
  epoch: z.int().nonnegative(),
  /** Of training, evaluations included. */
  seconds: z.number().nonnegative(),
  /** Over the steps alone. */
  imagesPerSecond: z.number().nonnegative(),
  /** The means over the last epoch or part of one. */
  train: momentSchema.optional(),
  lastValidation: momentSchema.optional(),
  bestValidation: momentSchema.optional(),
  /** Where phases after the first began. */
  phases: z.array(phaseStartSchema).optional(),
  /** EarlyStopping ended it here, or the phase it is in. */
  stoppedEarly: z.strictObject({ step: z.int(), epoch: z.int() }).optional(),
})
export type Result = z.infer<typeof resultSchema>

const started = { startedAt: z.string() }
const ended = { ...started, finishedAt: z.string(), result: resultSchema }

export const statusSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('running'), ...started,
    /** Of the process that writes the folder, so that nobody else does. */
    pid: z.int(),
    result: resultSchema.optional(),
  }),
  /** Its budget was used up. */
  z.strictObject({ state: z.literal('completed'), ...ended }),
  /** A person stopped it, or means to go on later. */
  z.strictObject({ state: z.literal('stopped'), ...ended }),
  /** Likewise, or the disk can't take what training leaves: then with why. */
  z.strictObject({ state: z.literal('paused'), ...ended, failure: failureSchema.optional() }),
  /** It could not go on. */
  z.strictObject({ state: z.literal('failed'), ...ended, failure: failureSchema }),
  /** Its process ended without a word. */
  z.strictObject({ state: z.literal('interrupted'), ...ended, failure: failureSchema }),
  /** Its weights came out of a file of that name; nothing was trained here. */
  z.strictObject({ state: z.literal('imported'), importedAt: z.string(), file: z.string().max(300) }),
])
export type RunStatus = z.infer<typeof statusSchema>
export type RunState = RunStatus['state']

export const environmentSchema = z.strictObject({
  layerbench: z.string(),
  /** TensorFlow's own version. */
  tensorflow: z.string(),
  tfjs: z.string(),
  /** `CPU` or the GPU's name. */
  device: z.string(),
  threads: z.strictObject({ intraOp: z.int(), interOp: z.int() }),
  node: z.string(),
  electron: z.string().optional(),
  platform: z.string(),
  processor: z.string(),
  cores: z.int(),
})
export type Environment = z.infer<typeof environmentSchema>

export const startSchema = z.strictObject({
  /** The run's name then, and the steps it had done. */
  name: z.string(), step: z.int().nonnegative(), taken: z.array(z.string()), left: z.array(z.string()),
})
export type Start = z.infer<typeof startSchema>

/** Of a run that came in as a file: what it was called where it was made, by whom, and the file. */
export const originSchema = z.strictObject({
  run: runIdSchema, author: authorSchema, file: z.string().max(300), importedAt: z.string(),
  /** It came without what going on with training needs. */
  weightsOnly: z.boolean(),
})
/** The run that this one is a child of: the same experiment with something changed. */
export const parentSchema = z.strictObject({
  id: runIdSchema,
  /** Its name then. */
  name: z.string().max(300),
  /** `2 images excluded, 1 relabelled`. */
  changed: z.string().max(300),
})
export type Parent = z.infer<typeof parentSchema>

/** Its checkpoints were removed to free so many bytes; the record, curves and figures stay. */
const droppedSchema = z.strictObject({ at: z.string(), bytes: z.int().nonnegative() })

export const parametersSchema = z.strictObject({ trainable: z.int(), nonTrainable: z.int() })

export const runVersion = 1
/** None yet: version 1 is the first. */
export const runMigrations: Migrations = {}
export const runNameSchema = z.string().trim().min(1).max(300)

export const runSchema = z.strictObject({
  version: z.literal(runVersion),
  id: runIdSchema,
  /** Free text, never part of a path. */
  name: runNameSchema,
  createdAt: z.string(),
  experiment: experimentSchema,
  data: dataFactsSchema,
  parameters: parametersSchema,
  /** What its pixels are standardised by, where they are, as its checkpoints hold it. */
  statistics: statisticsSchema.optional(),
  environment: environmentSchema.optional(),
  /** What of another run's weights it began with, by the names of layer and weight, and what began anew. */
  started: startSchema.optional(),
  /** The sweep or repeats that it is one of. */
  group: groupSchema.optional(),
  origin: originSchema.optional(),
  parent: parentSchema.optional(),
  weightsDropped: droppedSchema.optional(),
  status: statusSchema,
  /** How often its test figures were looked at. */
  testLooks: z.int().nonnegative(),
})
export type Run = z.infer<typeof runSchema>

const testFigures = figures.extend({ step: z.int(), epoch: z.int(), count: z.int() })
/** `evaluation.json`: the test set, evaluated once at the run's end with each checkpoint's weights. */
export const evaluationSchema = z.strictObject({
  version: z.literal(1),
  test: z.strictObject({ best: testFigures.optional(), last: testFigures.optional() }),
})
export type RunEvaluation = z.infer<typeof evaluationSchema>

export const checkpointSummarySchema = z.strictObject({
  name: z.enum(checkpointNames),
  step: z.int(),
  epoch: z.int(),
  savedAt: z.string(),
  bytes: z.int(),
})
export type CheckpointSummary = z.infer<typeof checkpointSummarySchema>

export const resultOf = ({ status }: Run): Result | undefined => ('result' in status ? status.result : undefined)
/** Why it ended, where that was not as meant. */
export const failureOf = ({ status }: Run): Failure | undefined => ('failure' in status ? status.failure : undefined)
export const isActive = ({ status }: Run): boolean => status.state === 'running'
/** True where there is a checkpoint to use: a step was made, or weights were imported. */
export const hasWeights = (run: Run): boolean =>
  !run.weightsDropped && (run.status.state === 'imported' || (resultOf(run)?.step ?? 0) > 0)

/** True where training can go on from its last checkpoint: any run that isn't being trained and made a step. */
export const canResume = (run: Run): boolean =>
  !isActive(run) && (resultOf(run)?.step ?? 0) > 0 && !run.origin?.weightsOnly && !run.weightsDropped

/** True where the test set was used for choosing, or could have been: the mark stays on the run for good. */
export const validatedOnTest = (experiment: Experiment): boolean => experiment.training.validation.source === 'test'

/** A name made of what tells the run apart: `compact-cnn · Adam 0.001 · seed 7`. */
export const runName = ({ architecture, training }: Experiment): string =>
  `${architecture.name} · ${training.optimizer.name} ${training.optimizer.learning_rate} · seed ${training.seed}`
