import type { DataEntry } from '../../domain/dataset'
import { describeFailure, fail } from '../../domain/failure'
import { thousands } from '../../domain/format'
import { formatShape } from '../../domain/shape'
import { findData, openPlaces, withEngine } from '../context'
import { downloadData } from '../dataDownload'
import { importData } from '../dataImport'
import { readArguments } from '../options'
import { print, printJson, printTable } from '../output'

export const usage = 'data (list | check NAME|FOLDER | import FILE|FOLDER … [--name NAME] [--option key=value …] [--set key=value …] [--plan] | download fashion-mnist) [--json]'

/** Where a set lies, or what it is a version of. */
const placeOf = ({ folder, version }: Extract<DataEntry, { state: 'ready' }>): string =>
  version ? `version of ${version.base}` : folder ?? 'built in'

export async function data(args: string[]): Promise<number> {
  const { values, positionals: [action = 'list', reference, ...others] } = readArguments(args, {
    name: { type: 'string' }, option: { type: 'string', multiple: true, default: [] }, set: { type: 'string', multiple: true, default: [] },
    plan: { type: 'boolean', default: false },
  }, usage)
  if (action === 'import') {
    return importData({
      files: reference === undefined ? fail('bad-arguments', 'Import what?', `Usage: layerbench ${usage}`) : [reference, ...others],
      name: values.name, options: values.option, choices: values.set, planOnly: values.plan, json: values.json,
    })
  }
  if (action === 'download') {
    return downloadData(reference ?? fail('bad-arguments', 'Download what?', `Usage: layerbench ${usage}`), values.json)
  }
  return withEngine(async (engine) => {
    switch (action) {
      case 'list': {
        const entries = await engine.ask('data.list', await openPlaces())
        if (values.json) printJson(entries)
        else {
          printTable(['id', 'name', 'image', 'classes', 'train', 'test', 'where'], entries.flatMap((entry) =>
            entry.state === 'ready' ? [[entry.facts.id, entry.facts.name, formatShape(entry.facts.shape),
              String(entry.facts.classes.length), thousands(entry.facts.train), thousands(entry.facts.test),
              placeOf(entry)]] : []))
          for (const entry of entries) if (entry.state === 'failed') print(describeFailure(entry.failure))
        }
        return 0
      }
      case 'check': {
        const { entry } = await findData(engine, reference ?? fail('bad-arguments', 'Which data?', `Usage: layerbench ${usage}`))
        if (values.json) printJson(entry)
        else if (entry.state === 'ready') {
          const { facts, labels } = entry
          print(`${facts.name}: in order. ${formatShape(facts.shape)}, ${thousands(facts.train)} train, ${thousands(facts.test)} test`)
          print(`sha256 ${facts.fingerprint}`)
          printTable(['class', 'train', 'test'], facts.classes.map((name, i) =>
            [name, thousands(labels.train[i] ?? 0), thousands(labels.test[i] ?? 0)]))
        }
        return 0
      }
      default: return fail('bad-arguments', `data ${action} is not known`, `Usage: layerbench ${usage}`)
    }
  })
}
