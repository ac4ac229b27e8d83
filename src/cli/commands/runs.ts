import { compareSettings } from '../../domain/comparison'
import { describeFailure, fail } from '../../domain/failure'
import { bytes } from '../../domain/format'
import { failureOf, isActive } from '../../domain/run'
import { openStore } from '../context'
import { readArguments } from '../options'
import { print, printJson } from '../output'
import { reportRuns } from './report'
import { exportOptions, exportRun, importRun } from './runFiles'
import { filterOptions, listRuns } from './runList'

export const usage = 'runs (list [--project NAME] [--tag TAG] [--query QUERY] | show RUN | delete RUN … | export RUN FILE.zip|.csv|.txt|FOLDER [--author NAME] [--weights all|best|none] [--no-optimizer] | report RUN … FILE.html | import FILE.zip) [--runs-dir DIR] [--json]'

export async function runs(args: string[]): Promise<number> {
  const { values, positionals: [action = 'list', ...references] } = readArguments(args, { ...exportOptions, ...filterOptions }, usage)
  const store = await openStore(values['runs-dir'])
  await store.settle()
  switch (action) {
    case 'list': return listRuns(store, values)
    case 'show': {
      const run = await store.find(references[0] ?? fail('bad-arguments', 'Which run?', `Usage: layerbench ${usage}`))
      const checkpoints = await store.checkpoints(run.id)
      if (values.json) {
        printJson({ run, checkpoints, evaluation: await store.evaluation(run.id), bytes: await store.bytes(run.id) })
        return 0
      }
      print(`${run.name} (${run.id}), ${run.status.state}`)
      const failure = failureOf(run)
      if (failure) print(describeFailure(failure))
      for (const { label, values: [value] } of compareSettings([run])) print(`  ${label.padEnd(30)} ${value}`)
      for (const { name, epoch, step, bytes: size } of checkpoints) {
        print(`  ${`Checkpoint ${name}`.padEnd(30)} epoch ${epoch}, step ${step}, ${bytes(size)}`)
      }
      print(`  ${'Folder'.padEnd(30)} ${store.folderOf(run.id)}`)
      return 0
    }
    case 'delete': {
      if (!references.length) fail('bad-arguments', 'Which run?', `Usage: layerbench ${usage}`)
      for (const reference of references) {
        const run = await store.find(reference)
        if (isActive(run)) fail('run-busy', 'It is being trained', 'Stop it first.', run.name)
        await store.delete(run.id)
        if (values.json) printJson({ deleted: run.id })
        else print(`Deleted ${run.name} (${run.id})`)
      }
      return 0
    }
    case 'export': {
      const [reference, file] = references
      if (reference === undefined || file === undefined) return fail('bad-arguments', 'Which run, and to which file?', `Usage: layerbench ${usage}`)
      return exportRun(store, reference, file, values)
    }
    case 'report': {
      const file = references.pop()
      if (file === undefined || !references.length) return fail('bad-arguments', 'Which runs, and to which file?', `Usage: layerbench ${usage}`)
      return reportRuns(store, references, file, values.json)
    }
    case 'import': return importRun(store, references[0] ?? fail('bad-arguments', 'Which file?', `Usage: layerbench ${usage}`), values.json)
    default: return fail('bad-arguments', `runs ${action} is not known`, `Usage: layerbench ${usage}`)
  }
}
