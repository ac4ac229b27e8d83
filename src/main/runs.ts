import { mkdir } from 'node:fs/promises'
import { changesBetween, changesText, nameByChange } from '../domain/difference'
import type { Experiment } from '../domain/experiment'
import { fail, FailureError } from '../domain/failure'
import { isActive, type Parent, type Run, type RunEvaluation } from '../domain/run'
import { sketchOf } from '../domain/sketch'
import { diskFailure } from '../files/atomic'
import type { EngineClient } from '../host/engineClient'
import { fastest } from '../host/threads'
import { LiveTensorBoard } from '../host/tensorboard'
import { createRun, type MoreBudget, reopenRun, type TrainListener, Training } from '../host/training'
import type { Output } from '../ipc/contract'
import { RunStore } from '../runs/runStore'
import { broadcast } from './channels'
import type { DataSets } from './dataSets'
import type { Engines } from './engines'
import { paths } from './paths'
import type { SettingsStore } from './settings'

/** Runs whose files are read at the same time. */
const readAtOnce = 16

const childOf = (parent: Parent): Partial<Run> => ({ parent, name: `${parent.name} · ${parent.changed}`.slice(0, 300) })

/** The runs on disk and those being trained: one, or several of a sweep. */
export class Runs {
  private readonly live = new Map<string, Training>()
  private taken = false
  /** Told of every run that ends; resolves when whatever follows it is being trained. */
  onEnded: (run: Run) => Promise<void> = async () => undefined

  constructor(
    private readonly engines: Engines, private readonly data: DataSets, private readonly settings: SettingsStore,
  ) {}

  get store(): RunStore {
    const { runsFolder, project } = this.settings.get()
    return new RunStore(runsFolder ?? paths.runs, project)
  }
  isLive = (id: string): boolean => this.live.has(id)
  get liveIds(): string[] {
    return [...this.live.keys()]
  }
  get isBusy(): boolean {
    return this.taken || this.live.size > 0
  }
  /**
   * Keeps anybody else from training: a second click comes before the first is answered, and a sweep has it all.
   * @returns what gives it back
   * @throws FailureError `run-busy`
   */
  take(): () => void {
    if (this.isBusy) fail('run-busy', 'A run is being trained', 'Wait for it or stop it.')
    this.taken = true
    return () => { this.taken = false }
  }

  list = (): ReturnType<RunStore['list']> => this.store.list()
  read = (id: string): Promise<Run> => this.store.read(id)

  async get(id: string): Promise<Output<'runs.get'>> {
    const { store } = this
    const [run, metrics, checkpoints, robustness, bytes] = await Promise.all([
      store.read(id), store.metrics(id), store.checkpoints(id), store.robustness(id), store.bytes(id),
    ])
    return { run, metrics, checkpoints, robustness: robustness ?? null, bytes }
  }

  /** Those of the runs that can be read, their curves thinned out to what can be drawn. */
  async sketches(ids: readonly string[]): Promise<Output<'runs.sketches'>> {
    const sketches: Output<'runs.sketches'> = []
    for (let from = 0; from < ids.length; from += readAtOnce) {
      const some = await Promise.all(ids.slice(from, from + readAtOnce).map((id) => this.get(id).catch((error: unknown) => {
        if (error instanceof FailureError) return undefined
        throw error
      })))
      for (const one of some) {
        if (!one) continue
        const { run, metrics, ...rest } = one
        sketches.push({ id: run.id, ...rest, curves: sketchOf(metrics) })
      }
    }
    return sketches
  }

  /**
   * @param how `id`: what its folder is called, a new one where it isn't given; `parent`: the run that it is a child of;
   * `from`: the run whose experiment was edited, where it is no child
   * @throws FailureError `run-busy`, `architecture-invalid`, `data-missing`, `disk-full`, …
   */
  async start(experiment: Experiment, { id, parent, from }: { id?: string; parent?: Parent; from?: string } = {}): Promise<Run> {
    const release = this.take()
    try {
      return await this.begin(experiment, id, parent ? childOf(parent) : await this.editOf(from, experiment))
    } finally {
      release()
    }
  }
  /** The experiment of that run, edited and trained anew: its name says what is otherwise. */
  private async editOf(from: string | undefined, experiment: Experiment): Promise<Partial<Run>> {
    const run = from === undefined ? undefined : await this.store.read(from).catch(() => undefined) // deleted meanwhile
    if (!run) return {}
    const changes = changesBetween(run.experiment, experiment)
    const same = run.experiment.architecture.name === experiment.architecture.name
    const parent = { id: run.id, name: run.name, changed: changesText(changes).slice(0, 300) }
    return { parent, ...(same && changes.length && { name: nameByChange(run.experiment, experiment) }) }
  }
  private async begin(experiment: Experiment, id: string | undefined, child: Partial<Run>): Promise<Run> {
    const facts = await this.data.facts(experiment.data)
    await this.checkEventsFolder()
    const run = await createRun(this.store, experiment, facts, { id, ...child })
    const trainers = this.engines.takeTrainers()
    return this.follow(run, trainers, () => fastest(trainers, experiment, facts), false)
  }

