import { definitionOf, summariseLayer } from './layers'
import { formatValue, type FieldValue } from './layers/fields'
import type { Experiment } from './experiment'
import { optimizers } from './optimizers'
import type { Run } from './run'
import { formatShape } from './shape'

/** One setting across runs; `values` in the runs' order, undefined where a run has no such setting. */
export interface SettingRow {
  group: 'Data' | 'Architecture' | 'Training'
  label: string
  values: (string | undefined)[]
  same: boolean
}

type Setting = { group: SettingRow['group']; label: string; value: string }

function settingsOf(run: Run): Map<string, Setting> {
  const { architecture, training }: Experiment = run.experiment
  const rows = new Map<string, Setting>()
  const add = (key: string, group: SettingRow['group'], label: string, value: FieldValue | string) =>
    rows.set(key, { group, label, value: typeof value === 'string' ? value : formatValue(value) })

  add('data', 'Data', 'Data set', run.data.name)
  add('data.size', 'Data', 'Examples', `${run.data.train} train, ${run.data.test} test`)
  add('data.shape', 'Data', 'Image', formatShape(run.data.shape))
  add('data.fingerprint', 'Data', 'Fingerprint', run.data.fingerprint.slice(0, 12))

  architecture.layers.forEach((layer, i) => {
    add(`layer.${i}`, 'Architecture', `Layer ${i + 1}`, summariseLayer(layer))
    for (const [name, field] of Object.entries(definitionOf(layer.type).fields)) {
      if (field.kind !== 'initializer') continue
      add(`layer.${i}.${name}`, 'Architecture', `Layer ${i + 1} ${field.label.toLowerCase()}`,
        (layer as unknown as Record<string, FieldValue>)[name]!)
    }
  })
  add('output', 'Architecture', 'Output', architecture.output.activation)
  add('output.kernel', 'Architecture', 'Output kernel initializer', architecture.output.kernel_initializer)
  add('output.bias', 'Architecture', 'Output bias', architecture.output.use_bias)

  add('optimizer', 'Training', 'Optimizer', training.optimizer.name)
  for (const [name, field] of Object.entries(optimizers[training.optimizer.name])) {
    add(`optimizer.${name}`, 'Training', field.label, (training.optimizer as unknown as Record<string, FieldValue>)[name]!)
  }
  add('loss', 'Training', 'Loss', training.loss)
  add('batch', 'Training', 'Batch size', training.batch_size)
  add('budget', 'Training', 'Budget', training.budget.unit === 'epochs' ? `${training.budget.epochs} epochs` : `${training.budget.steps} steps`)
  add('evaluate', 'Training', 'Evaluated', training.evaluate.every === 'epoch' ? 'every epoch' : `every ${training.evaluate.steps} steps`)
  add('validation', 'Training', 'Validation', training.validation.source === 'test'
    ? 'on the test set'
    : `${formatValue(training.validation.fraction)} of train${training.validation.stratified ? ', stratified' : ''}`)
  add('seed', 'Training', 'Seed', training.seed)
  return rows
}

const groupOrder = ['Data', 'Architecture', 'Training'] as const

/** The settings of runs side by side, each row saying whether all are the same. */
export function compareSettings(runs: readonly Run[]): SettingRow[] {
  const all = runs.map(settingsOf)
  const keys = new Map<string, Setting>()
  for (const settings of all) for (const [key, setting] of settings) if (!keys.has(key)) keys.set(key, setting)
  const rows = [...keys].map(([key, { group, label }]): SettingRow => {
    const values = all.map((settings) => settings.get(key)?.value)
    return { group, label, values, same: values.every((value) => value === values[0]) }
  })
  return rows.sort((a, b) => groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group))
}
