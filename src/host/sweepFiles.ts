import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fail } from '../domain/failure'
import { parseSweep, type Sweep } from '../domain/sweep/sweep'
import { readTemplates, templateNamed } from './templates'

const folderIn = (project: string): string => join(project, 'resources', 'sweeps')

/** The names of the reports' experiments, as files of `resources/sweeps`. */
export const reportSweeps = (project: string): string[] =>
  readdirSync(folderIn(project)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5)).sort()

/** @throws FailureError as {@link readSweep} */
export const reportSweep = (project: string, name: string): Promise<Sweep> => readSweep(project, join(folderIn(project), `${name}.json`))

/** @throws FailureError `sweep-invalid`, `template-unknown`, `experiment-invalid` */
export async function readSweep(project: string, file: string): Promise<Sweep> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    fail('sweep-invalid', `It can't be read (${error.code})`, 'Give the path of a sweep file.', file))
  const templates = readTemplates(project)
  return parseSweep(text, basename(file), (id) => templateNamed(templates, id).experiment)
}
