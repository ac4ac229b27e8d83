/** A file in a folder or zip of pictures. */
export interface FoundFile {
  /** Below what was chosen, with slashes. */
  path: string
  /** Why it can't be read, known before it is tried. */
  failure?: string
}

/** Where picture files come from: a folder, or a zip of one. */
export interface PictureFiles {
  /** The folder's or zip's own name. */
  name: string
  kind: 'folder' | 'zip'
  /** In no order, with others than pictures. */
  files: FoundFile[]
  /** Links that aren't followed. */
  links: number
  /** Folders that can't be looked into. */
  closed: { path: string; what: string }[]
  /** As a person would find it. */
  whereOf(path: string): string
  /**
   * A file's first bytes, and how many it has.
   * @param length about as many as are wanted
   * @throws FailureError `data-damaged`
   */
  start(file: FoundFile, length: number): Promise<{ bytes: Uint8Array; size: number }>
  /**
   * The whole file, in memory of its own.
   * @param size as `start` said
   * @throws FailureError `data-damaged`, where it has changed since too
   */
  whole(file: FoundFile, size: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** More files than any set that fits this machine has. */
export const mostFiles = 2_000_000

/** Files that are read at a time: the waiting for one is another's reading. */
export const atOnce = 32

/** Does `work` for each of 0 to `count` - 1, so many at once. The first fault ends it. */
export async function forEachOf(count: number, atOnce: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) {
      try {
        await work(next++)
      } catch (error) {
        next = count
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker))
}
