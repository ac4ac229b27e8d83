import type { Experiment } from './experiment'
import { differingSettings, type Settings, settingsOf, settingText } from './runSettings'

/** A setting that two experiments don't share, as one says it: `lr`; a layer that only one has is a change of its own. */
export interface Change { label: string; before?: string; after?: string }

/** Shorter words for what names and logs are full of. */
const short: Record<string, string> = {
  'optimizer.learning_rate': 'lr', 'batch_size': 'batch', 'budget.epochs': 'epochs', 'budget.steps': 'steps', 'schedule.name': 'schedule',
  'optimizer.name': 'optimizer', 'validation.fraction': 'held out', 'validation.count': 'held out', 'validation.source': 'validated on',
  'preprocessing.scale': 'scale', 'output.activation': 'output', 'label_smoothing': 'smoothing',
}
const layerOf = (place: string): string | undefined => /^layers\.(.+)\.[^.]+$/.exec(place)?.[1]

function labelOf(place: string): string {
  if (short[place]) return short[place]
  const layer = layerOf(place)
  return layer === undefined ? place.replaceAll('.', ' ').replaceAll('_', ' ') : `${layer} ${place.split('.').pop()!}`
}

/** True of what only one kind of optimizer or schedule has: its name says it already. */
function goesWithKind(place: string, all: readonly Settings[]): boolean {
  const [head] = place.split('.'), kind = `${head}.name`
  return (head === 'optimizer' || head === 'schedule') && place !== kind && all.some((settings) => !settings.has(place))
}
/** The name of the network is the name's own beginning, the unit is said by what is counted. */
const isSaid = (place: string): boolean => place === 'architecture' || place === 'budget.unit'

/** What one experiment has otherwise than another: layers first, then training, the seed last. */
export function changesBetween(before: Experiment, after: Experiment): Change[] {
  const a = settingsOf(before), b = settingsOf(after), changes: Change[] = []
  for (const place of inOrder(differingSettings([before, after]))) {
    const layer = layerOf(place)
    if (isSaid(place) || goesWithKind(place, [a, b]) || (place.startsWith('budget.') && !b.has(place))) continue
    if (layer !== undefined && a.has(`layers.${layer}.type`) !== b.has(`layers.${layer}.type`)) {
      if (!place.endsWith('.type')) continue
      const type = settingText((b.get(place) ?? a.get(place))!), what = layer.startsWith(type.toLowerCase()) ? layer : `${layer} (${type})`
      changes.push({ label: b.has(place) ? `+ ${what}` : `− ${what}` })
    } else {
      changes.push({
        label: labelOf(place), ...(a.get(place) !== undefined && { before: settingText(a.get(place)) }),
        ...(b.get(place) !== undefined && { after: settingText(b.get(place)) }),
      })
    }
  }
  return changes
}
const placeRank = (place: string): number => (place === 'data' ? 0 : place.startsWith('layers.') ? 1 : place === 'seed' ? 3 : 2)
const inOrder = (places: readonly string[]): string[] => [...places].sort((x, y) => placeRank(x) - placeRank(y))

/** `lr 0.001 → 3e-4`, `+ dropout_2`. */
export const changeText = ({ label, before, after }: Change): string =>
  before === undefined && after === undefined ? label
  : before === undefined ? `${label} ${after}` : after === undefined ? `no ${label} (was ${before})` : `${label} ${before} → ${after}`

/** `lr 0.001 → 3e-4, + dropout_2`; what it comes to where nothing was changed. */
export const changesText = (changes: readonly Change[]): string => changes.map(changeText).join(', ') || 'nothing: the same again'

/** More would not be read. */
const mostParts = 6
const named = (name: string, parts: readonly string[]): string => {
  const rest = parts.length - mostParts
  return [name, ...parts.slice(0, mostParts), ...(rest > 0 ? [`${rest} more`] : [])].join(' · ').slice(0, 300)
}
const partOf = (label: string, value: string): string => {
  if (label === 'optimizer' || label === 'schedule' || label === 'data') return value
  return label === 'epochs' || label === 'steps' ? `${value} ${label}` : `${label} ${value}`
}

/** A name made of what an experiment has otherwise than the one before it: `dense · lr 3e-4 · seed 2`. */
export function nameByChange(before: Experiment, after: Experiment): string {
  const parts = changesBetween(before, after)
    .map(({ label, after: value }) => (value === undefined ? label : partOf(label, value)))
  return named(after.architecture.name, parts.length ? parts : [`seed ${after.training.seed}`])
}

/** Names for several, each of the settings in which they differ among themselves. */
export function namesByDifference(experiments: readonly Experiment[]): string[] {
  const places = inOrder(differingSettings(experiments))
  const all = experiments.map(settingsOf)
  return experiments.map((experiment, i) => {
    const settings = all[i]!
    const isNew = (layer: string) => places.includes(`layers.${layer}.type`) && settings.has(`layers.${layer}.type`)
    const parts = places.flatMap((place) => {
      const value = settings.get(place), layer = layerOf(place)
      if (value === undefined || value === null || isSaid(place) || goesWithKind(place, all)) return []
      if (layer !== undefined && isNew(layer)) return place.endsWith('.type') ? [`+ ${layer}`] : []
      return [partOf(labelOf(place), settingText(value))]
    })
    return named(experiment.architecture.name, parts.length ? parts : [`seed ${experiment.training.seed}`])
  })
}
