import { z } from 'zod'
import { architectureSchema } from './architecture'
import { experimentSchema } from './experiment'
import type { Migrations } from './migrations'
import { stackSchema } from './stack'

export const libraryFormat = 'layerbench-library'
export const libraryVersion = 1
/** None yet: version 1 is the first. */
export const libraryMigrations: Migrations = {}
/** Free text, never part of a path. */
export const libraryNameSchema = z.string().trim().min(1).max(120)
/** Made by the app, never from a name. */
export const libraryIdSchema = z.string().regex(/^[0-9a-f]{16}$/, 'not the id of an entry')

/** What is kept to be used again: a network, some layers, or what was open and not saved when something else was opened. */
const contents = {
  architecture: { kind: z.literal('architecture'), architecture: architectureSchema },
  block: { kind: z.literal('block'), layers: stackSchema },
  draft: { kind: z.literal('draft'), experiment: experimentSchema },
}
export type LibraryKind = keyof typeof contents

const common = {
  format: z.literal(libraryFormat), version: z.literal(libraryVersion), id: libraryIdSchema, name: libraryNameSchema,
  savedAt: z.string(),
}
/** One a file. */
export const libraryEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, ...contents.architecture }),
  z.strictObject({ ...common, ...contents.block }),
  z.strictObject({ ...common, ...contents.draft }),
])
export type LibraryEntry = z.infer<typeof libraryEntrySchema>

/** What a new entry holds. */
export const libraryContentSchema = z.discriminatedUnion('kind', [
  z.strictObject(contents.architecture), z.strictObject(contents.block), z.strictObject(contents.draft),
])
export type LibraryContent = z.infer<typeof libraryContentSchema>

/** As much of an entry as its file's place doesn't say. */
export function contentOf(entry: LibraryEntry): LibraryContent {
  switch (entry.kind) {
    case 'architecture': return { kind: entry.kind, architecture: entry.architecture }
    case 'block': return { kind: entry.kind, layers: entry.layers }
    case 'draft': return { kind: entry.kind, experiment: entry.experiment }
  }
}
