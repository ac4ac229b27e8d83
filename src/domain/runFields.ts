import { totalParameters } from './analysis'
import { areaDelta, lossDelta, points, relative } from './delta'
import { evaluationMetrics, metricTable, metricText } from './evaluationMetrics'
import { bytes, duration, lossText, percent, thousands } from './format'
import { type Environment, type Moment, resultOf, type Run } from './run'
import type { RunEntry } from './runEntry'
import { settingLabel, settingsOf, settingText, type SettingValue } from './runSettings'
import { summariseBudget } from './training'

export type FieldGroup = 'Run' | 'Results' | 'Settings' | 'Environment'
export type RunValue = string | number | boolean | readonly string[] | undefined | null

/**
 * Something of a run that it can be shown, sorted and looked for by. Nothing of the test set is among them: nothing is
 * chosen by it.
 */
export interface RunField {
  /** As it stands in a query. */
  key: string
  group: FieldGroup
  label: string
  hint?: string
  /** Figures stand to the right and are sorted from the highest first. */
  kind: 'text' | 'figure' | 'flag'
  /** `name:x` means exactly that, not a part of it. */
  exact?: boolean
  value(entry: RunEntry): RunValue
  /** Of a figure, or of the mean of several. */
  text?(value: number): string
  /** Against another run's figure. */
  delta?(value: number, base: number): string
  prefers?: 'higher' | 'lower'
  /** Of repeats the mean alone is told. */
  meanAlone?: boolean
}

const text = (group: FieldGroup, key: string, label: string, value: RunField['value'], rest: Partial<RunField> = {}): RunField =>
  ({ key, group, label, kind: 'text', value, ...rest })
const figure = (group: FieldGroup, key: string, label: string, value: RunField['value'], rest: Partial<RunField> = {}): RunField =>
  ({ key, group, label, kind: 'figure', value, ...rest })

const share = { text: (value: number) => percent(value, 2), delta: points, prefers: 'higher' } as const
const loss = { text: lossText, delta: lossDelta, prefers: 'lower' } as const
const moment = (of: 'bestValidation' | 'lastValidation' | 'train', name: keyof Moment) =>
  ({ run }: RunEntry): number | undefined => resultOf(run)?.[of]?.[name]
const onTest = 'Of the validation data; of the test set where the run was validated on that'

const environment = (key: string, label: string, value: (environment: Environment) => RunValue) =>
  text('Environment', key, label, ({ run }) => run.environment && value(run.environment))
const training = ({ run }: RunEntry) => run.experiment.training

