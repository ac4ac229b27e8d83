import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { experimentFormat, experimentSchema, experimentVersion } from '../../domain/experiment'
import { fail, FailureError } from '../../domain/failure'
import { writeJson } from '../../files/atomic'
import { assumedData, importFiles } from '../../host/importing'
import { findData, openStore, withEngine } from '../context'
import { readExperiment } from '../experimentOption'
import { readArguments } from '../options'
import { print, printJson } from '../output'
import { tell } from './export'

export const usage = 'import FILE [--weights FILE|FOLDER …] [--template NAME | --experiment FILE] [--data NAME] [--out FILE] [--runs-dir DIR] [--json]'

/**
 * A model of another program as an experiment, its weights as a saved run. Weights alone are for the experiment that is
 * named.
 */
export async function importModel(args: string[]): Promise<number> {
  const { values, positionals: [file, ...others] } = readArguments(args, {
    weights: { type: 'string', multiple: true }, template: { type: 'string' }, experiment: { type: 'string' },
    data: { type: 'string', default: 'sample' }, out: { type: 'string' },
  }, usage)
  if (file === undefined || others.length) fail('bad-arguments', file === undefined ? 'Which file?' : 'One file, please', `Usage: layerbench ${usage}`)
  const named = values.template !== undefined || values.experiment !== undefined
  const experiment = named ? await readExperiment(values) : experimentSchema.parse({
    format: experimentFormat, version: experimentVersion, data: 'sample', architecture: { name: 'imported', layers: [] }, training: {},
  })
  const store = await openStore(values['runs-dir'])
  const files = [file, ...(values.weights ?? []).flatMap(filesIn)].map((path) => resolve(path))
  const found = await withEngine(async (engine) => {
    const id = named ? experiment.data : values.data
    const facts = await findData(engine, id).then((one) => one.facts, (error: unknown) => {
      if (error instanceof FailureError) return assumedData(id)
      throw error
    })
    return importFiles(engine, store, files, { ...experiment, data: facts.id }, facts).catch((error: unknown) => {
      const misfit = error instanceof FailureError && ['weights-mismatch', 'architecture-invalid'].includes(error.failure.code)
      if (!misfit || named) throw error
      return fail('bad-arguments', 'The file holds weights alone', 'Say which network they are for, by --experiment or --template.')
    })
  })
  const { notes, run } = found
  if (values.out !== undefined) await writeJson(resolve(values.out), found.experiment)
  if (values.json) {
    printJson({ experiment: found.experiment, notes, ...(run ? { run: run.id, folder: store.folderOf(run.id) } : {}) })
    return 0
  }
  if (values.out !== undefined) print(`Wrote ${resolve(values.out)}`)
  else if (!run) print(JSON.stringify(found.experiment, null, 2))
  if (run) print(`Run ${run.id} in ${store.folderOf(run.id)}`)
  tell(notes)
  return 0
}

/** A folder stands for the files in it, as tfjs leaves a model's weights. */
const filesIn = (path: string): string[] =>
  existsSync(path) && statSync(path).isDirectory()
    ? readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'model.json').map(({ name }) => join(path, name))
    : [path]
