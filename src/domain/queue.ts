import { z } from 'zod'
import { dataFactsSchema } from './dataset'
import { experimentSchema } from './experiment'
import { fail, type Failure, failureSchema } from './failure'
import { parametersSchema, type Run, runNameSchema } from './run'
import { runIdSchema } from './runReference'
import { groupIdSchema } from './sweep/group'
import { type Sweep, sweepPlanSchema } from './sweep/sweep'

export const queueVersion = 1
/** More than anyone reads, and as many as a file of some megabytes holds. */
export const mostQueued = 200

export const queuedIdSchema = z.string().regex(/^[0-9a-f]{16}$/, 'not the id of a queued experiment')

/**
 * An experiment whose turn comes: frozen as it was when it was added. It isn't a run before it starts, so nothing that
 * waits has a folder that could be left behind; it stays here until its run has ended, so nothing is lost either.
 */
export const queuedSchema = z.strictObject({
  id: queuedIdSchema,
  name: runNameSchema,
  addedAt: z.string(),
  experiment: experimentSchema,
  /** The set as it was then; it is looked for again when its turn comes. */
  data: dataFactsSchema,
  parameters: parametersSchema,
  /** The run whose experiment was edited: the parent of the one it becomes. */
  from: runIdSchema.optional(),
  /** What it became: written before the run is made, so that after a crash the run is found and goes on. */
  run: runIdSchema.optional(),
  /** It is a sweep of that experiment; the id is its group's, as its runs have it. */
  sweep: z.strictObject({ id: groupIdSchema, plan: sweepPlanSchema }).optional(),
  /** Why it couldn't start: those after it had their turn. */
  failure: failureSchema.optional(),
})
export type Queued = z.infer<typeof queuedSchema>

export const queueSchema = z.strictObject({
  version: z.literal(queueVersion),
  /** Nothing starts by itself. */
  held: z.boolean(),
  /** Why it holds itself: what would befall the next one too. */
  failure: failureSchema.optional(),
  /** In the order in which they start. */
  entries: z.array(queuedSchema).max(mostQueued),
})
export type Queue = z.infer<typeof queueSchema>

export const emptyQueue: Queue = { version: queueVersion, held: false, entries: [] }

/** @throws FailureError `queue-full` */
export function withAdded(queue: Queue, entry: Queued): Queue {
  if (queue.entries.length >= mostQueued) {
    fail('queue-full', `${mostQueued} experiments are queued already`, 'Remove one, or wait until the next one has started.')
  }
  return { ...queue, entries: [...queue.entries, entry] }
}

/** An empty queue isn't held: what is added to it later starts. */
export function without(queue: Queue, gone: (entry: Queued) => boolean): Queue {
  const entries = queue.entries.filter((entry) => !gone(entry))
  return entries.length ? { ...queue, entries } : emptyQueue
}

/**
 * Moves one ahead of another.
 * @param before the id of the one it is to start ahead of; null for the end
 * @throws FailureError `queue-unknown`
 */
export function withMoved(queue: Queue, id: string, before: string | null): Queue {
  const entry = queuedOf(queue, id)
  if (before === id) return queue
  const others = queue.entries.filter((other) => other !== entry)
  const index = before === null ? others.length : others.indexOf(queuedOf(queue, before))
  return { ...queue, entries: [...others.slice(0, index), entry, ...others.slice(index)] }
}

/** @throws FailureError `queue-unknown` */
export function withChanged(queue: Queue, id: string, change: Partial<Queued>): Queue {
  const entry = queuedOf(queue, id)
  return { ...queue, entries: queue.entries.map((other) => (other === entry ? { ...entry, ...change } : other)) }
}

/** Held by a person, or by itself for what would befall the next one too; let go on, it says no more of that. */
export function withHeld({ failure: _former, ...queue }: Queue, held: boolean, failure?: Failure): Queue {
  return { ...queue, held, ...(failure ? { failure } : {}) }
}

/** @throws FailureError `queue-unknown` */
export const queuedOf = (queue: Queue, id: string): Queued =>
  queue.entries.find((entry) => entry.id === id) ??
  fail('queue-unknown', 'That experiment is not in the queue any more', 'Nothing was changed.')

/** What starts next, whether or not the queue is held: the first one that isn't known to fail. */
export const nextOf = ({ entries }: Queue): Queued | undefined => entries.find(({ failure }) => !failure)

/** What waits for its turn: all but the one whose run or sweep is being trained now. */
export const waitingIn = ({ entries }: Queue, live: readonly string[]): Queued[] =>
  entries.filter(({ run, sweep }) => !live.some((id) => id === run || id === sweep?.id))

/** The whole of a queued sweep. */
export const sweepOf = ({ sweep, experiment }: Queued): Sweep | undefined => sweep && { ...sweep.plan, experiment }

/**
 * What is to be done with an entry that became a run before Layerbench ended: the run goes on where it has a checkpoint,
 * begins anew where it has none, and has had its turn where it ended by itself or was stopped.
 */
export function afterRestart(run: Run | undefined): 'start' | 'resume' | 'drop' {
  if (!run) return 'start'
  const { status } = run
  if (status.state !== 'interrupted' && status.state !== 'paused') return 'drop'
  return status.result.step > 0 ? 'resume' : 'start'
}

const ofTheMachine = new Set<Failure['code']>(['disk-full', 'disk-error', 'engine-start'])
/** True for what isn't the experiment's own fault, so that the next one would fail of it too. */
export const befallsAll = ({ code }: Failure): boolean => ofTheMachine.has(code)
