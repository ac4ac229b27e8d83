import { extname, resolve } from 'node:path'
import { version } from '../../../package.json'
import { fail } from '../../domain/failure'
import { writeWhole } from '../../files/atomic'
import { writtenReport } from '../../host/report'
import type { RunStore } from '../../runs/runStore'
import { openPlaces, withEngine } from '../context'
import { report } from './export'

/** `runs report RUN … FILE.html`: of several runs side by side. */
export async function reportRuns(store: RunStore, references: readonly string[], file: string, json: boolean): Promise<number> {
  if (extname(file) !== '.html') fail('bad-arguments', `${file} is no .html`, 'The last argument is the file; as PDF it is printed in the app.')
  const runs = await Promise.all(references.map((reference) => store.find(reference))), places = await openPlaces()
  const text = await withEngine((engine) => writtenReport({ store, engine, places, version }, runs.map(({ id }) => id)))
  await writeWhole(resolve(file), text)
  report([resolve(file)], [], json)
  return 0
}
