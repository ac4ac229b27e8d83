import { outputFields } from './architecture'
import { augmentationLabels, augmentations, augments, kindsIn, movesPixels } from './augmentation'
import { earlyStoppingFields, plateauFields } from './callbacks'
import { metricName } from './evaluationMetrics'
import { percent, thousands } from './format'
import { alignLayers } from './layerAlignment'
import { type Fields, formatValue, type FieldValue, isDefault } from './layers/fields'
import { bestValidation, type Metric } from './metrics'
import { optimizers } from './optimizers'
import { summariseLength, summarisePhase } from './phases'
import { describeStatistics, inputShape, keepsPixels, type Preprocessing, preprocessingFields } from './preprocessing'
import { isActive, type Moment, resultOf, type Run, validatedOnTest } from './run'
import { schedules } from './schedules'
import { formatShape } from './shape'
import { itemsOf, summariseItem } from './stack'
import { isValidated, type Training } from './training'

/** One setting across runs; `values` in the runs' order, undefined where a run has no such setting. */
export interface SettingRow {
  group: 'Data' | 'Architecture' | 'Training'
  label: string
  values: (string | undefined)[]
  same: boolean
}

type Add = (key: string, label: string, value: FieldValue | string) => void
type Setting = { group: SettingRow['group']; label: string; value: string }

function addData({ data, experiment: { preprocessing }, statistics }: Run, add: Add) {
  add('data', 'Data set', data.name)
  add('data.size', 'Examples', `${thousands(data.train)} train, ${thousands(data.test)} test`)
  add('data.shape', 'Image', formatShape(data.shape))
  add('data.classes', 'Classes', String(data.classes.length))
  add('data.fingerprint', 'Fingerprint', data.fingerprint.slice(0, 12))
  for (const [name, field] of Object.entries(preprocessingFields)) {
    const value = preprocessing[name as keyof Preprocessing]
    if (!isDefault(field, value)) add(`data.${name}`, field.label, value)
  }
  if (!keepsPixels(preprocessing)) add('data.input', 'Network\'s input', formatShape(inputShape(preprocessing, data.shape)))
  if (statistics) add('data.statistics', 'Standardised by', describeStatistics(statistics))
}

/** The fields of a thing that a run may lack. */
function addFields(label: string, fields: Fields, values: object | null, add: Add) {
  for (const [name, field] of values ? Object.entries(fields) : []) {
    add(`${label}.${name}`, `${label}: ${field.label.toLowerCase()}`, (values as Record<string, FieldValue>)[name]!)
  }
}

function addTraining({ experiment: { training } }: Run, add: Add) {
  add('optimizer', 'Optimizer', training.optimizer.name)
  for (const [name, field] of Object.entries(optimizers[training.optimizer.name])) {
    const values = training.optimizer as unknown as Record<string, FieldValue>
    add(`optimizer.${name}`, field.label, values[name]!)
  }
  add('loss', 'Loss', training.loss)
  add('batch', 'Batch size', thousands(training.batch_size))
  if (training.label_smoothing) add('smoothing', 'Label smoothing', training.label_smoothing)
  if (training.class_weight) {
    add('class_weight', 'Class weights', typeof training.class_weight === 'string' ? training.class_weight : training.class_weight.join(', '))
  }
  add('schedule', 'Schedule', training.schedule.name)
  addFields('Schedule', schedules[training.schedule.name], training.schedule, add)
  addFields('Reduce on plateau', plateauFields, training.reduce_lr_on_plateau, add)
  addFields('Early stopping', earlyStoppingFields, training.early_stopping, add)
  for (const kind of kindsIn(training.augmentation)) {
    addFields(augmentationLabels[kind], augmentations[kind], training.augmentation[kind], add)
  }
  if (movesPixels(training.augmentation)) add('fill_mode', 'Augmented edges', training.augmentation.fill_mode)
  if (training.phases.length && augments(training.augmentation)) add('augment', 'Phase 1 augmented', training.augment)
  if (training.label_noise) add('label_noise', 'Label noise', percent(training.label_noise))
  if (training.metrics.length) add('metrics', 'Metrics', training.metrics.map((name) => metricName(name, training)).join(', '))
  add('monitor', 'Best by', training.checkpoint_monitor)
  add('budget', 'Budget', summariseLength(training.budget))
  training.phases.forEach((phase, i) => add(`phase.${i}`, `Phase ${i + 2}`, summarisePhase(phase)))
  add(
    'evaluate', 'Evaluated',
    training.evaluate.every === 'epoch' ? 'every epoch' : `every ${thousands(training.evaluate.steps)} steps`,
  )
  add('validation', 'Validation', validationText(training))
  add('watch', 'Test watched', training.watch_test)
  if (training.start_from) add('start', 'Began with', `${training.start_from.run}, ${training.start_from.checkpoint}`)
  add('seed', 'Seed', String(training.seed))
}

