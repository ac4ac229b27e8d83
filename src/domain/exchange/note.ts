import { z } from 'zod'

/** What a file format has no place for, or what was read another way than it stands in the file. */
export const noteSchema = z.strictObject({
  /** The layer's name; empty where it is the network as a whole. */
  item: z.string(),
  /** A sentence without its full stop. */
  what: z.string(),
})
export type Note = z.infer<typeof noteSchema>

export const describeNote = ({ item, what }: Note): string => (item ? `${item}: ${what}` : what)

const shown = 12
/** Several notes in one sentence, for a failure; of very many only the first. */
export function describeNotes(notes: readonly Note[]): string {
  const first = notes.slice(0, shown).map(describeNote).join('; ')
  return notes.length > shown ? `${first}; and ${notes.length - shown} more` : first
}
