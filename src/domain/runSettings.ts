import type { Experiment } from './experiment'
import { formatValue, type FieldValue } from './layers/fields'
import { isContainer, type Stack } from './stack'

/** What stands at a place of an experiment; null where it is off. */
export type SettingValue = string | number | boolean | null
export type Settings = ReadonlyMap<string, SettingValue>

const known = new WeakMap<Experiment, Settings>()

/**
 * Every setting of an experiment by its place, as one writes it: `learning_rate` stands at `optimizer.learning_rate`, the
 * units of a layer `dense` at `layers.dense.units`. Worked out once for each experiment.
 */
export function settingsOf(experiment: Experiment): Settings {
  const before = known.get(experiment)
  if (before) return before
  const { data, architecture, preprocessing, training } = experiment, settings = new Map<string, SettingValue>()
  settings.set('data', data)
  addAll(settings, 'preprocessing', preprocessing)
  settings.set('architecture', architecture.name)
  addStack(settings, architecture.layers)
  addAll(settings, 'output', architecture.output)
  addAll(settings, '', training)
  known.set(experiment, settings)
  return settings
}

function addStack(settings: Map<string, SettingValue>, stack: Stack): void {
  for (const item of stack) {
    if (item.disabled) continue
    const place = `layers.${item.name}`
    const { name: _name, disabled: _disabled, ...fields } = item
    for (const [field, value] of Object.entries(fields)) {
      if (field !== 'branches' && field !== 'layers') settings.set(`${place}.${field}`, plain(value as FieldValue))
    }
    if (isContainer(item)) for (const inner of item.type === 'Branch' ? item.branches : [item.layers]) addStack(settings, inner)
  }
}

function addAll(settings: Map<string, SettingValue>, place: string, values: object): void {
  for (const [name, value] of Object.entries(values)) {
    const at = place ? `${place}.${name}` : name
    if (isGroup(value)) addAll(settings, at, value)
    else if (!isEmptyList(value)) settings.set(at, plain(value as FieldValue))
  }
}
const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && (!Array.isArray(value) || value.some((one) => typeof one === 'object' && !Array.isArray(one)))
/** No phases are no setting, or each with phases would seem to have lost one. */
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const plain = (value: FieldValue): SettingValue => (typeof value === 'object' && value !== null ? formatValue(value) : value)

/** Every place at which any of the experiments has a setting. */
export const placesIn = (experiments: readonly Experiment[]): ReadonlySet<string> =>
  new Set(experiments.flatMap((experiment) => [...settingsOf(experiment).keys()]))

/** Of these places the one of that name, else all that end in it: `learning_rate` means `optimizer.learning_rate`. */
export const placesNamed = (name: string, places: ReadonlySet<string>): string[] =>
  (places.has(name) ? [name] : [...places].filter((place) => place.endsWith(`.${name}`)))

/** A setting as a heading says it: `learning_rate`, `dense · units`. */
export function settingLabel(place: string): string {
  const parts = place.split('.')
  if (parts[0] === 'layers') return parts.slice(1).join(' · ')
  return (['optimizer', 'validation', 'budget', 'preprocessing', 'evaluate'].includes(parts[0]!) && parts.length > 1 ? parts.slice(1) : parts)
    .join(' · ')
}
export const settingText = (value: SettingValue | undefined): string =>
  value === undefined ? '' : typeof value === 'number' ? numberText(value) : value === null ? '–' : value === true ? 'yes' : value === false ? 'no' : value

/** `3e-4` and `0.01`, as one says a rate; `10,000`. */
export function numberText(exact: number): string {
  const value = Number(exact.toPrecision(6)), size = Math.abs(value) // the mean of the same is the same
  if (value !== 0 && size < 0.001) return value.toExponential().replace('e-0', 'e-')
  return Number.isInteger(value) && size >= 10_000 ? value.toLocaleString('en') : String(value)
}

/** Places at which not all of the experiments have the same, in the order of their first. */
export function differingSettings(experiments: readonly Experiment[]): string[] {
  const first = experiments[0]
  if (!first) return []
  const base = settingsOf(first), differing = new Set<string>(), others = new Set<string>()
  for (const experiment of experiments) {
    const settings = settingsOf(experiment)
    if (settings === base) continue
    for (const [place, value] of base) if (settings.get(place) !== value) differing.add(place)
    for (const place of settings.keys()) if (!base.has(place)) others.add(place)
  }
  return [...[...base.keys()].filter((place) => differing.has(place)), ...others]
}
