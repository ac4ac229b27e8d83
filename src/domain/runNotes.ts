import { z } from 'zod'
import type { Migrations } from './migrations'

/** Free text; empty for no project. */
export const projectSchema = z.string().trim().max(120)
/** Free text without commas, which part one from the next. */
export const tagSchema = z.string().trim().min(1).max(60).regex(/^[^,"\n]+$/, 'a tag without commas and quotation marks')

const mostTags = 50
const fields = {
  project: projectSchema,
  tags: z.array(tagSchema).max(mostTags),
  /** Markdown. */
  text: z.string().max(100_000),
  /** Why the run was made, for the trial log. */
  why: z.string().max(4_000),
  starred: z.boolean(),
  /** Out of the table unless asked for. */
  archived: z.boolean(),
}

export const runNotesVersion = 1
/** None yet: version 1 is the first. */
export const runNotesMigrations: Migrations = {}

/** `notes.json`: what a person says of a run. Apart from its record, which whoever trains it writes meanwhile. */
export const runNotesSchema = z.strictObject({ version: z.literal(runNotesVersion), ...fields })
export type RunNotes = Readonly<z.infer<typeof runNotesSchema>>

export const noNotes: RunNotes = { version: runNotesVersion, project: '', tags: [], text: '', why: '', starred: false, archived: false }

/** What is to be said otherwise; what is left out stays as it was. */
export const notesChangeSchema = z.strictObject({
  project: fields.project.optional(), text: fields.text.optional(), why: fields.why.optional(),
  starred: fields.starred.optional(), archived: fields.archived.optional(),
  addTags: fields.tags.optional(), removeTags: fields.tags.optional(),
})
export type NotesChange = z.infer<typeof notesChangeSchema>

/** The notes after a change: tags stay in the order they came in, each once. */
export function changedNotes(notes: RunNotes, { addTags = [], removeTags = [], ...change }: NotesChange): RunNotes {
  const tags = [...new Set([...notes.tags, ...addTags])].filter((tag) => !removeTags.includes(tag))
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  return { ...notes, ...said, tags: tags.slice(0, mostTags) }
}

/** Nothing is said. */
const silent = JSON.stringify(noNotes)
export const isSilent = (notes: RunNotes): boolean => JSON.stringify({ ...noNotes, ...notes }) === silent
