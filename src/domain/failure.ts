import { z } from 'zod'

/** Every way a request can fail. It crosses processes as data; a bug throws, and is a `fault` where it ends something. */
export const failureCodes = [
  'fault', // a bug
  'bad-request', // the caller asked for something that is no valid request
  'bad-arguments', // the command line was called wrongly
  'data-missing', // a data set or one of its files is not there
  'data-damaged', // a data file is there and is not what it should be
  'download-failed', // no server had a file as it should be
  'download-busy', // the same files are being downloaded already
  'experiment-invalid', // an experiment file can't be read as one
  'sweep-invalid', // a sweep can't be read or made
  'experiment-too-new', // written by a later version of Layerbench
  'model-invalid', // a file of another program can't be read as a model
  'model-unsupported', // it can, and holds what can't be represented here, or the other way about
  'weights-mismatch', // a file's weights aren't those of the network
  'architecture-invalid', // the layers don't fit one another or the data
  'template-unknown',
  'run-unknown',
  'run-damaged', // run.json can't be read
  'notes-damaged', // notes.json can't be read
  'run-busy', // the run is being trained, so it can't be deleted or trained again
  'run-finished', // nothing is left of the run's budget to go on for
  'run-present', // the run that comes in is here already
  'archive-invalid', // a zip can't be read as an exported run
  'archive-too-new', // written by a later version of Layerbench
  'queue-full',
  'queue-unknown', // what was queued has started or was removed
  'checkpoint-missing',
  'weights-dropped', // the run's record was kept and its weights dropped
  'checkpoint-damaged', // sizes or sums don't match the checkpoint's manifest
  'image-unreadable',
  'image-too-large',
  'disk-full',
  'disk-error',
  'settings-invalid',
  'engine-died', // the training process ended without an answer
  'engine-start', // the training process or its native library could not be started
  'out-of-memory',
  'loss-not-finite',
] as const
export type FailureCode = (typeof failureCodes)[number]

export const failureSchema = z.strictObject({
  code: z.enum(failureCodes),
  /** What happened, a sentence without its full stop. */
  what: z.string(),
  /** The file, layer or row it happened in. */
  where: z.string().optional(),
  /** What to do about it, a sentence with its full stop. */
  advice: z.string(),
})
export type Failure = z.infer<typeof failureSchema>

/** The sentence a person reads: where it happened, what it is and what to do. */
export function describeFailure({ what, where, advice }: Failure): string {
  return `${where ? `${where}: ` : ''}${what}. ${advice}`
}

/** There is no such checkpoint, for whatever reason. */
export const lacksCheckpoint = ({ code }: Failure): boolean => code === 'checkpoint-missing' || code === 'weights-dropped'

/** Carries a failure up the stack within one process. */
export class FailureError extends Error {
  override readonly name = 'FailureError'
  constructor(readonly failure: Failure) {
    super(describeFailure(failure))
  }
}

export function fail(code: FailureCode, what: string, advice: string, where?: string): never {
  throw new FailureError(where === undefined ? { code, what, advice } : { code, what, where, advice })
}

/** What is told of anything that was thrown: a failure as it is, anything else as the bug that it is. */
export function failureFrom(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  return { code: 'fault', what: error instanceof Error ? error.message : String(error), advice: 'This is a fault in Layerbench; please report it.' }
}

/** What a call across a process boundary answers. */
export type Reply<Value> = { ok: true; value: Value } | { ok: false; failure: Failure }

/** The first thing wrong with a document, as `path: message`, from zod's report. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  if (!issue) return 'not valid'
  const path = issue.path.join('.')
  return path ? `${path}: ${issue.message}` : issue.message
}
