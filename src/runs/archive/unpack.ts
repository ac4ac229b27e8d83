import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Note } from '../../domain/exchange/note'
import { fail } from '../../domain/failure'
import { resultOf, type Run } from '../../domain/run'
import { diskFailure, syncFolder, temporaryBeside, writeSynced } from '../../files/atomic'
import { newRunId, type RunStore } from '../runStore'
import { openArchive } from './archive'
import { recordFile } from './contents'
import { checkCheckpoint, checkFile, checkPredictions, readHead, readRecord } from './checks'

/**
 * Takes in a run that {@link packRun} wrote, under an id of its own. Everything in it is checked before the run is there.
 * @throws FailureError `archive-invalid`, `archive-too-new`, `data-damaged`, `checkpoint-damaged`, `run-present`,
 * `disk-full`, …; then nothing is left
 */
export async function unpackRun(store: RunStore, path: string): Promise<{ run: Run; notes: Note[] }> {
  const file = basename(path), archive = await openArchive(path)
  try {
    const head = readHead(await archive.head())
    const { run: saved, nodes } = readRecord(await archive.record(), archive.whereOf(recordFile))
    const { runs } = await store.list()
    refuseKnown(saved, runs, file)
    const id = newRunId(), notes: Note[] = []
    const run: Run = {
      ...saved, id, experiment: withStart(saved, runs, notes),
      origin: {
        run: saved.origin?.run ?? saved.id, author: saved.origin?.author ?? head.author, file: file.slice(0, 300),
        importedAt: new Date().toISOString(), weightsOnly: !head.resumable,
      },
    }
    const folder = store.folderOf(id), staged = temporaryBeside(folder)
    try {
      for (const name of archive.names(run.parameters)) {
        const bytes = await archive.read(name), target = join(staged, name)
        checkFile(name, bytes, run, archive.whereOf(name))
        await mkdir(dirname(target), { recursive: true })
        await writeSynced(target, name === recordFile ? `${JSON.stringify(run, null, 2)}\n` : bytes)
      }
      for (const name of archive.checkpoints()) await checkCheckpoint(join(staged, 'checkpoints'), name, nodes, archive.whereOf('checkpoints'))
      for (const name of archive.names(run.parameters)) await checkPredictions(staged, name, run, archive.whereOf(name))
      syncFolder(staged)
      await rename(staged, folder)
      syncFolder(store.root)
    } catch (error) {
      await rm(staged, { recursive: true, force: true })
      diskFailure(error, folder)
    }
    return { run, notes }
  } finally {
    await archive.close()
  }
}

/** The same run, trained as far: nothing is gained by having it twice. */
function refuseKnown(saved: Run, runs: readonly Run[], file: string): void {
  const first = saved.origin?.run ?? saved.id, step = resultOf(saved)?.step
  const known = runs.find((run) => (run.origin?.run ?? run.id) === first && resultOf(run)?.step === step)
  if (known) fail('run-present', `It is here already, as ${known.name}`, 'Delete that one first if you want this one in its place.', file)
}

/** Where another run's weights were begun with, that run goes by another id here, or isn't here. */
function withStart({ experiment }: Run, runs: readonly Run[], notes: Note[]): Run['experiment'] {
  const { start_from } = experiment.training
  if (!start_from || runs.some(({ id }) => id === start_from.run)) return experiment
  const here = runs.find(({ origin }) => origin?.run === start_from.run)
  if (here) return { ...experiment, training: { ...experiment.training, start_from: { ...start_from, run: here.id } } }
  notes.push({ item: '', what: 'It began with the weights of a run that is not here: import that one first to repeat it, or begin with fresh weights' })
  return experiment
}
