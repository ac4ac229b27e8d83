import type { Found } from './importing'
import type { Dice } from './dice'

/** Files by their names in a folder, and which of them are opened; the folder itself where none is said. */
export interface Source { files: Readonly<Record<string, Buffer>>; open?: string[] }

export interface Mutant extends Source {
  /** What was done, for a failure's report. */
  what: string
  /** It may not be read at all, whatever comes of it. */
  refused?: boolean
  /** No more images than these may be left out of it. */
  mostLeftOut?: number
  /**
   * Whether another content is all that the change came to, so that no reader could notice: an independent look at the
   * bytes. A format with sums has none.
   */
  onlyValues?(before: Found, after: Found): boolean
}

/** A kind of file, and what is done to it. */
export interface Format {
  name: string
  /** Each mutant is of one of these. */
  sources(): Promise<Source[]>
  mutate(source: Source, dice: Dice): Mutant
}

/** One of a source's files changed. */
export const withFile = (source: Source, name: string, content: Buffer): Source =>
  ({ ...source, files: { ...source.files, [name]: content } })
