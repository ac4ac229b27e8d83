import { confusedPairs, confusionOf } from '../../domain/evaluation/confusion'
import { evaluationSplits, type Predictions } from '../../domain/evaluation/predictions'
import { type EvaluationReport, reportOf } from '../../domain/evaluation/report'
import { type EvaluationTable, evaluationTableNames, tableCsv } from '../../domain/evaluation/tables'
import type { Share } from '../../domain/evaluation/wilson'
import { fail } from '../../domain/failure'
import { lossText, percent, thousands } from '../../domain/format'
import { checkpointNames, type Run, validatedOnTest } from '../../domain/run'
import { type EvaluationSetting, keptPredictions, predict } from '../../host/evaluation'
import { openPlaces, openStore, withEngine } from '../context'
import { readArguments } from '../options'
import { print, printJson, printTable, showLive } from '../output'

export const usage = `evaluate RUN [--split validation|test] [--checkpoint best|last] [--data FOLDER] [--json | --csv [--table ${evaluationTableNames.join('|')}]] [--runs-dir DIR]`

/** So many classes and pairs stand in the table for people, the hardest first where there are more. */
const mostShown = 30, mostPairs = 5

/** What a run's checkpoint does on the images it held out, or on the test set, which is counted as a look. */
export async function evaluate(args: string[]): Promise<number> {
  const { values, positionals: [reference] } = readArguments(args, {
    split: { type: 'string', default: 'validation' }, checkpoint: { type: 'string' }, data: { type: 'string' }, csv: { type: 'boolean', default: false },
    table: { type: 'string', default: 'classes' },
  }, usage)
  const store = await openStore(values['runs-dir'])
  const run = await store.find(reference ?? fail('bad-arguments', 'Which run?', `Usage: layerbench ${usage}`))
  const split = oneOf(evaluationSplits, values.split, 'split'), table = oneOf(evaluationTableNames, values.table, 'table')
  const checkpoint = values.checkpoint === undefined
    ? (await store.checkpoints(run.id))[0]?.name ?? 'best' : oneOf(checkpointNames, values.checkpoint, 'checkpoint')
  const predictions = await predictionsOf({ store, id: run.id, split, checkpoint }, values.data)
  if (split === 'test') await store.countLook(run.id)
  tell(run, predictions, values.json ? 'json' : values.csv ? table : undefined)
  return 0
}

/** @param folder where its data lies, where that isn't known already */
async function predictionsOf(setting: EvaluationSetting, folder: string | undefined): Promise<Predictions> {
  const kept = await keptPredictions(setting)
  if (kept) return kept
  const places = await openPlaces(folder === undefined ? [] : [folder])
  const predictions = await withEngine((engine) => predict(
    engine, { ...setting, places }, (done, of) => showLive(`${thousands(done)} of ${thousands(of)} images`, done / of)))
  showLive('')
  return predictions!
}

function oneOf<Name extends string>(names: readonly Name[], given: string, option: string): Name {
  return names.find((name) => name === given) ?? fail('bad-arguments', `--${option} is ${given}`, `It is one of ${names.join(', ')}.`)
}

function tell(run: Run, predictions: Predictions, how: 'json' | EvaluationTable | undefined): void {
  const names = run.data.classes, report = reportOf(predictions, names, run.experiment.training)
  if (how === 'json') printJson({ event: 'result', run: run.id, ...report })
  else if (how) process.stdout.write(tableCsv(how, { report, predictions, names }))
  else printReport(run, report, predictions)
}

const shareText = ({ value, low, high }: Share): string => `${percent(value)} (${percent(low)} to ${percent(high)})`

function printReport(run: Run, report: EvaluationReport, predictions: Predictions): void {
  const { split, checkpoint, epoch, count, accuracy, topK, loss, macro, weighted, areas, calibration, classes } = report
  print(`${run.name}: ${split}, ${checkpoint} checkpoint (epoch ${epoch}), ${thousands(count)} images`)
  if (split === 'test' && validatedOnTest(run.experiment)) print('Its best epoch was chosen by this set, so it can’t judge the run.')
  print(`accuracy ${shareText(accuracy)}, by Wilson’s interval at 95 %`)
  for (const { k, ...share } of topK) print(`top-${k} accuracy ${shareText(share)}`)
  print(`loss ${loss === null ? '–' : lossText(loss)}`)
  print(`calibration error ${calibration.error.toFixed(4)}${areas ? `, average precision ${areas.averagePrecision.toFixed(4)}, AUC ${areas.auc?.toFixed(4) ?? '–'} (means over classes)` : ''}`)
  print('')
  const many = classes.length > mostShown
  const shown = many ? [...classes].sort((a, b) => a.f1 - b.f1 || a.label - b.label).slice(0, mostShown) : classes
  const means = (name: string, { precision, recall, f1 }: typeof macro) => [name, percent(precision), '', percent(recall), '', percent(f1), thousands(count)]
  printTable(['class', 'precision', '95 %', 'recall', '95 %', 'F1', 'images'], [
    ...shown.map(({ name, precision, recall, f1, support }) => [
      name, percent(precision.value), between(precision), percent(recall.value), between(recall), percent(f1), thousands(support),
    ]),
    means('macro mean', macro), means('weighted mean', weighted),
  ])
  if (many) print(`The ${mostShown} hardest of ${thousands(classes.length)} classes; --csv gives all.`)
  const pairs = confusedPairs(confusionOf(predictions)).slice(0, mostPairs)
  if (pairs.length) print(`\nmost often confused: ${pairs.map((pair) => `${run.data.classes[pair.label]} taken for ${run.data.classes[pair.predicted]} (${thousands(pair.count)})`).join(', ')}`)
}

const between = ({ low, high }: Share): string => `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}`
