import { sourcePlanSchema, type OptionsOf, type SourceKind } from '../../src/domain/dataImport'
import { FailureError } from '../../src/domain/failure'
import type { Importer, Opened } from '../../src/import/source'
import { seededNumbers } from '../engine/seededNumbers'

const surroundings = { progress: () => undefined, decode: () => Promise.reject(new Error('tables decode no pictures')) }

/** A source opened as the app does it; its plan is one that crosses processes. */
export async function opened<Kind extends SourceKind>(
  importer: Importer<Kind>, paths: readonly string[], options?: OptionsOf<Kind>,
): Promise<Opened> {
  const source = await importer.open(paths, options, surroundings)
  sourcePlanSchema.parse(source.plan)
  return source
}

const joined = (...parts: ArrayLike<number>[]): Buffer => Buffer.concat(parts.map((part) => Uint8Array.from(part)))

/** Bytes with one to three flips, cuts, insertions or repeats. */
export function mutant(bytes: Uint8Array, seed: number): Uint8Array {
  const next = seededNumbers(seed), below = (end: number) => Math.floor(next() * end)
  let changed: Buffer = Buffer.from(bytes)
  for (let count = 1 + below(3); count > 0; count--) {
    const at = below(changed.length + 1), length = 1 + below(next() < 0.5 ? 4 : 200)
    switch (below(4)) {
      case 0: if (at < changed.length) changed[at]! ^= 1 << below(8); break
      case 1: changed = joined(changed.subarray(0, at), changed.subarray(next() < 0.3 ? changed.length : at + length)); break
      case 2: changed = joined(changed.subarray(0, at), Array.from({ length }, () => below(256)), changed.subarray(at)); break
      default: changed = joined(changed.subarray(0, at), changed.subarray(Math.max(0, at - length)))
    }
  }
  return changed
}

/**
 * What becomes of a damaged source: a failure that says something, or a set that holds together. With `faulty` of
 * `drop`, so that what is left is looked at too.
 * @returns the plan and the data as text, `failure: …` where it is refused
 */
export async function outcome<Kind extends 'csv' | 'arrays'>(importer: Importer<Kind>, paths: readonly string[]): Promise<string> {
  try {
    await importer.recognises(paths)
    const { plan } = await opened(importer, paths)
    const dropping = { ...plan.options, faulty: 'drop' } as OptionsOf<Kind>
    const source = await opened(importer, paths, dropping), { shape, classes, train, test } = await source.load()
    for (const [part, counts] of [[train, source.plan.train], [test, source.plan.test]] as const) {
      if (!part || !counts) continue
      const found = classes.map((_, index) => part.labels.filter((label) => label === index).length)
      if (found.join() !== counts.join()) throw new Error(`the plan has ${counts.join()} of the classes, the data ${found.join()}`)
      if (part.images.length !== part.labels.length * shape[0] * shape[1] * shape[2]) throw new Error('images and labels differ in count')
    }
    return JSON.stringify([plan, [train, test].map((part) => part && [Buffer.from(part.images).toString('base64'), part.labels.join()])])
  } catch (error) {
    if (!(error instanceof FailureError) || !error.failure.what || !error.failure.advice) throw error
    return `failure: ${error.message}`
  }
}
