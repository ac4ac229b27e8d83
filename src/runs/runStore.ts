import { randomInt } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, type Failure, FailureError, firstIssue } from '../domain/failure'
import { isBetter, type Metric, metricSchema } from '../domain/metrics'
import { migrated } from '../domain/migrations'
import { type Robustness, robustnessSchema } from '../domain/robustness'
import { evaluationSchema, type Run, type RunEvaluation, runIdSchema, runMigrations, runSchema, runVersion, type Result } from '../domain/run'
import { type HeldOut, heldOutSchema } from '../domain/runArchive'
import { isSilent, type NotesChange, type RunNotes } from '../domain/runNotes'
import { diskFailure, isAbandoned, readJson, writeJson, writeVersioned, writeWhole } from '../files/atomic'
import { claim, ownerOf } from '../files/claim'
import { isAlive } from '../files/isAlive'
import { listCheckpoints } from './checkpoint'
import { notesFile, readNotes, writeChangedNotes } from './notes'
import { folderBytes, isDoomed, purge, takeOut } from './removal'

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** `20260721-093001-k3fz8a`: sorts by time, is never made from a name. */
export function newRunId(now = new Date()): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  const tail = Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${stamp}-${tail}`
}

export interface DamagedRun { folder: string; failure: Failure }

/**
 * The run folders under one root. Each has one writer at a time: the process that trains it. `metrics.jsonl` is only
 * appended to; every other file is replaced whole.
 */
export class RunStore {
  /** @param project that runs made here are of; empty for none */
  constructor(readonly root: string, private readonly project = '') {}

  /** Records by runs, as they were read: files are replaced whole, records never changed. */
  private readonly known = new Map<string, { mark: string; run: Run }>()

  folderOf = (id: string): string => join(this.root, runIdSchema.parse(id))
  private file = (id: string, name: string): string => join(this.folderOf(id), name)

  /** Writes a new run's folder. @throws FailureError `disk-full`, `disk-error` */
  async create(run: Run): Promise<void> {
    const folder = this.folderOf(run.id)
    await mkdir(folder, { recursive: true }).catch((error: unknown) => diskFailure(error, folder))
    await this.write(run)
    if (this.project) await this.changeNotes(run.id, { project: this.project })
  }

  /**
   * Makes this process the run's only writer.
   * @returns what gives it back
   * @throws FailureError `run-busy` where another process has it
   */
  async claim(id: string): Promise<() => Promise<void>> {
    const path = this.file(id, 'lock')
    return claim(path, (owner) =>
      fail('run-busy', `Another Layerbench (process ${owner}) is training it`, 'Stop it there first.', path))
  }

  write = (run: Run): Promise<void> => writeVersioned(this.file(run.id, 'run.json'), run)

  /** @throws FailureError `run-unknown` or `run-damaged` */
  async read(id: string): Promise<Run> {
    const path = this.file(id, 'run.json'), mark = await markOf(path), known = this.known.get(id)
    if (mark && known?.mark === mark) return known.run
    const run = await this.readAnew(path)
    if (mark) this.known.set(id, { mark, run })
    return run
  }
  private async readAnew(path: string): Promise<Run> {
    const damaged = (what: string): never =>
      fail('run-damaged', what, 'Its other files are untouched; restore run.json from a copy or delete the folder.', path)
    let document: unknown
    try {
      document = await readJson(path)
    } catch (error) {
      return damaged(error instanceof SyntaxError ? `It is not JSON (${error.message})` : String(error))
    }
    if (document === undefined) return fail('run-unknown', 'There is no such run', 'Choose another one.', path)
    return runFrom(document, damaged)
  }

  /** All runs, newest first, and the folders that can't be read as one. */
  async list(): Promise<{ runs: Run[]; damaged: DamagedRun[] }> {
    const runs: Run[] = [], damaged: DamagedRun[] = []
    const names = await readdir(this.root).catch(() => [])
    await Promise.all(names.filter((name) => runIdSchema.safeParse(name).success).map(async (id) => {
      try {
        runs.push(await this.read(id))
      } catch (error) {
        if (!(error instanceof FailureError)) throw error
        damaged.push({ folder: this.folderOf(id), failure: error.failure })
      }
    }))
    runs.sort((a, b) => (a.id < b.id ? 1 : -1))
    return { runs, damaged }
  }

  /** @throws FailureError `notes-damaged` */
  notes = (id: string): Promise<RunNotes> => readNotes(this.file(id, notesFile))
  /** One change of a run's notes after another. @throws FailureError `disk-full`, `disk-error` */
  changeNotes = (id: string, change: NotesChange): Promise<RunNotes> => writeChangedNotes(this.file(id, notesFile), change)

  /** Of each of these runs of which something is said, and those whose notes can't be read. */
  async allNotes(ids: readonly string[]): Promise<{ notes: Map<string, RunNotes>; damaged: DamagedRun[] }> {
    const notes = new Map<string, RunNotes>(), damaged: DamagedRun[] = []
    await Promise.all(ids.map(async (id) => {
      try {
        const said = await this.notes(id)
        if (!isSilent(said)) notes.set(id, said)
      } catch (error) {
        if (!(error instanceof FailureError)) throw error
        damaged.push({ folder: this.folderOf(id), failure: error.failure })
      }
    }))
    return { notes, damaged }
  }

  /** A run by its id or the start of it, or by its name where only one has it; `last` is the newest. */
  async find(reference: string): Promise<Run> {
    const { runs } = await this.list()
    if (reference === 'last' && runs[0]) return runs[0]
    // An empty reference, as from a variable that isn't set, is the start of every id and means no run.
    const byId = reference === '' ? [] : runs.filter((run) => run.id.startsWith(reference))
    const found = byId.length ? byId : runs.filter((run) => run.name === reference)
    if (found.length === 1) return found[0]!
    return fail('run-unknown', found.length ? `${found.length} runs match ${reference}` : `No run matches ${reference}`,
      'List them with `runs list` and give an id.', this.root)
  }

  /** @throws FailureError `disk-full`, `disk-error` */
  async append(id: string, metrics: readonly Metric[]): Promise<void> {
    if (!metrics.length) return
    const path = this.file(id, 'metrics.jsonl')
    await appendFile(path, metrics.map((metric) => `${JSON.stringify(metric)}\n`).join(''))
      .catch((error: unknown) => diskFailure(error, path))
  }

  /** Every whole line; a last one cut off by a crash is left out. */
  async metrics(id: string): Promise<Metric[]> {
    const text = await readFile(this.file(id, 'metrics.jsonl'), 'utf8').catch(() => '')
    return text.split('\n').flatMap((line) => {
      if (!line) return []
      try {
        const result = metricSchema.safeParse(JSON.parse(line))
        return result.success ? [result.data] : []
      } catch {
        return []
      }
    })
  }

  /** Leaves out what was measured after that step, so that the metrics agree with the checkpoint training goes on from. */
  async rewind(id: string, step: number): Promise<void> {
    const kept = (await this.metrics(id)).filter((metric) => metric.step <= step)
    await writeWhole(this.file(id, 'metrics.jsonl'), kept.map((metric) => `${JSON.stringify(metric)}\n`).join(''))
  }

  writeEvaluation = (id: string, evaluation: RunEvaluation): Promise<void> =>
    writeJson(this.file(id, 'evaluation.json'), evaluation)

  async evaluation(id: string): Promise<RunEvaluation> {
    const result = evaluationSchema.safeParse(await readJson(this.file(id, 'evaluation.json')).catch(() => undefined))
    return result.success ? result.data : { version: 1, test: {} }
  }

  writeRobustness = (id: string, robustness: Robustness): Promise<void> => writeJson(this.file(id, 'robustness.json'), robustness)

  /** Undefined where it wasn't measured. */
  async robustness(id: string): Promise<Robustness | undefined> {
    return robustnessSchema.safeParse(await readJson(this.file(id, 'robustness.json')).catch(() => undefined)).data
  }

  /** Counts a look at its test figures. The record is read anew: the run may have been renamed meanwhile. */
  async countLook(id: string): Promise<Run> {
    const run = await this.read(id), looked = { ...run, testLooks: run.testLooks + 1 }
    await this.write(looked)
    return looked
  }

  /** Which training examples it held out, where it came in with that. */
  async heldOut(id: string): Promise<HeldOut | undefined> {
    return heldOutSchema.safeParse(await readJson(this.file(id, 'validation.json')).catch(() => undefined)).data
  }

  checkpoints = (id: string) => listCheckpoints(join(this.folderOf(id), 'checkpoints'))

  /** Bytes of all its files, and of its weights among them. */
  async size(id: string): Promise<{ bytes: number; weights: number }> {
    const [bytes, weights] = await Promise.all([this.bytes(id), folderBytes(this.file(id, 'checkpoints'))])
    return { bytes, weights }
  }
  /** Bytes of all its files. */
  bytes = (id: string): Promise<number> => folderBytes(this.folderOf(id))

  /** Takes the folder out of the list at once, then removes it. */
  async delete(id: string): Promise<void> {
    this.known.delete(id)
    await takeOut(this.root, id)
    await purge(this.root, id)
  }

  /**
   * Runs that say they are being trained while the process that trained them is gone, marked as interrupted, and
   * what a crash left of half-written files removed.
   */
  async settle(): Promise<Run[]> {
    const names = await readdir(this.root).catch(() => [])
    await Promise.all(names.filter((name) => isDoomed(name) || isAbandoned(name))
      .map((name) => rm(join(this.root, name), { recursive: true, force: true })))
    const settled: Run[] = []
    for (const run of (await this.list()).runs) {
      if (run.status.state !== 'running' || isAlive(run.status.pid)) continue
      await this.interrupt(run).then((interrupted) => settled.push(interrupted), (error: unknown) => {
        if (!(error instanceof FailureError)) throw error // a full disk is no reason not to start
      })
    }
    return settled
  }

  /**
   * The run, marked as interrupted where its record says that it is being trained and it isn't: its process is gone, or
   * it is this one, which gave it back and could not write how it ended.
   * @throws FailureError `run-unknown`, `run-damaged`, `disk-full`, `disk-error`
   */
  async settled(id: string): Promise<Run> {
    const run = await this.read(id)
    if (run.status.state !== 'running' || isAlive(run.status.pid) || await ownerOf(this.file(id, 'lock')) === process.pid) return run
    return this.interrupt(run)
  }

  private async interrupt(run: Run): Promise<Run> {
    await sweep(this.folderOf(run.id))
    const interrupted: Run = {
      ...run,
      status: {
        state: 'interrupted', startedAt: 'startedAt' in run.status ? run.status.startedAt : run.createdAt, finishedAt: new Date().toISOString(),
        result: resultFrom(await this.metrics(run.id)),
        failure: { code: 'engine-died', what: 'Layerbench ended while it was being trained', advice: 'Its checkpoints are kept; resume it.' },
      },
    }
    await this.write(interrupted)
    return interrupted
  }
}

/** What tells a file that is replaced whole from the one before; empty where there is none. */
const markOf = (path: string): Promise<string> =>
  stat(path).then(({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`, () => '')

