import { z } from 'zod'
import { analyse, type Analysis } from './analysis'
import { architectureSchema } from './architecture'
import { type DataFacts, dataIdSchema } from './dataset'
import { fail, firstIssue } from './failure'
import { bytes } from './format'
import { frozenProblem } from './freezing'
import { migrated, type Migrations } from './migrations'
import { inputShape, keepsPixels, preprocessingSchema } from './preprocessing'
import { formatShape, sizeOf } from './shape'
import { itemsOf } from './stack'
import { lossProblem } from './losses'
import { heldOut, settingsProblem, trainingSchema } from './training'
import { parseUntrusted } from './untrustedJson'

export const experimentFormat = 'layerbench-experiment'
export const experimentVersion = 1
/** None yet: version 1 is the first. */
const migrations: Migrations = {}

/** One experiment is one document: what data, which network, how it is trained. Opened, saved and handed on whole. */
export const experimentSchema = z.strictObject({
  format: z.literal(experimentFormat),
  version: z.literal(experimentVersion),
  data: dataIdSchema,
  preprocessing: preprocessingSchema,
  architecture: architectureSchema,
  training: trainingSchema,
  notes: z.string().max(20_000).default(''),
})
export type Experiment = z.infer<typeof experimentSchema>

/**
 * An experiment from a file's text.
 * @param where the file's name, for the failure
 * @throws FailureError `experiment-invalid` or `experiment-too-new`
 */
export function parseExperiment(text: string, where: string): Experiment {
  const document = parseUntrusted(text, (what) =>
    fail('experiment-invalid', what, 'Choose an experiment file saved by Layerbench.', where))
  return checkExperiment(document, where)
}

export function checkExperiment(document: unknown, where: string): Experiment {
  const head = document as { format?: unknown; version?: unknown } | null
  if (typeof head !== 'object' || head?.format !== experimentFormat) {
    fail('experiment-invalid', `Its format is not ${experimentFormat}`, 'Choose an experiment file saved by Layerbench.', where)
  }
  if (typeof head.version === 'number' && head.version > experimentVersion) {
    fail('experiment-too-new', `It has format version ${head.version}, this Layerbench reads up to ${experimentVersion}`, 'Open it with a newer Layerbench.', where)
  }
  const result = experimentSchema.safeParse(migrated(document, experimentVersion, migrations))
  if (!result.success) fail('experiment-invalid', firstIssue(result.error), 'Correct that place in the file.', where)
  return result.data
}

/** What its network comes to on that data, as it is preprocessed. */
export const analysisOf = (
  { architecture, preprocessing }: Pick<Experiment, 'architecture' | 'preprocessing'>, { shape, classes }: Pick<DataFacts, 'shape' | 'classes'>,
): Analysis => analyse(architecture, inputShape(preprocessing, shape), classes.length)

/** Of all images as they are preprocessed; more are not tried to be held in memory. */
const mostBytes = 8e9

/** Why the experiment can't be trained on that data, in a sentence with the layer, or undefined where it can. */
export function trainingProblem(experiment: Experiment, data: DataFacts, analysis?: Analysis): string | undefined {
  const { architecture, training, preprocessing } = experiment
  const { problem, parameters } = analysis ?? analysisOf(experiment, data)
  if (problem) {
    const index = itemsOf(architecture.layers).findIndex(({ name }) => name === problem.item)
    return `${index < 0 ? 'Output' : `Layer ${index + 1} (${problem.item})`}: ${problem.problem.reason}`
  }
  const input = inputShape(preprocessing, data.shape), size = (data.train + data.test) * sizeOf(input)
  if (size > mostBytes && !keepsPixels(preprocessing)) {
    return `Preprocessing: all images in ${formatShape(input)} take ${bytes(size)}, more than the ${bytes(mostBytes)} allowed; make them smaller`
  }
  const frozen = frozenProblem(parameters)
  if (frozen) return frozen
  const loss = lossProblem(training.loss, architecture.output.activation)
  if (loss) return `Output: ${loss}`
  const setting = settingsProblem(training, data.classes.length)
  if (setting) return setting
  if (training.validation.source === 'test' && data.test === 0) return 'Validation: the data has no test set to validate on'
  if (data.train - heldOut(training, data.train) < 1) return 'Validation: nothing is left to train on'
  return undefined
}
