import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type DataPlaces, dataFolders } from '../data/catalogue'
import { type DataEntry, type DataFacts, fashionMnistId } from '../domain/dataset'
import { fail, FailureError } from '../domain/failure'
import { readJson } from '../files/atomic'
import { homeFolder, homePaths, projectFolder } from '../files/home'
import { EngineClient } from '../host/engineClient'
import { startNodeProcess } from '../host/nodeProcess'
import { settingsSchema, type Settings } from '../domain/settings'
import { RunStore } from '../runs/runStore'

export const project = projectFolder(__dirname)
export const home = homeFolder()
export const paths = homePaths(home)

/** The app's settings where it has written any; only read here. */
export async function readSettings(): Promise<Settings> {
  const result = settingsSchema.safeParse(await readJson(paths.settings).catch(() => undefined))
  return result.success ? result.data : settingsSchema.parse({})
}

/** The runs of `--runs-dir`, else those of the app. */
export async function openStore(runsDir: string | undefined): Promise<RunStore> {
  const { runsFolder } = await readSettings()
  return new RunStore(runsDir ? resolve(runsDir) : runsFolder ?? paths.runs)
}

export async function openPlaces(more: string[] = []): Promise<DataPlaces> {
  const { dataFolders: chosen } = await readSettings()
  return { folders: await dataFolders([...more, ...chosen], project, paths.data), cache: paths.data }
}

export const startEngine = (environment?: NodeJS.ProcessEnv): EngineClient =>
  new EngineClient(startNodeProcess(join(__dirname, 'engine.js'), environment))

/** Does something with an engine and ends it, whatever happens. */
export async function withEngine<Value>(
  work: (engine: EngineClient) => Promise<Value>, environment?: NodeJS.ProcessEnv,
): Promise<Value> {
  const engine = startEngine(environment)
  try {
    return await work(engine)
  } finally {
    engine.kill()
  }
}

/**
 * `--data`: an id or name from `data list`, a folder with IDX files, or one of the files in it.
 * @throws FailureError `data-missing`, or what is wrong with the folder
 */
export async function findData(
  engine: EngineClient, reference: string,
): Promise<{ facts: DataFacts; places: DataPlaces; entry: DataEntry }> {
  const folder = existsSync(reference)
    ? resolve(statSync(reference).isDirectory() ? reference : join(reference, '..'))
    : undefined
  const places = await openPlaces(folder ? [folder] : [])
  const entries = await engine.ask('data.list', places)
  // A set's id or name first: a folder that happens to be called `sample` is meant by `./sample`.
  const entry = entries.find((candidate) =>
    candidate.state === 'ready' && (candidate.facts.id === reference || candidate.facts.name === reference))
    ?? entries.find((candidate) => folder !== undefined && 'folder' in candidate && candidate.folder === folder)
  if (entry?.state === 'failed') throw new FailureError(entry.failure)
  if (!entry) {
    const known = entries.flatMap((candidate) => (candidate.state === 'ready' ? [candidate.facts.id] : []))
    const published = reference === fashionMnistId ? ' It can be had by layerbench data download fashion-mnist.' : ''
    return fail('data-missing', `There is no data set ${reference}`, `Known are ${known.join(', ')}; or give a folder with the four IDX files.${published}`)
  }
  return { facts: entry.facts, places, entry }
}
