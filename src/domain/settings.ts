import { z } from 'zod'
import { authorSchema } from './runArchive'
import { projectSchema } from './runNotes'
import { plainRunsTable, runsTableSchema } from './runsTable'

export const themes = ['system', 'light', 'dark'] as const
const settingsFields = {
  theme: z.enum(themes),
  /** Where data sets are looked for, besides the places Layerbench knows. */
  dataFolders: z.array(z.string()),
  /** Where runs are kept; null for the app's own folder. */
  runsFolder: z.string().nullable(),
  /** Who exported runs are by; may stay empty. */
  author: authorSchema,
  /** Where TensorBoard's event files of every training are written; null for nowhere. */
  tensorboardFolder: z.string().nullable(),
  /** What new runs are of, and whose runs are shown; empty for none. */
  project: projectSchema,
  runsTable: runsTableSchema,
  /** The colour's slot of runs and repeats that were compared, so that they are drawn in it wherever they are. */
  runColours: z.record(z.string().max(100), z.int().min(0).max(99)),
}
export const settingsSchema = z.strictObject({
  theme: settingsFields.theme.default('system'),
  dataFolders: settingsFields.dataFolders.default([]),
  runsFolder: settingsFields.runsFolder.default(null),
  author: settingsFields.author.default(''),
  tensorboardFolder: settingsFields.tensorboardFolder.default(null),
  project: settingsFields.project.default(''),
  runsTable: settingsFields.runsTable.default(plainRunsTable),
  runColours: settingsFields.runColours.default({}),
})
/** The settings to change. Without defaults: a field that is left out stays as it is. */
export const settingsChangeSchema = z.strictObject(settingsFields).partial()
export type Settings = z.infer<typeof settingsSchema>
