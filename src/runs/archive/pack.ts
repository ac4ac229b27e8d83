import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { evaluationSplits } from '../../domain/evaluation/predictions'
import type { Note } from '../../domain/exchange/note'
import { fail, FailureError, lacksCheckpoint } from '../../domain/failure'
import { type CheckpointName, checkpointNames, isActive } from '../../domain/run'
import { type ArchiveChoices, archiveFormat, type ArchiveHead, archiveVersion, type HeldOut } from '../../domain/runArchive'
import { isSilent, noNotes } from '../../domain/runNotes'
import { writeStreamWhole } from '../../files/atomic'
import { type ZipContent, zipOf } from '../../files/zip/write'
import { packCheckpoint, type PackedCheckpoint, valuesFile } from '../checkpoint'
import { notesFile } from '../notes'
import { predictionFileOf, readPredictions } from '../predictionFile'
import type { RunStore } from '../runStore'
import { evaluationFile, headFile, heldOutFile, metricsFile, recordFile, robustnessFile } from './contents'

export interface Packing extends ArchiveChoices {
  /** This program's. */
  version: string
  /** Which examples it held out; undefined where its data isn't here to tell. */
  heldOut: HeldOut | undefined
}

/**
 * A run as one zip: all that repeats it, for {@link unpackRun} or any other program that reads zips.
 * @returns what isn't in it
 * @throws FailureError `run-busy`, `run-unknown`, `checkpoint-damaged`, `disk-full`, …; then nothing is written
 */
export async function packRun(
  store: RunStore, id: string, path: string, { version, heldOut, ...choices }: Packing,
): Promise<Note[]> {
  const run = await store.settled(id)
  if (isActive(run)) fail('run-busy', 'It is being trained', 'Export it when it has ended, or stop it.', run.name)
  const notes: Note[] = [], note = (what: string) => { notes.push({ item: '', what }) }
  const checkpoints = await checkpointsOf(join(store.folderOf(id), 'checkpoints'), choices)
  if (!checkpoints.length) note('No weights are in it: it can be looked at and repeated, and classifies nothing')
  const held = heldOut ?? await store.heldOut(id)
  if (!held) note(`Which examples were held out isn't in it, since ${run.data.name} is not here as the run was trained on it; its seed says the same`)
  const start = run.experiment.training.start_from
  if (start) note(`It began with another run's weights (${run.started?.name ?? start.run}), which are not in it: export that run too`)

  const head: ArchiveHead = {
    format: archiveFormat, version: archiveVersion, layerbench: version, author: choices.author,
    exportedAt: new Date().toISOString(), resumable: checkpoints.some(({ resumable }) => resumable),
  }
  const contents: ZipContent[] = []
  const add = (name: string, content: Uint8Array | string) => { contents.push({ name, bytes: Buffer.from(content) }) }
  const addJson = (name: string, value: unknown) => value === undefined ? undefined : add(name, `${JSON.stringify(value, null, 1)}\n`)
  addJson(headFile, head)
  addJson(recordFile, run)
  add(metricsFile, (await store.metrics(id)).map((metric) => `${JSON.stringify(metric)}\n`).join(''))
  addJson(heldOutFile, held)
  const evaluation = await store.evaluation(id)
  if (evaluation.test.best || evaluation.test.last) addJson(evaluationFile, evaluation)
  addJson(robustnessFile, await store.robustness(id))
  // Whoever takes it in finds it in their table, whatever was done with it here.
  const read = await store.notes(id).catch((error: unknown) => {
    if (!(error instanceof FailureError)) throw error
    note(`Its ${notesFile} is damaged and not in it`)
    return noNotes
  })
  const said = { ...read, archived: false }
  if (!isSilent(said)) addJson(notesFile, said)
  for (const { folder, files } of checkpoints) {
    for (const [name, bytes] of Object.entries(files)) {
      contents.push({ name: `checkpoints/${folder}/${name}`, bytes, stored: name === valuesFile }) // weights hardly pack
    }
  }
  for (const split of evaluationSplits) {
    for (const checkpoint of checkpointNames) {
      const kept = await readPredictions(store.folderOf(id), split, checkpoint)
      if (kept) add(predictionFileOf('', split, checkpoint), await readFile(predictionFileOf(store.folderOf(id), split, checkpoint)))
    }
  }
  await writeStreamWhole(path, zipOf(contents))
  return notes
}

async function checkpointsOf(checkpoints: string, { weights, optimizer }: ArchiveChoices): Promise<PackedCheckpoint[]> {
  const read = async (name: CheckpointName): Promise<PackedCheckpoint[]> => {
    try {
      return [await packCheckpoint(checkpoints, name, optimizer)]
    } catch (error) {
      if (error instanceof FailureError && lacksCheckpoint(error.failure)) return []
      throw error
    }
  }
  if (weights === 'none') return []
  const best = await read('best')
  return weights === 'best' && best.length ? best : [...best, ...await read('last')]
}
