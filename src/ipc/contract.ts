import { z } from 'zod'
import { calibrationSchema } from '../domain/estimate'
import { currentExperimentSchema } from '../domain/currentExperiment'
import { dataNameSchema, storeChoicesSchema } from '../domain/dataImport'
import { dataEntrySchema, dataFactsSchema, dataIdSchema, labelsSchema, partNames } from '../domain/dataset'
import { dataStepSchema, dataVersionSchema } from '../domain/dataVersion'
import { downloadSchema } from '../domain/download'
import { doubtsSchema, mostNearest, nearestSchema } from '../domain/doubt'
import { duplicatesSchema } from '../domain/duplicates'
import { architectureFormatNames, weightFormatNames } from '../domain/exchange/formats'
import { evaluationSplits, predictionsSchema } from '../domain/evaluation/predictions'
import { noteSchema } from '../domain/exchange/note'
import { experimentSchema } from '../domain/experiment'
import { activationsSchema, explainFields, explanationSchema, filtersSchema } from '../domain/explanation'
import { failureSchema } from '../domain/failure'
import { historyFormatNames } from '../domain/history'
import { libraryContentSchema, libraryEntrySchema, libraryIdSchema, libraryNameSchema } from '../domain/library'
import { metricSchema } from '../domain/metrics'
import { budgetSchema } from '../domain/phases'
import { photoFiguresSchema } from '../domain/photo/figures'
import { pixelStatisticsSchema } from '../domain/pixelStatistics'
import { queuedIdSchema, queueSchema } from '../domain/queue'
import { ratePointSchema, rateTestSchema } from '../domain/rateRange'
import { robustnessSchema } from '../domain/robustness'
import { sketchSchema } from '../domain/sketch'
import { checkpointNames, checkpointSummarySchema, environmentSchema, evaluationSchema, parentSchema, runIdSchema, runNameSchema, runSchema } from '../domain/run'
import { archiveChoicesSchema } from '../domain/runArchive'
import { notesChangeSchema, runNotesSchema } from '../domain/runNotes'
import { settingsChangeSchema, settingsSchema } from '../domain/settings'
import { groupIdSchema } from '../domain/sweep/group'
import { keptSweepSchema } from '../domain/sweep/kept'
import { sweepSchema } from '../domain/sweep/sweep'
import { templateSchema } from '../domain/template'
import { augmentedFields, augmentedOutput } from './engineProtocol'
import { decodeJobSchema, importProgressSchema, importRequests, openedSchema, openSourceSchema } from './importProtocol'

/**
 * Every channel between renderer and main, once: its input and output. Main checks the input and the sender in one
 * wrapper; the preload's functions and their types follow from these tables.
 */
const nothing = z.void()
const bytes = z.instanceof(Uint8Array)

export const appInfoSchema = z.strictObject({
  version: z.string(),
  electron: z.string(),
  /** Said in plain words where the development fallback of Electron is running. */
  notice: z.string().nullable(),
  /** What could not be read at the start, with where it is kept. */
  warnings: z.array(z.string()),
  platform: z.string(),
  /** Where runs and settings are. */
  dataFolder: z.string(),
  runsFolder: z.string(),
  /** True at the very first start. */
  firstStart: z.boolean(),
})
export type AppInfo = z.infer<typeof appInfoSchema>

/** What the table of runs needs of each; curves come with `runs.get`. */
export const runDetailSchema = z.strictObject({
  run: runSchema,
  metrics: z.array(metricSchema),
  checkpoints: z.array(checkpointSummarySchema),
  robustness: robustnessSchema.nullable(),
  /** Bytes on disk. */
  bytes: z.int(),
})
export type RunDetail = z.infer<typeof runDetailSchema>
/** The same of one among many. */
const runSketchSchema = runDetailSchema.omit({ run: true, metrics: true }).extend({ id: runIdSchema, curves: sketchSchema })

const notesByRun = z.record(runIdSchema, runNotesSchema)
/** As many runs as anybody has. */
const runReferences = z.array(runIdSchema).min(1).max(100_000)

export const runListSchema = z.strictObject({
  runs: z.array(runSchema),
  /** Of those of which something is said. */
  notes: notesByRun,
  /** Folders that are no readable run, with why. */
  damaged: z.array(z.strictObject({ folder: z.string(), failure: failureSchema })),
})
export type RunList = z.infer<typeof runListSchema>

const dataReference = z.strictObject({ id: dataIdSchema })
const runReference = z.strictObject({ id: runIdSchema })
const checkpointReference = runReference.extend({ checkpoint: z.enum(checkpointNames) })
const sweepReference = z.strictObject({ id: groupIdSchema })
const queuedReference = z.strictObject({ id: queuedIdSchema })

