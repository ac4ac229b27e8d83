import type { SetInParts } from '../data/imageSet'
import type { OptionsOf, SourceKind, SourcePlan } from '../domain/dataImport'
import type { OpenedSource } from '../ipc/importProtocol'

/** What a source holds; without a test part where it has none. */
export type RawSet = SetInParts

export interface PictureFile { name: string; bytes: Uint8Array }

export interface Surroundings {
  /** Told now and then; `total` is unknown at first for some sources. */
  progress(done: number, total: number | undefined): void
  /**
   * Decodes picture files and fits them into that size, never in this process.
   * @returns for each uint8 `[height, width, channels]`, or why it can't be read
   */
  decode(files: readonly PictureFile[], into: Pick<OptionsOf<'pictures'>, 'shape' | 'fit'>): Promise<(Uint8Array | { failure: string })[]>
}

/** A source that was looked at: what is in it, and a way to get it. */
export interface Opened {
  plan: SourcePlan
  /**
   * The images themselves; what has been read for the plan isn't read again.
   * What turns out only now to be unreadable is added to the plan's problems.
   * @throws FailureError where `faulty` is `stop` and there are problems
   */
  load(): Promise<RawSet>
  /** A few of its images, to see that they are read aright. */
  preview(): Promise<Preview>
}

export type Preview = OpenedSource['preview']
/** How many images a preview has at most. */
export const previewed = 24


/** A kind of source. */
export interface Importer<Kind extends SourceKind> {
  kind: Kind
  /** Whether the files (absolute paths; a single folder too) are such a source, by content before name. */
  recognises(paths: readonly string[]): Promise<boolean>
  /**
   * Looks at them.
   * @param options those of an earlier plan, changed; else what fits best is chosen
   * @throws FailureError where nothing can be made of them, naming the file and what to do
   */
  open(paths: readonly string[], options: OptionsOf<Kind> | undefined, surroundings: Surroundings): Promise<Opened>
}
