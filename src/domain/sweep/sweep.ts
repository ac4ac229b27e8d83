import { z } from 'zod'
import { type Experiment, experimentSchema } from '../experiment'
import { fail, firstIssue } from '../failure'
import { withSettings } from '../setting'
import { parseUntrusted } from '../untrustedJson'
import { type Axis, axisSchema, type AxisValue, drawnValue, fieldsOf, labelsOf, valuesOf, valueText } from './axis'

export const sweepFormat = 'layerbench-sweep'
/** More trainings than anyone waits for. */
export const mostTrials = 10_000

const seed = z.int().min(0).max(2_147_483_647)

/** A line in charts to compare with, such as another classifier's figure. */
const referenceSchema = z.strictObject({ label: z.string().max(120), accuracy: z.number().min(0).max(1) })

/** What somebody reported of one of its combinations, to stand beside what comes of it here. */
const reportedSchema = z.strictObject({
  /** The combination's values as text, in the axes' order; all of it where there are no axes. */
  values: z.array(z.string()).max(12).default([]),
  split: z.enum(['train', 'validation', 'test']),
  accuracy: z.number().min(0).max(1),
  /** The figure in the report's words, such as `about 50 %`. */
  text: z.string().max(120),
})

const fields = {
  format: z.literal(sweepFormat),
  version: z.literal(1),
  name: z.string().trim().min(1).max(120),
  notes: z.array(z.string().max(2000)).max(50).default([]),
  /** None of them is a group of repeats. */
  axes: z.array(axisSchema).max(12).default([]),
  /** A grid is every value with every other; random draws so many combinations. */
  search: z.discriminatedUnion('method', [
    z.strictObject({ method: z.literal('grid') }),
    z.strictObject({ method: z.literal('random'), count: z.int().min(1).max(mostTrials), seed: seed.default(7) }),
  ]).default({ method: 'grid' }),
  /** Each combination is trained once with each. */
  seeds: z.array(seed).min(1).max(100).refine((seeds) => new Set(seeds).size === seeds.length, 'each seed once').default([7]),
  /**
   * Stops a run whose best validation lags behind: after `warmup` of its evaluations, below the median of what at least
   * `trials` others had at the same step (Golovin et al., Google Vizier, 2017).
   */
  median_stopping: z.strictObject({
    warmup: z.int().min(1).max(100_000).default(5), trials: z.int().min(1).max(1000).default(3),
  }).nullable().default(null),
  references: z.array(referenceSchema).max(20).default([]),
  reported: z.array(reportedSchema).max(200).default([]),
}
/** A sweep but for its experiment. */
export const sweepPlanSchema = z.strictObject(fields)
export const sweepSchema = z.strictObject({ ...fields, experiment: experimentSchema })
export type Sweep = z.infer<typeof sweepSchema>

/** A sweep as a file: its experiment whole, or by a template's name with what is otherwise. */
const fileSchema = z.strictObject({
  ...fields,
  experiment: experimentSchema.optional(),
  template: z.string().optional(),
  /** By fields of the experiment. */
  set: z.record(z.string(), z.json()).default({}),
})

/**
 * A sweep from a file's text.
 * @param templateOf the experiment of a template @param where the file's name, for the failure
 * @throws FailureError `sweep-invalid`, `template-unknown`, `experiment-invalid`
 */
export function parseSweep(text: string, where: string, templateOf: (id: string) => Experiment): Sweep {
  const refuse = (what: string, advice = 'Correct that place in the file.'): never => fail('sweep-invalid', what, advice, where)
  const document = parseUntrusted(text, (what) => refuse(what, 'Choose a sweep file.')) as { format?: unknown } | null
  if (document?.format !== sweepFormat) refuse(`Its format is not ${sweepFormat}`, 'Choose a sweep file.')
  const result = fileSchema.safeParse(document)
  if (!result.success) return refuse(firstIssue(result.error))
  const { experiment, template, set, ...sweep } = result.data
  if ((experiment === undefined) === (template === undefined)) refuse('It needs an experiment or a template, one of the two')
  const changes = Object.entries(set).map(([field, value]) => ({ field, value }))
  const base = withSettings(experiment ?? templateOf(template!), changes, where, (_setting, what, advice) => refuse(what, advice))
  return { ...sweep, experiment: base }
}

/** One combination of values; its trials differ by their seeds alone. */
export interface Point { index: number; values: AxisValue[] }
/** One training of a sweep. */
export interface Trial { point: Point; seed: number; experiment: Experiment }

/** How many trainings it comes to. */
export function trialCount({ axes, search, seeds }: Pick<Sweep, 'axes' | 'search' | 'seeds'>): number {
  const points = search.method === 'random' ? search.count : axes.reduce((product, axis) => product * valuesOf(axis).length, 1)
  return points * seeds.length
}

/**
 * Its combinations, the last axis changing fastest.
 * @param random from 0 to below 1, for a random search
 * @throws FailureError `sweep-invalid` where there are too many
 */
export function pointsOf(sweep: Sweep, random: () => number): Point[] {
  const count = trialCount(sweep), { axes, search } = sweep
  if (count > mostTrials) fail('sweep-invalid', `It comes to ${count.toLocaleString('en')} trainings, more than ${mostTrials.toLocaleString('en')}`, 'Take fewer values, or a random search.', sweep.name)
  if (search.method === 'random') {
    return Array.from({ length: search.count }, (_, index) => ({ index, values: axes.map((axis) => drawnValue(axis, random())) }))
  }
  let points: AxisValue[][] = [[]]
  for (const axis of axes) points = points.flatMap((point) => valuesOf(axis).map((value) => [...point, value]))
  return points.map((values, index) => ({ index, values }))
}

/**
 * Its trainings: every combination once with the first seed, then with the next, so that a picture of the whole is there
 * early.
 * @throws FailureError `sweep-invalid` where a field isn't there, `experiment-invalid` where a value doesn't fit
 */
export function trialsOf(sweep: Sweep, random: () => number): Trial[] {
  const points = pointsOf(sweep, random)
  return trialsFrom(sweep, points, points.map((point) => experimentAt(sweep, point)))
}

/** The experiment with a combination's values. @throws FailureError as {@link trialsOf} */
export const experimentAt = ({ experiment, axes, name }: Sweep, { values }: Point): Experiment => withSettings(
  experiment, axes.flatMap((axis, i) => fieldsOf(axis).map((field, k) => ({ field, value: values[i]![k] }))), name,
  ({ field }, what, advice) => fail('sweep-invalid', `The axis ${field}: ${what}`, advice, name))

/** Each of the experiments with each seed. @param made one a point */
export const trialsFrom = ({ seeds }: Pick<Sweep, 'seeds'>, points: readonly Point[], made: readonly Experiment[]): Trial[] =>
  seeds.flatMap((one) => points.map((point, i) => {
    const { training, ...experiment } = made[i]!
    return { point, seed: one, experiment: { ...experiment, training: { ...training, seed: one } } }
  }))

/** What tells a combination apart: each axis's name and value. */
export interface Difference { label: string; text: string }
export function differences(axes: readonly Axis[], { values }: Point): Difference[] {
  const labels = labelsOf(axes)
  return values.map((value, i) => ({ label: labels[i]!, text: valueText(value) }))
}