/** What was written, and what its format could not hold. */
export const exportedSchema = z.strictObject({ files: z.array(z.string()), notes: z.array(noteSchema) })
export type Exported = z.infer<typeof exportedSchema>

/** Files that a person has chosen, known to the page by a ticket and their place. */
export const openedPicturesSchema = z.strictObject({
  ticket: z.int(),
  /** Where each lies below what was chosen, with slashes. */
  files: z.array(z.string()),
  /** There are more, which were left. */
  more: z.boolean(),
})
/** How long a deletion is offered to be undone. */
export const undoSeconds = 12
/** Files asked for at once. */
export const mostPicturesRead = 64
/** And bytes, or one file: a few photos, so that the first of many are seen soon. */
export const pictureBytesRead = 4_000_000

export const requests = {
  'app.info': { input: nothing, output: appInfoSchema },
  'app.environment': { input: nothing, output: environmentSchema },
  'app.calibration': { input: nothing, output: calibrationSchema },
  'settings.get': { input: nothing, output: settingsSchema },
  'settings.set': { input: settingsChangeSchema, output: settingsSchema },
  'settings.chooseRunsFolder': { input: nothing, output: settingsSchema.nullable() },
  'settings.chooseTensorBoardFolder': { input: nothing, output: settingsSchema.nullable() },
  'templates.list': { input: nothing, output: z.array(templateSchema) },
  'data.list': { input: nothing, output: z.array(dataEntrySchema) },
  /** Asks for a folder; null where the person cancels. */
  'data.addFolder': { input: nothing, output: z.array(dataEntrySchema).nullable() },
  'data.removeFolder': { input: z.strictObject({ folder: z.string() }), output: z.array(dataEntrySchema) },
  /** How the download of Fashion-MNIST stands. */
  'download.get': { input: nothing, output: downloadSchema },
  /** Downloads it; answered at its end, with `download.changed` meanwhile. False where it was cancelled. */
  'download.start': { input: nothing, output: z.boolean() },
  /** What has come is kept. */
  'download.cancel': { input: nothing, output: nothing },
  /** An imported set with its versions, or a version; their files are deleted. */
  'data.delete': { input: dataReference, output: z.array(dataEntrySchema) },
  /** Asks for files or a folder to import; null where the person cancels. */
  'import.choose': { input: z.strictObject({ what: z.enum(['files', 'folder']) }), output: z.array(z.string()).nullable() },
  /** What a source is, before anything is written; again with other options. */
  'import.open': { input: openSourceSchema, output: openedSchema },
  /** Keeps what was opened last as a data set. */
  'import.store': { input: z.strictObject({ choices: storeChoicesSchema }), output: dataFactsSchema },
  'import.cancel': { input: nothing, output: nothing },
  /** The pictures of an `import.decode`. */
  'import.decoded': { input: importRequests.decoded.input, output: nothing },
  'data.images': {
    input: z.strictObject({
      id: dataIdSchema, split: z.enum(partNames),
      offset: z.int().nonnegative(), count: z.int().positive().max(1000), label: z.int().nonnegative().optional(),
    }),
    /** `indices` are the images' places: in a version those in its base. */
    output: z.strictObject({ pixels: bytes, labels: labelsSchema, indices: z.array(z.int()), total: z.int() }),
  },
  /** One training example many times, as it will be trained on. */
  'data.augmented': { input: z.strictObject(augmentedFields), output: augmentedOutput },
  /** Images by their places: in a version those in its base. */
  'data.imagesAt': {
    input: dataReference.extend({ split: z.enum(partNames), indices: z.array(z.int().nonnegative()).min(1).max(1000) }),
    output: z.strictObject({ pixels: bytes, labels: labelsSchema }),
  },
  'data.statistics': { input: dataReference, output: pixelStatisticsSchema },
  /** What photos are to be brought to, for networks trained on that data. */
  'data.photoFigures': { input: dataReference, output: photoFiguresSchema },
  /** Tells by `data.searched` how far it is; null where `data.stopSearch`, or another search, ended it. */
  'data.duplicates': { input: dataReference, output: duplicatesSchema.nullable() },
  'data.stopSearch': { input: nothing, output: nothing },
  'data.version': { input: dataReference, output: dataVersionSchema },
  /** The steps of a version, all of them. Of a set, and of a version that a run was trained on, they make a new version. */
  'data.change': { input: dataReference.extend({ steps: z.array(dataStepSchema) }), output: dataFactsSchema },
  'data.renameVersion': { input: dataReference.extend({ name: dataNameSchema }), output: dataFactsSchema },
  'experiment.get': { input: nothing, output: currentExperimentSchema },
  /** Autosaves the draft. */
  'experiment.put': { input: z.strictObject({ experiment: experimentSchema }), output: nothing },
  /** Takes a template or a run's snapshot as the current experiment. */
  'experiment.load': { input: z.strictObject({ experiment: experimentSchema, from: runIdSchema.optional() }), output: currentExperimentSchema },
  'experiment.open': { input: nothing, output: currentExperimentSchema.nullable() },
  /** From a file dropped on the window. */
  'experiment.read': { input: z.strictObject({ name: z.string().max(300), text: z.string().max(5_000_000) }), output: currentExperimentSchema },
  'experiment.save': { input: z.strictObject({ as: z.boolean() }), output: currentExperimentSchema.nullable() },
  /** Asks where to; null where the person cancels. */
  'architecture.export': {
    input: z.strictObject({ experiment: experimentSchema, format: z.enum(architectureFormatNames) }),
    output: exportedSchema.nullable(),
  },
  /** Asks for files of a model or of weights; weights alone are for the experiment, which then stays, and become a run. */
  'architecture.import': {
    input: z.strictObject({ experiment: experimentSchema }),
    output: z.strictObject({
      experiment: experimentSchema.nullable(), notes: z.array(noteSchema), run: runSchema.nullable(),
    }).nullable(),
  },
  'library.list': {
    input: nothing,
    output: z.strictObject({
      entries: z.array(libraryEntrySchema), damaged: z.array(z.strictObject({ file: z.string(), failure: failureSchema })),
    }),
  },
  'library.save': { input: z.strictObject({ name: libraryNameSchema, content: libraryContentSchema }), output: libraryEntrySchema },
  'library.rename': { input: z.strictObject({ id: libraryIdSchema, name: libraryNameSchema }), output: libraryEntrySchema },
  'library.remove': { input: z.strictObject({ id: libraryIdSchema }), output: nothing },
  /** Asks where to; null where the person cancels. */
  'picture.save': {
    input: z.strictObject({ name: z.string().max(300), kind: z.enum(['svg', 'png']), bytes }),
    output: z.strictObject({ file: z.string() }).nullable(),
  },
  /** Asks where to; null where the person cancels. */
  'table.save': {
    input: z.strictObject({ name: z.string().max(300), kind: z.enum(['csv', 'json', 'md']), text: z.string() }),
    output: z.strictObject({ file: z.string() }).nullable(),
  },
  'training.start': { input: z.strictObject({ experiment: experimentSchema, parent: parentSchema.optional() }), output: runSchema },
  'training.stop': { input: runReference, output: nothing },
  /** Stops, meant to go on later. */
  'training.pause': { input: runReference, output: nothing },
  /** Ends a training process that doesn't answer. */
  'training.kill': { input: runReference, output: nothing },
  /** Goes on from the last checkpoint, for a larger budget where one is given. */
  'training.resume': { input: runReference.extend({ budget: budgetSchema.optional() }), output: runSchema },
  'queue.get': { input: nothing, output: queueSchema },
  /** Freezes the experiment; it starts at once where nothing is trained and the queue isn't held. */
  'queue.add': { input: z.strictObject({ experiment: experimentSchema }), output: queueSchema },
  /** Ahead of another one; null for the end. */
  'queue.move': { input: queuedReference.extend({ before: queuedIdSchema.nullable() }), output: queueSchema },
  'queue.remove': { input: queuedReference, output: queueSchema },
  /** Another try for one that couldn't start. */
  'queue.retry': { input: queuedReference, output: queueSchema },
  'queue.hold': { input: z.strictObject({ held: z.boolean() }), output: queueSchema },
  /** The one started last first; `live` is the one being trained. */
  'sweeps.list': {
    input: nothing,
    output: z.strictObject({
      sweeps: z.array(keptSweepSchema), damaged: z.array(z.strictObject({ file: z.string(), failure: failureSchema })),
      live: groupIdSchema.nullable(),
    }),
  },
  /** What it comes to, before anything is kept or trained. */
  'sweeps.plan': { input: z.strictObject({ sweep: sweepSchema }), output: keptSweepSchema },
  /** Adds it to the queue; one that was begun before goes on. */
  'sweeps.start': { input: z.strictObject({ sweep: sweepSchema }), output: keptSweepSchema },
  /** What is being trained is saved; all that isn't done goes on when it is started again. */
  'sweeps.pause': { input: sweepReference, output: nothing },
  /** For good: what isn't trained by now is left out. */
  'sweeps.stop': { input: sweepReference, output: nothing },
  /** Takes it out of the list; its runs stay. */
  'sweeps.delete': { input: sweepReference, output: nothing },
  /** The reports' experiments. */
  'sweeps.reports': { input: nothing, output: z.array(sweepSchema) },
  /** Asks for a file; null where the person cancels. */
  'sweeps.open': { input: nothing, output: sweepSchema.nullable() },
  /** Asks where to; null where the person cancels. */
  'sweeps.save': { input: z.strictObject({ sweep: sweepSchema }), output: z.strictObject({ file: z.string() }).nullable() },
  /** The learning-rate range test of the experiment; answered at its end, with `rates.tested` meanwhile. */
  'rates.test': { input: z.strictObject({ experiment: experimentSchema }), output: rateTestSchema },
  'rates.stop': { input: nothing, output: nothing },
  'runs.list': { input: nothing, output: runListSchema },
  'runs.get': { input: runReference, output: runDetailSchema },
  /** Many at once, their curves as exactly as they can be drawn; a run that is gone is left out. */
  'runs.sketches': { input: z.strictObject({ ids: z.array(runIdSchema).min(1).max(5000) }), output: z.array(runSketchSchema) },
  'runs.rename': { input: runReference.extend({ name: runNameSchema }), output: runSchema },
  /** What a person says of runs, of those of which something is said. */
  'runs.notes': { input: z.strictObject({ ids: runReferences }), output: notesByRun },
  /** The same change of each; `run.noted` tells what they are then. */
  'runs.note': { input: z.strictObject({ ids: runReferences, change: notesChangeSchema }), output: nothing },
  /** Out of the list at once; for `undoSeconds` they can be put back. None is deleted where one is being trained. */
  'runs.delete': { input: z.strictObject({ ids: runReferences }), output: nothing },
  'runs.restore': { input: z.strictObject({ ids: runReferences }), output: nothing },
  /** Bytes on disk, of all files and of the weights among them. */
  'runs.sizes': {
    input: z.strictObject({ ids: runReferences.max(200) }),
    output: z.record(runIdSchema, z.strictObject({ bytes: z.int(), weights: z.int() })),
  },
  /** Accuracy on validation at each evaluation, of a run without any on train by epoch; few enough to be drawn small. */
  'runs.sparks': { input: z.strictObject({ ids: runReferences.max(200) }), output: z.record(runIdSchema, z.array(z.number())) },
  /** Keeps the records; what their checkpoints take is freed. */
  'runs.dropWeights': { input: z.strictObject({ ids: runReferences }), output: nothing },
  /** The test figures, counted as a look. */
  'runs.revealTest': { input: runReference, output: z.strictObject({ run: runSchema, evaluation: evaluationSchema }) },
  /**
   * What a checkpoint says of a split's images, as kept or made now, with `run.predicted` meanwhile; null where it was
   * stopped. The test set's are asked for only once a look at them was counted by `runs.revealTest`.
   */
  'runs.predictions': {
    input: runReference.extend({ checkpoint: z.enum(checkpointNames), split: z.enum(evaluationSplits) }),
    output: predictionsSchema.nullable(),
  },
  'runs.stopPredicting': { input: nothing, output: nothing },
  /** A checkpoint's accuracy on test images made worse, counted as a look; null where it was stopped. */
  'runs.measureRobustness': {
    input: runReference.extend({ checkpoint: z.enum(checkpointNames) }), output: robustnessSchema.nullable(),
  },
  'runs.stopMeasuring': { input: runReference, output: nothing },
  /** Asks where to; null where the person cancels. */
  'runs.exportWeights': {
    input: runReference.extend({ checkpoint: z.enum(checkpointNames), format: z.enum(weightFormatNames) }),
    output: exportedSchema.nullable(),
  },
  /** As one zip; the author is kept for the next. Asks where to; null where the person cancels. */
  'runs.exportZip': { input: runReference.extend({ choices: archiveChoicesSchema }), output: exportedSchema.nullable() },
  /** Its history by epoch. Asks where to; null where the person cancels. */
  'runs.exportHistory': { input: runReference.extend({ format: z.enum(historyFormatNames) }), output: exportedSchema.nullable() },
  /** Event files in a folder; asks which; null where the person cancels. */
  'runs.exportTensorBoard': { input: runReference, output: exportedSchema.nullable() },
  /** Of one run, or of several side by side. Asks where to; null where the person cancels. */
  'runs.report': {
    input: z.strictObject({ ids: z.array(runIdSchema).min(1).max(100), format: z.enum(['html', 'pdf']) }), output: exportedSchema.nullable(),
  },
  /** Asks for such a zip; null where the person cancels. */
  'runs.importZip': {
    input: nothing, output: z.strictObject({ run: runSchema, notes: z.array(noteSchema) }).nullable(),
  },
  'runs.showFolder': { input: runReference, output: nothing },
  /** Asks for picture files or folders of them; null where the person cancels. */
  'classify.open': { input: z.strictObject({ what: z.enum(['files', 'folder']) }), output: openedPicturesSchema.nullable() },
  /** The first of these files, at least one: as many as are worth sending at once. The sandboxed page decodes them. */
  'classify.read': {
    input: z.strictObject({ ticket: z.int(), places: z.array(z.int().nonnegative()).min(1).max(mostPicturesRead) }),
    output: z.array(z.union([z.strictObject({ bytes }), z.strictObject({ failure: failureSchema })])),
  },
  'classify.close': { input: z.strictObject({ ticket: z.int() }), output: nothing },
  /** How unlike the run's training data pictures of the data's size are; fails where that data is gone or has changed. */
  'explain.doubt': { input: runReference.extend({ pixels: bytes }), output: doubtsSchema },
  /** The training images that are nearest to one picture, by a run's network. */
  'explain.nearest': {
    input: checkpointReference.extend({ pixels: bytes, count: z.int().min(1).max(mostNearest) }), output: nearestSchema,
  },
  /** Which pixels of one picture speak for a class. */
  'explain.saliency': { input: checkpointReference.extend({ pixels: bytes, ...explainFields }), output: explanationSchema },
  /** What a layer puts out for one picture. */
  'explain.activations': { input: checkpointReference.extend({ pixels: bytes, layer: z.string() }), output: activationsSchema },
  'explain.filters': {
    input: checkpointReference.extend({ layer: z.string(), channel: z.int().nonnegative().nullable() }), output: filtersSchema,
  },
  'classify.run': {
    input: runReference.extend({ checkpoint: z.enum(checkpointNames), pixels: bytes }),
    output: z.strictObject({ probabilities: z.instanceof(Float32Array) }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type Requests = typeof requests
export type RequestName = keyof Requests
export type Input<Name extends RequestName> = z.infer<Requests[Name]['input']>
export type Output<Name extends RequestName> = z.infer<Requests[Name]['output']>
export const requestNames = Object.keys(requests) as RequestName[]

export const events = {
  /** Main met a bug that no request answers for. */
  fault: failureSchema,
  /** A run was made, renamed, changed its status or its figures. */
  'run.changed': runSchema,
  'run.deleted': runReference,
  /** What a person says of these runs has changed. */
  'run.noted': z.strictObject({ notes: notesByRun }),
  /** New curve points of the run being trained, and what the engine does where that isn't training. */
  'run.metrics': runReference.extend({ metrics: z.array(metricSchema) }),
  /** A run was taken up again from that step: what was measured after it is gone. */
  'run.rewound': runReference.extend({ step: z.int() }),
  /** The training process has said nothing for so many seconds; 0 when it answers again. */
  'run.silent': runReference.extend({ seconds: z.int().nonnegative() }),
  /** How many measurements of its robustness are done. */
  'run.measured': runReference.extend({ done: z.int().positive(), of: z.int().positive() }),
  /** How many images of a split a checkpoint of it was asked about. */
  'run.predicted': runReference.extend({ done: z.int().positive(), of: z.int().positive() }),
  'run.phase': runReference.extend({ phase: z.string() }),
  'queue.changed': queueSchema,
  /** A sweep was started or ended by a person. */
  'sweep.changed': keptSweepSchema,
  /** Which sweep is being trained. */
  'sweep.live': z.strictObject({ id: groupIdSchema.nullable() }),
  /** New points of the range test, of at most so many steps. */
  'rates.tested': z.strictObject({ points: z.array(ratePointSchema), steps: z.int().positive() }),
  'data.changed': z.array(dataEntrySchema),
  'download.changed': downloadSchema,
  /** How much of the search for duplicates in that set is done. */
  'data.searched': dataReference.extend({ share: z.number().min(0).max(1) }),
  'import.progress': importProgressSchema,
  /** The page is to decode pictures and answers by `import.decoded`. */
  'import.decode': decodeJobSchema,
  'settings.changed': settingsSchema,
  'calibration.changed': calibrationSchema,
  /** A menu item was chosen. */
  'menu': z.enum(['new', 'open', 'save', 'save-as', 'undo', 'redo', 'train']),
} as const satisfies Record<string, z.ZodType>
export type Events = typeof events
export type EventName = keyof Events
export type EventPayload<Name extends EventName> = z.infer<Events[Name]>
export const eventNames = Object.keys(events) as EventName[]