/** What all runs have. */
export const runFields: readonly RunField[] = [
  text('Run', 'name', 'Run', ({ run }) => run.name),
  text('Run', 'state', 'State', ({ run }) => run.status.state, { exact: true }),
  text('Run', 'project', 'Project', ({ notes }) => notes.project),
  text('Run', 'tag', 'Tags', ({ notes }) => notes.tags, { exact: true }),
  { key: 'starred', group: 'Run', label: 'Starred', kind: 'flag', value: ({ notes }) => notes.starred },
  { key: 'archived', group: 'Run', label: 'Archived', kind: 'flag', value: ({ notes }) => notes.archived },
  text('Run', 'data', 'Data', ({ run }) => run.data.name),
  text('Run', 'architecture', 'Architecture', ({ run }) => run.experiment.architecture.name),
  text('Run', 'sweep', 'Sweep', ({ run }) => run.group?.name),
  text('Run', 'parent', 'Parent', ({ run }) => run.parent?.name),
  text('Run', 'author', 'Author', ({ run }) => run.origin?.author),
  text('Run', 'notes', 'Notes', ({ notes }) => notes.text),
  text('Run', 'why', 'Why', ({ notes }) => notes.why),
  figure('Run', 'created', 'Created', ({ run }) => run.createdAt),
  figure('Run', 'size', 'On disk', ({ size }) => size?.bytes, { text: bytes, delta: relative, prefers: 'lower' }),

  figure('Results', 'accuracy', 'Best validation', ({ headline }) => headline?.accuracy, { ...share, hint: onTest }),
  figure('Results', 'loss', 'Validation loss', moment('bestValidation', 'loss'), { ...loss, hint: 'At the best epoch' }),
  figure('Results', 'best_epoch', 'Best epoch', moment('bestValidation', 'epoch'), { text: thousands }),
  figure('Results', 'last_accuracy', 'Last validation', moment('lastValidation', 'accuracy'), share),
  figure('Results', 'last_loss', 'Last val. loss', moment('lastValidation', 'loss'), loss),
  figure('Results', 'train_accuracy', 'Train', moment('train', 'accuracy'), { ...share, hint: 'The mean over the last epoch' }),
  figure('Results', 'train_loss', 'Train loss', moment('train', 'loss'), loss),
  ...evaluationMetrics.map((name) => figure('Results', name, metricTable[name].name, moment('bestValidation', name), {
    text: (value) => metricText(name, value), delta: name === 'auc' ? areaDelta : points, prefers: 'higher',
  })),
  figure('Results', 'parameters', 'Parameters', ({ run }) => totalParameters(run.parameters), { text: thousands, delta: relative, prefers: 'lower' }),
  figure('Results', 'time', 'Time', ({ run }) => resultOf(run)?.seconds, { text: duration, delta: relative, prefers: 'lower', meanAlone: true }),
  figure('Results', 'images_per_second', 'Images/s', ({ run }) => resultOf(run)?.imagesPerSecond, { text: thousands, delta: relative, prefers: 'higher', meanAlone: true }),
  figure('Results', 'epochs_done', 'Epochs done', ({ run }) => resultOf(run)?.epoch, { text: thousands }),
  figure('Results', 'steps_done', 'Steps done', ({ run }) => resultOf(run)?.step, { text: thousands }),

  text('Settings', 'optimizer', 'Optimizer', (entry) => training(entry).optimizer.name),
  figure('Settings', 'batch', 'Batch', (entry) => training(entry).batch_size, { text: thousands }),
  text('Settings', 'length', 'Length', (entry) => summariseBudget(training(entry))),

  environment('device', 'Device', ({ device }) => device),
  environment('threads', 'Threads', ({ threads }) => String(threads.intraOp)),
  environment('processor', 'Processor', ({ processor }) => processor),
  environment('platform', 'Platform', ({ platform }) => platform),
  environment('tensorflow', 'TensorFlow', ({ tensorflow }) => tensorflow),
  environment('layerbench', 'Layerbench', ({ layerbench }) => layerbench),
]
const byKey = new Map(runFields.map((field) => [field.key, field]))

const settingFields = new Map<string, RunField>()
/** The setting at that place as a field. @param values some that it has, which say whether it is a figure */
function settingField(place: string, values: Iterable<SettingValue | undefined>): RunField {
  const isFigure = [...values].every((value) => value === undefined || value === null || typeof value === 'number')
  const key = `${place} ${isFigure}`, before = settingFields.get(key)
  if (before) return before
  const value = ({ run }: RunEntry): RunValue => {
    const one = settingsOf(run.experiment).get(place)
    return typeof one === 'boolean' || one === null ? settingText(one) : one
  }
  const field: RunField = { key: place, group: 'Settings', label: settingLabel(place), kind: isFigure ? 'figure' : 'text', value, ...(isFigure && { text: settingText }) }
  settingFields.set(key, field)
  return field
}

/** The field of that key, of all runs or a setting's; undefined where no such setting is in them. */
export function fieldOf(key: string, runs: readonly Run[]): RunField | undefined {
  const found = byKey.get(key)
  if (found) return found
  const values = new Set(runs.map(({ experiment }) => settingsOf(experiment).get(key)))
  return [...values].some((value) => value !== undefined) ? settingField(key, values) : undefined
}

/** A field's value as it reads; a figure's through its `text`. */
export function valueText(field: RunField, value: RunValue): string {
  if (value === undefined || value === null || value === '') return '–'
  if (typeof value === 'number') return field.text ? field.text(value) : String(value)
  if (typeof value === 'boolean') return value ? 'yes' : ''
  return typeof value === 'string' ? value : value.join(', ')
}

export const namedField = (key: string): RunField | undefined => byKey.get(key)
