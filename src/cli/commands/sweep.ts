import { describeFailure, fail } from '../../domain/failure'
import { duration, percent, thousands } from '../../domain/format'
import { resultOf, type Run } from '../../domain/run'
import { meanText } from '../../domain/sweep/reproduction'
import { sweepRows, type SweepRow } from '../../domain/sweep/rows'
import type { Sweep } from '../../domain/sweep/sweep'
import { Lanes } from '../../host/lanes'
import { readSweep } from '../../host/sweepFiles'
import { threadEnvironment } from '../../host/threads'
import { Sweeping, type Tried } from '../../host/sweep'
import type { RunStore } from '../../runs/runStore'
import { findData, openStore, project, startEngine } from '../context'
import { countOption, readArguments } from '../options'
import { print, printJson, printTable } from '../output'

export const usage = 'sweep FILE [--data NAME|FOLDER|FILE] [--parallel N] [--runs-dir DIR] [--json]'

/** Trains what of a sweep isn't trained yet; Ctrl-C pauses it, and the same command goes on. */
export async function sweep(args: string[]): Promise<number> {
  const { values, positionals: [file, ...rest] } = readArguments(args, {
    data: { type: 'string' }, parallel: { type: 'string' },
  }, usage)
  if (file === undefined || rest.length) fail('bad-arguments', 'Give one sweep file', `Usage: layerbench ${usage}`)
  const wanted = await readSweep(project, file)
  const store = await openStore(values['runs-dir'])
  const tried = await runSweep(wanted, {
    store, data: values.data, parallel: countOption(values.parallel, 'parallel'), json: values.json,
  })
  const rows = sweepRows(tried.flatMap(({ run }) => (run ? [run] : [])))
  if (values.json) printJson({ event: 'result', name: wanted.name, rows: rows.map(rowJson) })
  else tell(wanted, rows)
  return tried.some(({ run, failure }) => failure ?? run?.status.state === 'failed') ? 1 : 0
}

interface Setting { store: RunStore; data: string | undefined; parallel: number | undefined; json: boolean | undefined }

/** A sweep to its end, each training told as it ends. @throws FailureError */
export async function runSweep(wanted: Sweep, { store, data, parallel, json }: Setting): Promise<Tried[]> {
  const lanes = new Lanes((threads) => startEngine(threadEnvironment(threads)), parallel)
  try {
    const { facts, places } = await findData(lanes.engine('beside', 0), data ?? wanted.experiment.data)
    let count = 0
    const sweeping = new Sweeping({ store, sweep: wanted, data: facts, places, lanes }, {
      planned: (all, done) => {
        count = all
        if (json) printJson({ event: 'planned', trainings: all, done })
        else print(`${wanted.name} on ${facts.name}: ${thousands(all)} trainings${done ? `, ${thousands(done)} done before` : ''}`)
      },
      ended: (one, done) => (json ? printJson({ event: 'ended', ...triedJson(one) }) : print(`${done}/${count}  ${triedText(one)}`)),
    })
    let interrupts = 0
    const interrupt = () => { if (++interrupts === 1) sweeping.pause(); else lanes.kill() }
    process.on('SIGINT', interrupt)
    process.on('SIGTERM', interrupt)
    try {
      return await sweeping.run()
    } finally {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    }
  } finally {
    lanes.kill()
  }
}

const best = (run: Run) => resultOf(run)?.bestValidation

const triedJson = ({ run, failure, trial }: Tried) => ({
  point: trial.point.index, seed: trial.seed, failure, ...(run ? {
    run: run.id, name: run.name, state: run.status.state, values: run.group?.values, validation: best(run)?.accuracy,
    seconds: resultOf(run)?.seconds,
  } : {}),
})

function triedText({ run, failure, trial }: Tried): string {
  if (!run) return `combination ${trial.point.index + 1}: ${failure ? describeFailure(failure) : 'left for the next time'}`
  const { state } = run.status, moment = best(run)
  const figure = moment ? `${percent(moment.accuracy)} validation, best epoch ${moment.epoch}` : 'no validation'
  return `${run.name}: ${state === 'completed' ? '' : `${state}, `}${figure}, ${duration(resultOf(run)?.seconds ?? 0)}`
}

const rowJson = ({ runs, ...row }: SweepRow) => ({ ...row, runs: runs.map(({ id }) => id) })

function tell({ seeds }: Sweep, rows: readonly SweepRow[]): void {
  if (!rows.length) return
  print('')
  const labels = rows[0]!.values.map(({ label }) => label)
  printTable([...labels, 'runs', 'validation', 'train', 'parameters', 'time'], rows.map((row) => [
    ...row.values.map(({ text }) => text), String(row.runs.length), meanText(row.validation), meanText(row.train),
    thousands(row.parameters), duration(row.seconds?.mean ?? 0),
  ]))
  if (seeds.length > 1) print('± is half the 95 % interval of the mean over seeds (Student’s t)')
}
