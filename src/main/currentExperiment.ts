import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { checkExperiment, type Experiment, parseExperiment } from '../domain/experiment'
import { fail } from '../domain/failure'
import { putAside, readJson, writeJson, writeVersioned } from '../files/atomic'
import { type CurrentExperiment, currentExperimentSchema } from '../domain/currentExperiment'

/** The one experiment being worked on, autosaved as a draft so that no edit is lost. */
export class CurrentExperimentStore {
  private current!: CurrentExperiment
  private writing: Promise<void> = Promise.resolve()
  warning: string | undefined
  firstStart = false

  /** @param drafts where what was changed and not saved goes when another document takes its place */
  constructor(private readonly path: string, private readonly drafts: { keepDraft(experiment: Experiment): Promise<void> }) {}

  /** @param first what a first start lands on */
  async open(first: Experiment): Promise<void> {
    const fresh = { experiment: first, baseline: first, file: null }
    try {
      const draft = await readJson(this.path)
      this.firstStart = draft === undefined
      this.current = draft === undefined ? fresh : currentExperimentSchema.parse(draft)
    } catch {
      const aside = await putAside(this.path)
      this.warning = `The last draft could not be read, so a new experiment is open. The old file is kept as ${aside}.`
      this.current = fresh
    }
  }

  get(): CurrentExperiment {
    return this.current
  }
  /** An edit. */
  put(experiment: Experiment): Promise<void> {
    return this.keep({ ...this.current, experiment })
  }
  /**
   * What is trained or queued becomes what "edited" is measured against; what was edited meanwhile stays.
   * @param from the run that it became
   */
  markTrained(experiment: Experiment, from = this.current.from): Promise<void> {
    return this.keep({ ...this.current, baseline: experiment, ...(from && { from }) })
  }
  /** Another document, not in a file of its own yet. @param from the run that it is taken from */
  load = (experiment: Experiment, from?: string): Promise<CurrentExperiment> =>
    this.replace({ experiment, baseline: experiment, file: null, ...(from && { from }) })
  /** @throws FailureError `experiment-invalid`, `experiment-too-new`; the current experiment stays */
  async openFile(path: string): Promise<CurrentExperiment> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
      fail('experiment-invalid', `It can't be read (${error.code})`, 'Choose another file.', path))
    const experiment = parseExperiment(text, basename(path))
    return this.replace({ experiment, baseline: experiment, file: path })
  }
  async read(name: string, text: string): Promise<CurrentExperiment> {
    return this.load(parseExperiment(text, name))
  }
  /** @throws FailureError `disk-full`, `disk-error`; a file that was there before is untouched */
  async save(path: string): Promise<CurrentExperiment> {
    const { experiment, from } = this.current
    await writeVersioned(path, checkExperiment(experiment, path))
    await this.keep({ ...(from && { from }), experiment, baseline: experiment, file: path })
    return this.current
  }

  /** Undo brings the former document back while the window is open; its draft does after that too. */
  private async replace(next: CurrentExperiment): Promise<CurrentExperiment> {
    const { experiment, baseline } = this.current
    if (JSON.stringify(experiment) !== JSON.stringify(baseline)) await this.drafts.keepDraft(experiment)
    await this.keep(next)
    return this.current
  }

  private keep(next: CurrentExperiment): Promise<void> {
    this.current = next
    // One after another, so that an older draft never replaces a newer one.
    this.writing = this.writing.catch(() => undefined).then(() => writeJson(this.path, next))
    return this.writing
  }
}
