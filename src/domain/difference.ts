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

/** Of one kind of thing, such as an optimizer, only the same kind's settings can be held against each other. */
function isFollowing(place: string, a: Settings, b: Settings): boolean {
  const [head] = place.split('.')
  const kind = head === 'optimizer' || head === 'schedule' ? `${head}.name` : head === 'budget' ? 'budget.unit' : undefined
  const isAbsent = a.get(place) === undefined || b.get(place) === undefined
  return kind !== undefined && place !== kind && a.get(kind) !== b.get(kind) && isAbsent
}

/** What one experiment has otherwise than another: layers first, then training, the seed last. */
export function changesBetween(before: Experiment, after: Experiment): Change[] {
  const a = settingsOf(before), b = settingsOf(after), changes: Change[] = []
  for (const place of inOrder(differingSettings([before, after]))) {
    const layer = layerOf(place)
    if (place === 'architecture' || (place === 'budget.unit')) continue
    if (layer !== undefined && a.has(`layers.${layer}.type`) !== b.has(`layers.${layer}.type`)) {
      if (!place.endsWith('.type')) continue
      const type = settingText((b.get(place) ?? a.get(place))!), what = layer.startsWith(type.toLowerCase()) ? layer : `${layer} (${type})`
      changes.push({ label: b.has(place) ? `+ ${what}` : `− ${what}` })
    } else if (!isFollowing(place, a, b) || b.get(place) !== undefined && place.startsWith('budget.')) {
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
  const parts = changesBetween(before, after).map(({ label, after: value }) => (value === undefined ? label : partOf(label, value)))
  return named(after.architecture.name, parts.length ? parts : [`seed ${after.training.seed}`])
}

/** Names for several, each of the settings in which they differ among themselves. */
export function namesByDifference(experiments: readonly Experiment[]): string[] {
  const places = inOrder(differingSettings(experiments))
  return experiments.map((experiment) => {
    const settings = settingsOf(experiment)
    const isNew = (layer: string) => places.includes(`layers.${layer}.type`) && settings.has(`layers.${layer}.type`)
    const parts = places.flatMap((place) => {
      const value = settings.get(place), layer = layerOf(place)
      if (value === undefined || value === null || ['architecture', 'budget.unit'].includes(place)) return []
      if (layer !== undefined && isNew(layer)) return place.endsWith('.type') ? [`+ ${layer}`] : []
      return [partOf(labelOf(place), settingText(value))]
    })
    return named(experiment.architecture.name, parts.length ? parts : [`seed ${experiment.training.seed}`])
  })
}
