import { resolve } from 'node:path'
import type { DataFacts } from '../../domain/dataset'
import { architectureFormatNames, type WeightFormat, weightFormatNames, weightFormats, writeArchitecture } from '../../domain/exchange/formats'
import { describeNote, type Note } from '../../domain/exchange/note'
import type { Experiment } from '../../domain/experiment'
import { fail, FailureError } from '../../domain/failure'
import { checkpointNames, type Run } from '../../domain/run'
import { writeWhole } from '../../files/atomic'
import { assumedData } from '../../host/importing'
import { findData, openStore, withEngine } from '../context'
import { readExperiment } from '../experimentOption'
import { readArguments } from '../options'
import { print, printJson } from '../output'

const formats = [...new Set([...architectureFormatNames, ...weightFormatNames])]
export const usage = `export (RUN | --template NAME | --experiment FILE) --format ${formats.join('|')} [--checkpoint best|last] [--out FILE] [--runs-dir DIR] [--json]`

/** An architecture to a file or the output; with a run's weights to a file, for tfjs to a folder. */
export async function exportModel(args: string[]): Promise<number> {
  const { values, positionals: [reference] } = readArguments(args, {
    template: { type: 'string' }, experiment: { type: 'string' }, format: { type: 'string' },
    checkpoint: { type: 'string' }, out: { type: 'string' },
  }, usage)
  const format = formats.find((name) => name === values.format)
    ?? fail('bad-arguments', `--format is ${values.format ?? 'missing'}`, `It is one of ${formats.join(', ')}.`)
  if (reference !== undefined && (values.template !== undefined || values.experiment !== undefined)) {
    fail('bad-arguments', 'Both a run and an experiment are given', `Usage: layerbench ${usage}`)
  }
  if (reference !== undefined) {
    const store = await openStore(values['runs-dir']), run = await store.find(reference)
    const weights = weightFormatNames.find((name) => name === format)
    if (weights) {
      const there = (await store.checkpoints(run.id)).map(({ name }) => name)
      const { files, notes } = await writeRun(run, store.folderOf(run.id), weights, there, values)
      report(files, notes, values.json)
      return 0
    }
    return text(run.experiment, run.data, format, values)
  }
  const experiment = await readExperiment(values)
  return text(experiment, await factsOf(experiment.data), format, values)
}

/** What the experiment's data is; where it isn't here, what is taken for it. */
async function factsOf(id: string): Promise<DataFacts> {
  const found = await withEngine((engine) => findData(engine, id)).catch((error: unknown) => {
    if (!(error instanceof FailureError)) throw error
    process.stderr.write(`The data ${id} is not on this machine: images of 28 × 28 × 1 and ten classes are taken for it.\n`)
    return undefined
  })
  return found?.facts ?? assumedData(id)
}

async function writeRun(
  run: Run, folder: string, format: WeightFormat, there: readonly string[],
  { checkpoint: wanted, out }: { checkpoint?: string; out?: string },
) {
  const checkpoint = checkpointNames.find((name) => (wanted === undefined ? there.includes(name) : name === wanted))
    ?? fail('checkpoint-missing', `It has no ${wanted ?? 'checkpoint'}`, there.length ? `It has ${there.join(' and ')}.` : 'Train it first.', run.name)
  const path = resolve(out ?? `${run.id}${format === 'tfjs' ? '-tfjs' : weightFormats[format].ending}`)
  return withEngine((engine) =>
    engine.ask('export.weights', { folder, checkpoint, experiment: run.experiment, data: run.data, format, path }))
}

async function text(
  experiment: Experiment, data: DataFacts, format: string, { out, json }: { out?: string; json: boolean },
): Promise<number> {
  const known = architectureFormatNames.find((name) => name === format)
    ?? fail('bad-arguments', `${format} holds weights, which only a run has`, 'Give a run, or choose another format.')
  const written = writeArchitecture(experiment, data, known)
  if (out === undefined) {
    process.stdout.write(written.text)
    tell(written.notes)
    return 0
  }
  await writeWhole(resolve(out), written.text)
  report([resolve(out)], written.notes, json)
  return 0
}

export function report(files: readonly string[], notes: readonly Note[], json: boolean): void {
  if (json) return printJson({ files, notes })
  for (const file of files) print(`Wrote ${file}`)
  tell(notes)
}

/** Beside the output, which may be the file itself. */
export function tell(notes: readonly Note[]): void {
  for (const note of notes) process.stderr.write(`Note: ${describeNote(note)}.\n`)
}
