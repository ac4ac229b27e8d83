import { outputFields } from '../architecture'
import type { Experiment } from '../experiment'
import { initializerNamed, initializerNames } from '../initializers'
import { definitionOf, fieldOf } from '../layers'
import type { Field, Fields } from '../layers/fields'
import { losses } from '../losses'
import { merges } from '../merges'
import { monitors } from '../metrics'
import { optimizerNamed, optimizerNames } from '../optimizers'
import { preprocessingFields } from '../preprocessing'
import { scheduleNamed, scheduleNames } from '../schedules'
import type { Stack, StackItem } from '../stack'

/** A value that a field may take, by what it is called. */
export interface Tick { text: string; value: unknown }

/** A place of the experiment that a sweep can vary. */
export interface SweepField {
  /** As axes have it: `architecture.layers.dense.units`. */
  path: string
  /** As people know it: `dense · units`. */
  label: string
  /** What can be typed for it, or what there is to choose from; `other` is anything, as JSON. */
  kind: 'integer' | 'number' | 'pair' | 'other' | 'architecture' | { ticks: readonly Tick[] }
  /** Now. */
  value: unknown
}

/** Every field of the experiment's architecture, training and preprocessing, but the seed, which repeats vary. */
export function sweepFields({ architecture, training, preprocessing }: Experiment): SweepField[] {
  const { optimizer, schedule, seed: _seed, ...others } = training
  return [
    { path: 'architecture', label: 'architecture', kind: 'architecture', value: architecture },
    ...stackFields(architecture.layers, 'architecture.layers'),
    ...definedFields(outputFields, architecture.output, 'architecture.output', 'output · '),
    { path: 'training.optimizer', label: 'optimizer', kind: ticksOf(optimizerNames.map(optimizerNamed)), value: optimizer },
    ...plainFields(without(optimizer, 'name'), 'training.optimizer', ''),
    { path: 'training.schedule', label: 'schedule', kind: ticksOf(scheduleNames.map(scheduleNamed)), value: schedule },
    ...plainFields(without(schedule, 'name'), 'training.schedule', 'schedule · '),
    ...plainFields(others, 'training', ''),
    ...definedFields(preprocessingFields, preprocessing, 'preprocessing', 'preprocessing · '),
  ]
}

const stackFields = (stack: Stack, prefix: string): SweepField[] => stack.flatMap((item) => itemFields(item, `${prefix}.${item.name}`))

function itemFields(item: StackItem, path: string): SweepField[] {
  const label = `${item.name} · `
  switch (item.type) {
    case 'Repeat': return [
      { path: `${path}.times`, label: `${item.name} · times`, kind: 'integer', value: item.times }, ...stackFields(item.layers, `${path}.layers`),
    ]
    case 'Branch': return [
      { path: `${path}.merge`, label: `${item.name} · merge`, kind: chosen(merges), value: item.merge },
      ...item.branches.flatMap((branch, i) => stackFields(branch, `${path}.branches.${i}`)),
    ]
    default: {
      const { fields } = definitionOf(item.type)
      const values = Object.fromEntries(Object.keys(fields).map((name) => [name, fieldOf(item, name)]))
      return definedFields(fields, values, path, label)
    }
  }
}

const definedFields = (fields: Fields, values: Record<string, unknown>, path: string, label: string): SweepField[] =>
  Object.entries(fields).map(([name, field]) =>
    ({ path: `${path}.${name}`, label: `${label}${name}`, kind: kindOf(field), value: values[name] }))

function kindOf(field: Field): SweepField['kind'] {
  switch (field.kind) {
    case 'integer': case 'number': case 'pair': return field.kind
    case 'boolean': return yesOrNo
    case 'choice': return chosen(field.options)
    case 'initializer': return ticksOf(initializerNames.map(initializerNamed))
    default: return 'other'
  }
}

/** What the training settings choose from, by the last part of a path. */
const choices: Record<string, readonly string[]> = {
  loss: losses, checkpoint_monitor: monitors, monitor: monitors, optimizer_state: ['keep', 'reset'],
}
/** The document says what they are; what names an arm of a union stays as it is. */
function plainFields(values: object, path: string, label: string): SweepField[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]): SweepField[] => {
    const field = { path: `${path}.${name}`, label: `${label}${name}`, value }
    if (typeof value === 'number') return [{ ...field, kind: Number.isInteger(value) && value >= 1 ? 'integer' : 'number' }]
    if (typeof value === 'boolean') return [{ ...field, kind: yesOrNo }]
    if (typeof value === 'string') return choices[name] ? [{ ...field, kind: chosen(choices[name]) }] : []
    if (typeof value !== 'object' || value === null || Array.isArray(value) && !value.length) return [{ ...field, kind: 'other' }]
    return plainFields(value, field.path, name === 'budget' ? label : `${label}${name} · `)
  })
}

const yesOrNo = { ticks: [{ text: 'yes', value: true }, { text: 'no', value: false }] }
const chosen = (options: readonly string[]) => ({ ticks: options.map((value) => ({ text: value, value })) })
const ticksOf = (values: readonly { name: string }[]) => ({ ticks: values.map((value) => ({ text: value.name, value })) })
const without = (value: object, key: string): object => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))

/** Those whose label or path has every word, the ones that begin with it first. */
export function foundFields(fields: readonly SweepField[], search: string): SweepField[] {
  const words = search.toLowerCase().split(/[\s·.]+/).filter(Boolean)
  const place = ({ label }: SweepField) => (words[0] && label.split(' · ').some((part) => part.toLowerCase().startsWith(words[0]!)) ? 0 : 1)
  return fields.filter(({ label, path }) => words.every((word) => `${label} ${path}`.toLowerCase().includes(word)))
    .sort((a, b) => place(a) - place(b))
}
