import { appendFile, mkdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type Failure, FailureError } from '../domain/failure'
import { joinBytes } from '../domain/joinBytes'
import type { Metric } from '../domain/metrics'
import type { Run } from '../domain/run'
import { fileVersion, hyperparameters, scalar, sessionStart } from '../domain/tensorboard/events'
import { runHyperparameters, type RunScalar, runScalars, type ScalarFolder, scalarFolders } from '../domain/tensorboard/runScalars'
import { diskFailure, writeWhole } from '../files/atomic'
import type { TrainListener } from './training'

const secondsOf = (at: string): number => Date.parse(at) / 1000
const startOf = ({ status, createdAt }: Run): number => secondsOf('startedAt' in status ? status.startedAt : createdAt)

/** The name of an event file begins as TensorBoard looks for it; the run's own event files are one a folder. */
const eventFile = (run: Run, part = '0'): string => `events.out.tfevents.${Math.floor(startOf(run))}.layerbench.${run.id}.${part}.v2`

/**
 * A run's curves as TensorBoard reads them: `train`, `validation` and `test` within the folder, named as by Keras's callback.
 * What an export before this one wrote there is replaced.
 * @returns the files
 * @throws FailureError `disk-full`, `disk-error`
 */
export async function exportTensorBoard(folder: string, run: Run, metrics: readonly Metric[]): Promise<string[]> {
  const start = startOf(run), scalarsOf = runScalars(run), scalars = metrics.flatMap(scalarsOf)
  const contents: [path: string, records: Uint8Array[]][] = [
    [join(folder, eventFile(run)), [hyperparameters(runHyperparameters(run), start)]],
    ...scalarFolders.map((name): [string, Uint8Array[]] => [
      join(folder, name, eventFile(run)),
      scalars.filter((one) => one.folder === name).map((one) => scalar({ ...one, time: start + one.seconds })),
    ]),
  ]
  const written = contents.filter(([, records]) => records.length)
  for (const [path, records] of written) await writeWhole(path, joinBytes([fileVersion(start), ...records]))
  return written.map(([path]) => path)
}

/** Event files written while a run is trained, in a folder of the run's own. */
export class LiveTensorBoard {
  private readonly folder: string
  private readonly scalarsOf: (metric: Metric) => RunScalar[]
  private readonly begun = new Set<ScalarFolder | ''>()
  private readonly part = `${Date.now()}.${hostname()}.${process.pid}`
  /** The first that is written. */
  private step = 0
  private writing: Promise<void> = Promise.resolve()
  /** Why nothing more is written: training goes on without. */
  failure: Failure | undefined

  /** @param logs where all runs' folders are */
  constructor(logs: string, private readonly run: Run) {
    this.folder = join(logs, run.id)
    this.scalarsOf = runScalars(run)
    this.write('', [hyperparameters(runHyperparameters(run), Date.now() / 1000)])
  }

  /** What a training tells, told here too. */
  listening(listener: TrainListener): TrainListener {
    return {
      ...listener,
      metrics: (id, metrics) => {
        this.add(metrics)
        listener.metrics?.(id, metrics)
      },
      rewound: (id, step) => {
        this.step = step + 1
        listener.rewound?.(id, step)
      },
    }
  }

  private add(metrics: readonly Metric[]): void {
    const scalars = metrics.flatMap(this.scalarsOf), time = Date.now() / 1000
    for (const name of scalarFolders) {
      const own = scalars.filter(({ folder }) => folder === name)
      if (own.length) this.write(name, own.map((one) => scalar({ ...one, time })))
    }
  }

  private write(name: ScalarFolder | '', records: Uint8Array[]): void {
    const path = join(this.folder, name, eventFile(this.run, this.part)), time = Date.now() / 1000
    if (!this.begun.has(name)) {
      this.begun.add(name)
      records = [fileVersion(time), ...(name ? [sessionStart(this.step, time)] : []), ...records]
    }
    this.writing = this.writing.then(async () => {
      if (this.failure) return
      await mkdir(join(this.folder, name), { recursive: true })
      await appendFile(path, joinBytes(records))
    }).catch((error: unknown) => {
      try {
        diskFailure(error, path)
      } catch (failed) {
        if (!(failed instanceof FailureError)) throw failed
        this.failure = failed.failure
      }
    })
  }

  /** All is on disk, or can't be. */
  ended = async (): Promise<Failure | undefined> => {
    await this.writing
    return this.failure
  }
}
