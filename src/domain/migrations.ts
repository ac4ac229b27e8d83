/** What makes a document of one version into one of the next, by the version that it takes. */
export type Migrations = Readonly<Record<number, (document: Record<string, unknown>) => Record<string, unknown>>>

/**
 * The document in the current version: each migration from its own version on, one after another, on a copy. What is no
 * document of an older version comes back as it is, for its schema to refuse.
 * @param current the version that is read; every older one has its migration
 */
export function migrated(document: unknown, current: number, migrations: Migrations): unknown {
  const version = versionOf(document)
  if (version === undefined || version < 1 || version >= current) return document
  let copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>
  for (let from = version; from < current; from++) copy = { ...migrations[from]!(copy), version: from + 1 }
  return copy
}

/** The whole number that a document gives as its version, if it gives one. */
export function versionOf(document: unknown): number | undefined {
  const version = (document as { version?: unknown } | null | undefined)?.version
  return Number.isInteger(version) ? version as number : undefined
}
