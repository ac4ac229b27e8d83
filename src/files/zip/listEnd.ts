import type { ZipFile } from 'yauzl'

/**
 * A zip says how many members its list has; the library believes it, and would pass over the others.
 * @param zip whose entries have all been read
 * @param readAt the zip's bytes
 * @throws Error where there are more
 */
export async function checkListEnd(zip: ZipFile, readAt: (position: number, length: number) => Promise<Buffer>): Promise<void> {
  const next = await readAt((zip as unknown as { readEntryCursor: number }).readEntryCursor, 4)
  if (next.length === 4 && next.readUInt32LE(0) === 0x02014b50) throw new Error('it lists more members than it says')
}