function validationText(training: Training): string {
  const { validation } = training
  if (validation.source === 'test') return 'on the test set'
  if (!isValidated(training)) return 'none'
  const part = validation.count === null ? `${Number((validation.fraction * 100).toFixed(2))} %` : `${thousands(validation.count)} examples`
  return `${part} of train${validation.stratified ? ', stratified' : ''}`
}

function addOutput({ experiment: { architecture: { output } } }: Run, add: Add) {
  for (const [name, field] of Object.entries(outputFields)) {
    const value = (output as Record<string, FieldValue>)[name]!
    if (name === 'activation') add('output', 'Output', value)
    else add(`output.${name}`, `Output ${field.label.toLowerCase()}`, value)
  }
}

/** The settings of runs side by side, each row saying whether all are the same. */
export function compareSettings(runs: readonly Run[]): SettingRow[] {
  const aligned = alignLayers(runs.map((run) => itemsOf(run.experiment.architecture.layers)))
  const all = runs.map((run, which) => {
    const settings = new Map<string, Setting>()
    const adding = (group: SettingRow['group']): Add => (key, label, value) =>
      settings.set(key, { group, label, value: typeof value === 'string' ? value : formatValue(value) })
    addData(run, adding('Data'))
    const addLayer = adding('Architecture')
    aligned.forEach((row, place) => {
      const layer = row[which]
      // The summary holds every field that isn't at its default.
      if (layer) addLayer(`layer.${place}`, `Layer ${place + 1}`, summariseItem(layer))
    })
    addOutput(run, addLayer)
    addTraining(run, adding('Training'))
    return settings
  })

  const keys = new Map<string, Setting>()
  for (const settings of all) {
    for (const [key, setting] of settings) if (!keys.has(key)) keys.set(key, setting)
  }
  const rows = [...keys].map(([key, { group, label }]) => {
    const values = all.map((settings) => settings.get(key)?.value)
    return { key, row: { group, label, values, same: values.every((value) => value === values[0]) } }
  })
  const place = new Map(orderOfKeys(rows.map(({ key }) => key)).map((key, index) => [key, index]))
  return rows.sort((a, b) => place.get(a.key)! - place.get(b.key)!).map(({ row }) => row)
}

const groups = ['data', 'layer', 'output'] as const

/** Data, layers by place, output, training; a layer that only a later run has stands at its place too. */
function orderOfKeys(keys: string[]): string[] {
  const rank = (key: string): [number, number] => {
    const [head, place] = key.split('.')
    const group = groups.indexOf(head as (typeof groups)[number])
    return [group < 0 ? groups.length : group, head === 'layer' ? Number(place) : 0]
  }
  const ranks = new Map(keys.map((key) => [key, rank(key)]))
  return [...keys].sort((a, b) => {
    const [groupA, placeA] = ranks.get(a)!, [groupB, placeB] = ranks.get(b)!
    return groupA - groupB || placeA - placeB
  })
}

/** The figure a run is known and sorted by, with its split and the epoch it belongs to. */
export interface Headline {
  /** `test` where the run was validated on the test set, `train` where it has no validation. */
  split: 'validation' | 'test' | 'train'
  accuracy: number
  loss: number
  epoch: number
}

/**
 * The best validation of a run, or its last train figures where it has none.
 * @param metrics of a live run, newer than the result it has so far
 */
export function headlineOf(run: Run, metrics: readonly Metric[] = []): Headline | undefined {
  const result = resultOf(run)
  const latest = isActive(run) ? bestValidation(metrics) : undefined
  const best: Moment | undefined = latest ?? result?.bestValidation
  if (best) {
    return {
      split: validatedOnTest(run.experiment) ? 'test' : 'validation', accuracy: best.accuracy,
      loss: best.loss, epoch: best.epoch,
    }
  }
  if (!result?.train) return undefined
  return {
    split: 'train', accuracy: result.train.accuracy, loss: result.train.loss, epoch: result.train.epoch,
  }
}

/** Why the runs' validation figures can't be held against one another, or undefined where they can. */
export function comparisonCaution(runs: readonly Run[]): string | undefined {
  const differ = (of: (run: Run) => unknown) => new Set(runs.map((run) => JSON.stringify(of(run)))).size > 1
  if (differ(({ data }) => data.fingerprint)) {
    return 'These runs were trained on different data, so their figures are not of the same examples.'
  }
  if (differ(({ experiment }) => experiment.training.validation)) {
    return 'These runs were validated on different examples, so small differences in validation say little.'
  }
  return undefined
}
