import { z } from 'zod'
import { runIdSchema } from './runReference'

const key = z.string().min(1).max(200)

export const groupings = ['none', 'project', 'sweep', 'architecture', 'data', 'state', 'optimizer'] as const
export type Grouping = (typeof groupings)[number]

/** How the table of runs is set up; kept in the settings. */
export const runsTableSchema = z.strictObject({
  /** Columns in their order after the name; null for the usual ones. */
  columns: z.array(key).max(60).nullable(),
  /** Pixels, where a person chose them. */
  widths: z.record(key, z.int().min(40).max(900)),
  order: z.strictObject({ key, descending: z.boolean() }).nullable(),
  /** As a table, or as a log of trials. */
  view: z.enum(['table', 'log']).default('table'),
  grouping: z.enum(groupings),
  /** The run that others are measured against. */
  baseline: runIdSchema.nullable(),
})
export type RunsTable = z.infer<typeof runsTableSchema>
export const plainRunsTable: RunsTable = { columns: null, widths: {}, order: null, view: 'table', grouping: 'none', baseline: null }
