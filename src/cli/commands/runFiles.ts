import { extname, resolve } from 'node:path'
import { fail } from '../../domain/failure'
import { historyFormatNames, historyFormats, historyOf } from '../../domain/history'
import { type ArchiveChoices, archiveWeights } from '../../domain/runArchive'
import { writeWhole } from '../../files/atomic'
import { exportTensorBoard } from '../../host/tensorboard'
import type { RunStore } from '../../runs/runStore'
import { openPlaces, readSettings, withEngine } from '../context'
import { print, printJson } from '../output'
import { report, tell } from './export'

/** What of a run is to go out, as options say it. */
export const exportOptions = {
  author: { type: 'string' }, weights: { type: 'string', default: 'all' }, 'no-optimizer': { type: 'boolean', default: false },
} as const
interface Values { author?: string; weights: string; 'no-optimizer': boolean; json: boolean }

/** `runs export RUN FILE`: what it becomes is told by the ending; without one a folder of TensorBoard's event files. */
export async function exportRun(store: RunStore, reference: string, file: string, values: Values): Promise<number> {
  const run = await store.find(reference), path = resolve(file), ending = extname(path).slice(1)
  const metrics = await store.metrics(run.id), format = historyFormatNames.find((name) => name === ending)
  if (ending === 'zip') {
    const { notes } = await withEngine(async (engine) =>
      engine.ask('run.pack', { root: store.root, id: run.id, choices: await choicesOf(values), path, ...await openPlaces() }))
    report([path], notes, values.json)
  } else if (format) {
    await writeWhole(path, historyFormats[format].write(historyOf(metrics)))
    report([path], [], values.json)
  } else if (ending === '') report(await exportTensorBoard(path, run, metrics), [], values.json)
  else fail('bad-arguments', `${file} is not known by its ending`, 'It is a .zip, .csv, .txt, or a folder for TensorBoard.')
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