  /**
   * Goes on with a run from its last checkpoint, with as many threads as it had.
   * @throws FailureError `run-busy`, `run-finished`, `checkpoint-missing`, …
   */
  async resume(id: string, budget?: MoreBudget): Promise<Run> {
    const release = this.take()
    try {
      await this.checkEventsFolder()
      const run = await reopenRun(this.store, id, budget)
      const threads = run.environment?.threads.intraOp
      const trainers = threads ? [this.engines.startTrainer(threads)] : this.engines.takeTrainers()
      return await this.follow(run, trainers, () => fastest(trainers, run.experiment, run.data), true)
    } finally {
      release()
    }
  }

  /** Said before anything is trained, rather than nothing written. @throws FailureError `disk-error`, `disk-full` */
  async checkEventsFolder(): Promise<void> {
    const { tensorboardFolder: folder } = this.settings.get()
    if (folder !== null) await mkdir(folder, { recursive: true }).catch((error: unknown) => diskFailure(error, folder))
  }

  private async follow(run: Run, trainers: EngineClient[], choose: () => Promise<EngineClient>, resume: boolean): Promise<Run> {
    const places = await this.data.places()
    const training = new Training(this.store, choose, run, places, this.listening(run), resume)
    this.join(run, training)
    void training.ended.then((ended) => {
      for (const engine of trainers) engine.kill() // another one is made ready for the next
      void this.onEnded(ended).then(() => this.prepare(ended.experiment.data))
    })
    return run
  }
  /** What tells the window of a training, and TensorBoard where that is asked for. */
  listening(run: Run): TrainListener {
    const { tensorboardFolder } = this.settings.get()
    const listener: TrainListener = {
      changed: (changed) => broadcast('run.changed', changed),
      metrics: (id, metrics) => broadcast('run.metrics', { id, metrics }),
      phase: (id, phase) => broadcast('run.phase', { id, phase }),
      silent: (id, seconds) => broadcast('run.silent', { id, seconds }),
      rewound: (id, step) => broadcast('run.rewound', { id, step }),
    }
    return tensorboardFolder === null ? listener : new LiveTensorBoard(tensorboardFolder, run).listening(listener)
  }
  /** From now on it is stopped, paused and renamed here. */
  join(run: Run, training: Training): void {
    this.live.set(run.id, training)
    broadcast('run.changed', run)
    void training.ended.then((ended) => {
      this.live.delete(run.id)
      broadcast('run.changed', ended)
    })
  }

  /** Makes the next Train of that set begin at once. */
  async prepare(dataId: string): Promise<void> {
    if (this.isBusy) return
    this.engines.warmTrainers()
    this.engines.preload(dataId, await this.data.places())
  }

  stop = (id: string): void => this.trainingOf(id).stop()
  pause = (id: string): void => this.trainingOf(id).pause()
  kill = (id: string): void => this.trainingOf(id).kill()
  private trainingOf(id: string): Training {
    return this.live.get(id) ?? fail('run-busy', 'The run is not being trained by this window', 'Nothing was changed.')
  }
  /** Stops what is being trained, or pauses it, and waits until it is saved. */
  async endAll(how: 'stop' | 'pause'): Promise<void> {
    await Promise.all([...this.live.values()].map((training) => {
      training[how]()
      return training.ended
    }))
  }

  async rename(id: string, name: string): Promise<Run> {
    const live = this.live.get(id)
    if (live) return live.rename(name)
    const run = await this.store.settled(id)
    if (isActive(run)) fail('run-busy', 'Another Layerbench is training it', 'Rename it there, or when it has ended.', run.name)
    const renamed = { ...run, name }
    await this.store.write(renamed)
    broadcast('run.changed', renamed)
    return renamed
  }

  /** @throws FailureError `run-busy` where it is being trained, `run-unknown` */
  async refuseActive(id: string): Promise<void> {
    const run = await this.store.settled(id).catch((error: unknown) => {
      // A run whose record is damaged, or can't be written since the disk is full, can still be deleted.
      if (error instanceof FailureError && error.failure.code !== 'run-unknown') return undefined
      throw error
    })
    if (run && isActive(run)) fail('run-busy', 'It is being trained', 'Stop it first, then delete it.', run.name)
  }
  async delete(id: string): Promise<void> {
    await this.refuseActive(id)
    await this.store.delete(id)
    broadcast('run.deleted', { id })
  }

  /** Counts the look; a run that ended before its test set was evaluated is evaluated now. */
  async revealTest(id: string): Promise<{ run: Run; evaluation: RunEvaluation }> {
    const { store } = this
    const run = await store.settled(id)
    if (isActive(run)) fail('run-busy', 'The test set is evaluated once, at the run\'s end', 'Wait for the run or stop it.', run.name)
    let evaluation = await store.evaluation(id)
    if (!evaluation.test.best && !evaluation.test.last) {
      evaluation = await this.engines.assistant.ask('evaluate', {
        folder: store.folderOf(id), experiment: run.experiment, data: run.data, ...await this.data.places(),
      })
      await store.writeEvaluation(id, evaluation)
    }
    const looked = await store.countLook(id)
    broadcast('run.changed', looked)
    return { run: looked, evaluation }
  }
}
