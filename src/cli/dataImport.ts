import { basename, join, resolve } from 'node:path'
import { proposedChoices, type SourceOptions, sourceOptionsSchema, type SourcePlan, type StoreChoices, storeChoicesSchema } from '../domain/dataImport'
import { describeFailure, fail, firstIssue } from '../domain/failure'
import { thousands } from '../domain/format'
import { ImportClient } from '../host/importClient'
import { startNodeProcess } from '../host/nodeProcess'
import { paths } from './context'
import { decodePictures } from './decodePictures'
import { parseValue } from './experimentOption'
import { print, printJson, printTable, showLive } from './output'

export interface ImportArguments {
  files: string[]
  name: string | undefined
  /** `key=value`, one place of what the plan proposes. */
  options: readonly string[]
  choices: readonly string[]
  /** Only say what was recognised. */
  planOnly: boolean
  json: boolean
}

/** Reads files from outside as a data set: says what was recognised, then keeps it. @returns the exit code */
export async function importData({ files, name, options, choices, planOnly, json }: ImportArguments): Promise<number> {
  const client = new ImportClient(startNodeProcess(join(__dirname, 'import.js')), {
    progress: ({ doing, done, total }) => {
      if (json) printJson({ event: 'progress', doing, done, total })
      else showLive(`${doing}${total ? ` ${Math.round(100 * done / total)} %` : ' …'}`)
    },
    decode: ({ files: pictures, into }) => decodePictures(pictures, into),
  })
  const clear = () => { if (!json) showLive('') }
  try {
    const sources = files.map((file) => resolve(file))
    let { plan } = await client.ask('open', { paths: sources })
    if (options.length) ({ plan } = await client.ask('open', { paths: sources, options: changed(plan.options, options) }))
    clear()
    const title = name ?? basename(sources[0]!).replace(/\.[a-z0-9.]+$/i, '')
    const chosen = chosenOf(plan, title, choices)
    if (json) printJson({ event: 'plan', plan, choices: chosen })
    else printPlan(plan)
    if (planOnly) return 0
    const facts = await client.ask('store', { choices: chosen, folder: paths.data })
    clear()
    if (json) printJson({ event: 'result', ...facts })
    else print(`Imported as ${facts.id}: ${thousands(facts.train)} train, ${thousands(facts.test)} test, sha256 ${facts.fingerprint}`)
    return 0
  } finally {
    client.kill()
  }
}

function applied(document: object, settings: readonly string[], option: string): unknown {
  const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>
  for (const setting of settings) {
    const [, key, value] = /^([a-zA-Z]+)=(.*)$/s.exec(setting) ?? fail('bad-arguments', `${option} ${setting} has no value`, 'Write it as key=value.')
    if (!Object.hasOwn(copy, key!)) fail('bad-arguments', `${option} ${setting}: there is no ${key}`, `There are ${Object.keys(copy).join(', ')}.`)
    copy[key!] = parseValue(value!)
  }
  return copy
}

function changed(options: SourceOptions, settings: readonly string[]): SourceOptions {
  const result = sourceOptionsSchema.safeParse(applied(options, settings, '--option'))
  return result.success ? result.data : fail('bad-arguments', `--option ${firstIssue(result.error)}`, 'See what --plan --json says of its options.')
}

function chosenOf(plan: SourcePlan, name: string, settings: readonly string[]): StoreChoices {
  const result = storeChoicesSchema.safeParse(applied(proposedChoices(plan, name), settings, '--set'))
  return result.success ? result.data : fail('bad-arguments', `--set ${firstIssue(result.error)}`, 'See what --plan --json says of its choices.')
}

function printPlan({ recognised, files, classes, train, test, problems, notes }: SourcePlan): void {
  print(recognised)
  for (const { path, role } of files.slice(0, 20)) print(`  ${role.padEnd(5)} ${path}`)
  printTable(['class', 'train', ...(test ? ['test'] : [])], classes.map((name, i) =>
    [name, thousands(train[i]!), ...(test ? [thousands(test[i]!)] : [])]))
  for (const note of notes) print(note)
  for (const { where, what } of problems.listed.slice(0, 20)) print(describeFailure({ code: 'data-damaged', where, what, advice: '' }).trim())
  if (problems.count > 20) print(`… ${thousands(problems.count)} problems in all`)
}
