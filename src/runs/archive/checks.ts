import type { z } from 'zod'
import type { NetworkNode } from '../../domain/analysis'
import type { EvaluationSplit } from '../../domain/evaluation/predictions'
import { analysisOf } from '../../domain/experiment'
import { fail, FailureError, firstIssue } from '../../domain/failure'
import { metricSchema } from '../../domain/metrics'
import { robustnessSchema } from '../../domain/robustness'
import { type CheckpointName, evaluationSchema, isActive, type Run } from '../../domain/run'
import { archiveFormat, type ArchiveHead, archiveHeadSchema, archiveVersion, heldOutSchema } from '../../domain/runArchive'
import { formatShape } from '../../domain/shape'
import { parseUntrusted } from '../../domain/untrustedJson'
import { readCheckpoint } from '../checkpoint'
import { readPredictions } from '../predictionFile'
import { notesFile, notesFrom } from '../notes'
import { runFrom } from '../runStore'
import { evaluationFile, headFile, heldOutFile, metricsFile, predictionsFile, robustnessFile } from './contents'

const advice = 'Have the run exported again.'
const refuseAt = (where: string) => (what: string): never => fail('archive-invalid', what, advice, where)

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

/** A JSON file of it, by its schema. @throws FailureError `archive-invalid` */
function parsed<Schema extends z.ZodType>(schema: Schema, bytes: Uint8Array, where: string): z.infer<Schema> {
  const refuse = refuseAt(where), result = schema.safeParse(parseUntrusted(textOf(bytes), refuse))
  return result.success ? result.data : refuse(firstIssue(result.error))
}

/** @throws FailureError `archive-too-new`, `archive-invalid` */
export function readHead(bytes: Uint8Array): ArchiveHead {
  const refuse = refuseAt(headFile), document = parseUntrusted(textOf(bytes), refuse)
  const { format, version } = (document ?? {}) as { format?: unknown; version?: unknown }
  if (format !== archiveFormat) refuse(`Its format is not ${archiveFormat}`)
  if (typeof version === 'number' && version > archiveVersion) {
    fail('archive-too-new', `It has format version ${version}, this Layerbench reads up to ${archiveVersion}`, 'Import it with a newer Layerbench.', headFile)
  }
  return parsed(archiveHeadSchema, bytes, headFile)
}

/** The run as it was, and its network. @throws FailureError `archive-invalid` where its parts don't fit one another */
export function readRecord(bytes: Uint8Array, where: string): { run: Run; nodes: readonly NetworkNode[] } {
  const refuse = refuseAt(where), run = runFrom(parseUntrusted(textOf(bytes), refuse), refuse)
  if (isActive(run)) refuse('It says that it is being trained')
  const { problem, nodes, parameters } = analysisOf(run.experiment, run.data)
  if (problem) refuse(`Its network can't be built: ${problem.item}: ${problem.problem.reason}`)
  const { trainable, nonTrainable } = run.parameters
  if (parameters.trainable !== trainable || parameters.nonTrainable !== nonTrainable) refuse('Its network has another number of parameters than it says')
  return { run, nodes }
}

/** A file beside the record. @throws FailureError `archive-invalid`, naming file and line */
export function checkFile(name: string, bytes: Uint8Array, { data }: Run, where: string): void {
  const refuse = refuseAt(where)
  switch (name) {
    case metricsFile: return textOf(bytes).split('\n').forEach((line, i) => {
      if (line) parsed(metricSchema, Buffer.from(line), `${where}, line ${i + 1}`)
    })
    case evaluationFile: return void parsed(evaluationSchema, bytes, where)
    case robustnessFile: return void parsed(robustnessSchema, bytes, where)
    case notesFile: return void notesFrom(parseUntrusted(textOf(bytes), refuse), refuse)
    case heldOutFile: {
      const { train, validation } = parsed(heldOutSchema, bytes, where)
      if (train !== data.train) refuse(`It is of ${train} training examples, the run has ${data.train}`)
      if (validation.length > train || new Set(validation).size < validation.length) refuse('It holds out an example twice')
    }
  }
}

/**
 * That kept predictions are whole and of classes that the run tells apart.
 * @param folder the run's
 * @throws FailureError `archive-invalid`
 */
export async function checkPredictions(folder: string, name: string, { data }: Run, where: string): Promise<void> {
  const [, split, checkpoint] = predictionsFile.exec(name) ?? []
  if (split === undefined) return
  const refuse = refuseAt(where), classes = data.classes.length
  const kept = await readPredictions(folder, split as EvaluationSplit, checkpoint as CheckpointName) ?? refuse('It is damaged')
  const { labels, predicted, ranks, probabilities } = kept
  if (kept.classes !== classes || [labels, predicted, ranks].some((column) => column.some((label) => label >= classes))) {
    refuse('It is of other classes than the run has')
  }
  if (![0, labels.length * classes].includes(probabilities.length)) refuse('It has another number of probabilities than images')
}

/**
 * That a checkpoint is whole and the network's own.
 * @param where what its folder is called for a person
 * @throws FailureError `checkpoint-damaged`
 */
export async function checkCheckpoint(
  checkpoints: string, name: CheckpointName, nodes: readonly NetworkNode[], where: string,
): Promise<void> {
  const damaged = (what: string): never => fail('checkpoint-damaged', what, advice, `${where}, ${name}`)
  const { weights } = await readCheckpoint(checkpoints, name).catch((error: unknown) => {
    throw error instanceof FailureError && error.failure.code === 'checkpoint-damaged' ? new FailureError({ ...error.failure, advice, where: `${where}, ${name}` }) : error
  })
  const wanted = nodes.flatMap((node) => node.weights.map((weight) => `${node.name}/${weight.name} ${formatShape(weight.shape)}`))
  const found = new Set(weights.map((tensor) => `${tensor.name} ${formatShape(tensor.shape)}`))
  const missing = wanted.find((weight) => !found.has(weight))
  if (missing !== undefined) damaged(`It does not hold the network's ${missing}`)
  if (found.size !== wanted.length) damaged('It holds weights that the network hasn\'t')
}
