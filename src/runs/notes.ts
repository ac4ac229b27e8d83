import { fail, FailureError, firstIssue } from '../domain/failure'
import { migrated, versionOf } from '../domain/migrations'
import { changedNotes, noNotes, type NotesChange, type RunNotes, runNotesMigrations, runNotesSchema, runNotesVersion } from '../domain/runNotes'
import { putAside, readJson, writeVersioned } from '../files/atomic'

export const notesFile = 'notes.json'

/**
 * What a person said of a run, from its file; the defaults where there is none.
 * @throws FailureError `notes-damaged`
 */
export async function readNotes(path: string): Promise<RunNotes> {
  const refuse = (what: string): never =>
    fail('notes-damaged', what, 'The run itself is untouched; restore the file from a copy, or write its notes anew: this file is kept.', path)
  const document = await readJson(path).catch((error: unknown) => refuse(error instanceof SyntaxError ? `It is not JSON (${error.message})` : String(error)))
  return document === undefined ? noNotes : notesFrom(document, refuse)
}

/** Notes from a document, older ones brought up to date. @param refuse says why it is none */
export function notesFrom(document: unknown, refuse: (what: string) => never): RunNotes {
  const version = versionOf(document)
  if (version !== undefined && version > runNotesVersion) refuse(`It was written by a newer Layerbench (format ${version}, this one reads ${runNotesVersion})`)
  const result = runNotesSchema.safeParse(migrated(document, runNotesVersion, runNotesMigrations))
  return result.success ? result.data : refuse(firstIssue(result.error))
}

/**
 * Keeps a change of them; a file that can't be read is put aside, not written over.
 * @throws FailureError `disk-full`, `disk-error`
 */
export async function writeChangedNotes(path: string, change: NotesChange): Promise<RunNotes> {
  const before = await readNotes(path).catch(async (error: unknown) => {
    if (!(error instanceof FailureError)) throw error
    await putAside(path)
    return noNotes
  })
  const notes = changedNotes(before, change)
  await writeVersioned(path, notes)
  return notes
}
