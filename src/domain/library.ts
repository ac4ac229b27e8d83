import { z } from 'zod'
import { architectureSchema } from './architecture'
import { stackSchema } from './stack'

export const libraryFormat = 'layerbench-library'
/** Free text, never part of a path. */
export const libraryNameSchema = z.string().trim().min(1).max(120)
/** Made by the app, never from a name. */
export const libraryIdSchema = z.string().regex(/^[0-9a-f]{16}$/, 'not the id of an entry')

const common = {
  format: z.literal(libraryFormat), version: z.literal(1), id: libraryIdSchema, name: libraryNameSchema, savedAt: z.string(),
}
/** What is kept to be used again: a whole architecture, or a block of layers. One a file. */
export const libraryEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('architecture'), architecture: architectureSchema }),
  z.strictObject({ ...common, kind: z.literal('block'), layers: stackSchema }),
])
export type LibraryEntry = z.infer<typeof libraryEntrySchema>

/** What a new entry holds. */
export const libraryContentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('architecture'), architecture: architectureSchema }),
  z.strictObject({ kind: z.literal('block'), layers: stackSchema }),
])
export type LibraryContent = z.infer<typeof libraryContentSchema>
