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
/** What comes and goes whole with all its settings: a layer, a phase after the first. `sign` is a setting each of them has. */
interface Part { name: string; sign: string; rest: string }
function partAt(place: string): Part | undefined {
  const layer = /^layers\.(.+)\.([^.]+)$/.exec(place)
  if (layer) return { name: layer[1]!, sign: `layers.${layer[1]}.type`, rest: layer[2]! }
  const phase = /^phases\.(\d+)\.(.+)$/.exec(place)
  return phase ? { name: `phase ${Number(phase[1]) + 2}`, sign: `phases.${phase[1]}.budget.unit`, rest: phase[2]! } : undefined
}

function labelOf(place: string): string {
  const part = partAt(place), own = part?.rest ?? place
  if (part && place.startsWith('layers.')) return `${part.name} ${own}` // as Keras names it
  const label = short[own] ?? short[`optimizer.${own}`] ?? own.replaceAll('.', ' ').replaceAll('_', ' ')
  return part ? `${part.name} ${label}` : label
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
    const part = partAt(place)
    if (isSaid(place) || goesWithKind(place, [a, b]) || (place.startsWith('budget.') && !b.has(place))) continue
    if (part && a.has(part.sign) !== b.has(part.sign)) {
      if (place === part.sign) changes.push({ label: b.has(place) ? `+ ${whole(part, b)}` : `− ${whole(part, a)}` })
    } else {
      changes.push({
        label: labelOf(place), ...(a.get(place) !== undefined && { before: settingText(a.get(place)) }),
        ...(b.get(place) !== undefined && { after: settingText(b.get(place)) }),
      })
    }
  }
  return changes
}
/** A part in a word or two: `dropout`, `half (Dropout)`, `phase 2 (25 epochs)`. */
function whole({ name, sign }: Part, settings: Settings): string {
  const kind = settingText(settings.get(sign))
  if (!sign.startsWith('phases.')) return name.startsWith(kind.toLowerCase()) ? name : `${name} (${kind})`
  return `${name} (${settingText(settings.get(sign.replace('unit', kind)))} ${kind})`
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
    const isNew = ({ sign }: Part) => places.includes(sign)
    const parts = places.flatMap((place) => {
      const value = settings.get(place), part = partAt(place)
      if (value === undefined || value === null || isSaid(place) || goesWithKind(place, all)) return []
      if (part && isNew(part)) return place === part.sign ? [`+ ${part.name}`] : []
      return [partOf(labelOf(place), settingText(value))]
    })
    return named(experiment.architecture.name, parts.length ? parts : [`seed ${experiment.training.seed}`])
  })
}
