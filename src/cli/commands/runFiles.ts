import { extname, resolve } from 'node:path'
import { fail } from '../../domain/failure'
import { type ArchiveChoices, archiveWeights } from '../../domain/runArchive'
import type { RunStore } from '../../runs/runStore'
import { openPlaces, readSettings, withEngine } from '../context'
import { print, printJson } from '../output'
import { report, tell } from './export'

/** What of a run is to go out, as options say it. */
export const exportOptions = {
  author: { type: 'string' }, weights: { type: 'string', default: 'all' }, 'no-optimizer': { type: 'boolean', default: false },
} as const
interface Values { author?: string; weights: string; 'no-optimizer': boolean; json: boolean }

/** `runs export RUN FILE.zip`. */
export async function exportRun(store: RunStore, reference: string, file: string, values: Values): Promise<number> {
  const { id } = await store.find(reference), path = resolve(file)
  if (extname(path) !== '.zip') fail('bad-arguments', `${file} is not known by its ending`, 'It is a .zip.')
  const { notes } = await withEngine(async (engine) =>
    engine.ask('run.pack', { root: store.root, id, choices: await choicesOf(values), path, ...await openPlaces() }))
  report([path], notes, values.json)
  return 0
}

/** `runs import FILE.zip`. */
export async function importRun(store: RunStore, file: string, json: boolean): Promise<number> {
  const { run, notes } = await withEngine((engine) => engine.ask('run.unpack', { root: store.root, path: resolve(file) }))
  const folder = store.folderOf(run.id)
  if (json) {
    printJson({ run, folder, notes })
    return 0
  }
  print(`${run.name}${run.origin?.author ? ` by ${run.origin.author}` : ''}: run ${run.id} in ${folder}`)
  tell(notes)
  return 0
}

async function choicesOf(values: Values): Promise<ArchiveChoices> {
  const weights = archiveWeights.find((name) => name === values.weights)
    ?? fail('bad-arguments', `--weights is ${values.weights}`, `It is one of ${archiveWeights.join(', ')}.`)
  return { author: values.author ?? (await readSettings()).author, weights, optimizer: !values['no-optimizer'] }
}
