import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fail } from '../../domain/failure'
import type { RunEvaluation } from '../../domain/run'
import { type ReproducedRow, reproducedRows, reproductionMarkdown, type ReproductionPicture } from '../../domain/sweep/reproduction'
import { sweepRows } from '../../domain/sweep/rows'
import type { Sweep } from '../../domain/sweep/sweep'
import { writeJson, writeWhole } from '../../files/atomic'
import type { Tried } from '../../host/sweep'
import { reportSweep, reportSweeps } from '../../host/sweepFiles'
import type { RunStore } from '../../runs/runStore'
import { findData, openStore, project, withEngine } from '../context'
import { countOption, readArguments } from '../options'
import { print, printJson } from '../output'
import { runSweep } from './sweep'

export const usage = 'reproduce [NAME …] [--data NAME|FOLDER|FILE] [--out FOLDER] [--parallel N] [--runs-dir DIR] [--json]'

/**
 * The reports' experiments, trained where they aren't yet, beside the reports' figures: `REPRODUCTION.md`,
 * `reproduction.json` and pictures in a folder. Without names it is all of them, which takes hours; Ctrl-C leaves what is done.
 */
export async function reproduce(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    data: { type: 'string' }, out: { type: 'string', default: 'reproduction' }, parallel: { type: 'string' },
  }, usage)
  const known = reportSweeps(project)
  for (const name of positionals) {
    if (!known.includes(name)) fail('bad-arguments', `There is no experiment ${name}`, `Known are ${known.join(', ')}.`)
  }
  const store = await openStore(values['runs-dir']), parallel = countOption(values.parallel, 'parallel')
  const sections: string[] = [], results: { name: string; sweep: string; rows: ReproducedRow[] }[] = []
  let complete = true
  await mkdir(values.out, { recursive: true })
  for (const name of positionals.length ? positionals : known) {
    const sweep = await reportSweep(project, name)
    const tried = await runSweep(sweep, { store, data: values.data, parallel, json: values.json })
    const rows = reproducedRows(sweep, await rowsWithTest(store, tried))
    const pictures = await draw(name, sweep, rows, { store, data: values.data, out: values.out })
    sections.push(reproductionMarkdown(sweep, rows, commandFor(name, values.data), pictures))
    results.push({ name, sweep: sweep.name, rows })
    await writeWhole(join(values.out, 'REPRODUCTION.md'), `# Reproduction\n\n${explanation}\n\n${sections.join('\n')}`)
    await writeJson(join(values.out, 'reproduction.json'), { version: 1, experiments: results })
    if (values.json) printJson({ event: 'reproduced', name, rows })
    else print(`\n${sections[sections.length - 1]}`)
    if (isComplete(tried)) continue
    complete = false
    if (tried.some(({ run, failure }) => !run && !failure)) break // paused
  }
  return complete ? 0 : 1
}

interface Drawing { store: RunStore; data: string | undefined; out: string }

/** Its pictures, as files. */
async function draw(
  name: string, sweep: Sweep, rows: readonly ReproducedRow[], { store, data, out }: Drawing,
): Promise<ReproductionPicture[]> {
  const { drawFigures } = await import('../figures') // charts are loaded for this alone
  const figures = await withEngine(async (engine) => {
    const { places } = await findData(engine, data ?? sweep.experiment.data)
    return drawFigures(sweep, rows, { store, engine, places })
  })
  await mkdir(join(out, 'pictures'), { recursive: true })
  return Promise.all(figures.map(async ({ name: figure, says, svg }) => {
    const file = `pictures/${name}-${figure}.svg`
    await writeWhole(join(out, file), svg)
    return { file, says }
  }))
}

const explanation = 'Accuracies as a mean over seeds ± half its 95 % interval (Student’s t). Test and train are of the best '
  + 'checkpoint and of the last epoch; the test set chose nothing, unless the notes say so.'

const isComplete = (tried: readonly Tried[]): boolean =>
  tried.every(({ run }) => run?.status.state === 'completed' || run?.status.state === 'stopped')

const commandFor = (name: string, data: string | undefined): string =>
  ['npm run -s layerbench -- reproduce', name, ...(data ? ['--data', data] : [])].join(' ')

/** The test figures of all of them: the reports give theirs, so a look at each is what this is for, and is counted. */
async function rowsWithTest(store: RunStore, tried: readonly Tried[]) {
  const runs = tried.flatMap(({ run }) => (run ? [run] : [])), evaluations = new Map<string, RunEvaluation>()
  for (const { id } of runs) {
    evaluations.set(id, await store.evaluation(id))
    await store.countLook(id)
  }
  return sweepRows(runs, evaluations)
}
