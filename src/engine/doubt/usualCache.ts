import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { signNames, type UsualFile, usualFileSchema } from '../../domain/doubt'
import { FailureError } from '../../domain/failure'
import { writeWhole } from '../../files/atomic'
import type { Held } from './held'
import type { Signs } from './ranks'

const sha256 = (...parts: (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')
const bytesOf = (values: Int32Array | Float64Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

/** What the signs follow from: the set, and which of its images are looked at. */
export const usualKey = (fingerprint: string, { usual, references }: Held): string =>
  sha256(fingerprint, signNames.join(), bytesOf(usual), '/', bytesOf(references))

const pathOf = (cache: string, key: string) => join(cache, 'usual', `${key.slice(0, 32)}.json`)

/** The signs of the held-out images as they were measured before; undefined where they weren't, or the file isn't whole. */
export async function readUsual(cache: string, key: string, images: number): Promise<Signs[] | undefined> {
  try {
    const file = usualFileSchema.parse(JSON.parse(await readFile(pathOf(cache, key), 'utf8')))
    const bytes = Uint8Array.from(Buffer.from(file.values, 'base64'))
    if (file.key !== key || sha256(bytes) !== file.sha256 || bytes.length !== images * signNames.length * 8) return undefined
    const values = new Float64Array(bytes.buffer)
    return Array.from({ length: images }, (_, image) => Object.fromEntries(
      signNames.map((name, i) => [name, values[image * signNames.length + i]!])) as Signs)
  } catch {
    // Gone, cut off or of another version: it is only measured again.
    return undefined
  }
}

/** Keeps them. Where the disk doesn't take them they are measured again the next time. */
export async function writeUsual(cache: string, key: string, usual: readonly Signs[]): Promise<void> {
  const values = bytesOf(Float64Array.from(usual.flatMap((signs) => signNames.map((name) => signs[name]))))
  const file: UsualFile = {
    format: 'layerbench-usual', version: 1, key, sha256: sha256(values), values: Buffer.from(values).toString('base64'),
  }
  try {
    await mkdir(join(cache, 'usual'), { recursive: true })
    await writeWhole(pathOf(cache, key), `${JSON.stringify(file)}\n`)
  } catch (error) {
    if (!(error instanceof FailureError || (error as NodeJS.ErrnoException).syscall)) throw error
  }
}
