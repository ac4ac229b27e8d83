import { basename } from 'node:path'
import type { SourceKind, SourceOptions } from '../domain/dataImport'
import { fail } from '../domain/failure'
import { arrays } from './arrays'
import { csv } from './csv'
import { idx } from './idx'
import { pictures } from './pictures'
import type { Importer, Opened, Surroundings } from './source'

/** Every kind of source, in the order in which they are asked. */
const importers: { [Kind in SourceKind]: Importer<Kind> } = { idx, arrays, pictures, csv }

/**
 * Looks at files or a folder.
 * @param options those of an earlier plan, changed; else the kind is told from the files
 * @throws FailureError `data-missing`, `data-damaged`
 */
export async function openSource(
  paths: readonly string[], options: SourceOptions | undefined, surroundings: Surroundings,
): Promise<Opened> {
  const importer = options ? importers[options.kind] : await recognise(paths)
  if (!importer) {
    return fail('data-damaged', 'It is no data set that Layerbench can read',
      'Choose IDX files, CSV files, NumPy or MATLAB files, or a folder or zip with a folder of pictures for each class.', basename(paths[0]!))
  }
  return (importer as Importer<SourceKind>).open(paths, options, surroundings)
}

async function recognise(paths: readonly string[]): Promise<Importer<SourceKind> | undefined> {
  for (const importer of Object.values(importers) as Importer<SourceKind>[]) {
    if (await importer.recognises(paths)) return importer
  }
  return undefined
}