/** A run's record from a document, an older one brought up to date. @param refuse says why it is none */
export function runFrom(document: unknown, refuse: (what: string) => never): Run {
  const version = (document as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version > runVersion) {
    return refuse(`It was written by a newer Layerbench (format ${version}, this one reads ${runVersion})`)
  }
  const result = runSchema.safeParse(migrated(document, runVersion, runMigrations))
  return result.success ? result.data : refuse(firstIssue(result.error))
}

async function sweep(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (isAbandoned(entry.name)) await rm(path, { recursive: true, force: true })
    else if (entry.isDirectory()) await sweep(path)
  }
}

/** What came of a run as far as its metrics say, for one whose process can't say it any more. */
export function resultFrom(metrics: readonly Metric[]): Result {
  const result: Result = { step: 0, epoch: 0, seconds: 0, imagesPerSecond: 0 }
  for (const metric of metrics) {
    if (metric.kind === 'norms') continue
    const { step, epoch, loss, accuracy, seconds } = metric
    Object.assign(result, { step, epoch, seconds })
    const moment = { step, epoch, loss, accuracy }
    if (metric.kind !== 'evaluation') result.train = moment
    if (metric.kind === 'train') result.imagesPerSecond = metric.imagesPerSecond
    if (metric.kind === 'evaluation' && metric.split === 'validation') {
      result.lastValidation = moment
      if (isBetter(moment, result.bestValidation)) result.bestValidation = moment
    }
  }
  return result
}

