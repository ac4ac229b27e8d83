import { layerCategories, type LayerCategory } from '../../../domain/layers/definition'
import { definitionOf, type LayerType, layerTypes } from '../../../domain/layers'
import { type ContainerType, containerSummaries, containerTypes, type ItemType } from '../../../domain/stack'

/** Branch and Repeat hold layers and are none themselves: a group of their own. */
export type PaletteCategory = LayerCategory | 'container'
export const paletteCategories: readonly PaletteCategory[] = [...layerCategories, 'container']
const isContainerType = (type: ItemType): type is ContainerType => containerTypes.some((container) => container === type)
interface PaletteEntry { category: PaletteCategory; summary: string; aliases?: readonly string[] }
export const paletteEntry = (type: ItemType): PaletteEntry =>
  isContainerType(type) ? { category: 'container', summary: containerSummaries[type] } : definitionOf(type)
export const paletteTypes: readonly ItemType[] = [...layerTypes, ...containerTypes]
/** What most networks are made of: shown while nothing is searched and not all are asked for. */
const usual: readonly LayerType[] = [
  'Dense', 'Flatten', 'Conv2D', 'MaxPooling2D', 'AveragePooling2D', 'GlobalAveragePooling2D', 'LSTM', 'BatchNormalization',
  'Dropout', 'Activation',
]
const isUsual = (type: ItemType): boolean => isContainerType(type) || usual.includes(type)

export const categoryNames: Record<PaletteCategory, string> = {
  core: 'Core',
  convolution: 'Convolution',
  pooling: 'Pooling',
  recurrent: 'Recurrent',
  normalisation: 'Normalisation',
  regularisation: 'Regularisation',
  activation: 'Activation',
  container: 'Structure',
}
export const categoryColour = (category: PaletteCategory): string => `var(--${category})`

export interface PaletteGroup { category: PaletteCategory; types: ItemType[] }

/**
 * The layers that a search finds, in groups; without one the usual ones, or all. Every word has to be in the layer's name,
 * what else it is called, its category or its summary.
 */
export function paletteGroups(search: string, all = false): PaletteGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = paletteTypes.filter((type) => {
    if (!words.length) return all || isUsual(type)
    const { category, summary, aliases = [] } = paletteEntry(type)
    const text = [type, categoryNames[category], summary, ...aliases].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return paletteCategories
    .map((category) => ({ category, types: found.filter((type) => paletteEntry(type).category === category) }))
    .filter(({ types }) => types.length > 0)
}

/**
 * What Enter in the search box inserts: what is called just that, else a name that begins with the search, else another
 * name that does, else one that has it, else the first.
 */
export function firstHit(search: string): ItemType | undefined {
  const found = paletteGroups(search).flatMap(({ types }) => types)
  const wanted = search.trim().toLowerCase()
  const aliased = (test: (alias: string) => boolean) =>
    found.find((type) => paletteEntry(type).aliases?.some((alias) => test(alias.toLowerCase())))
  return aliased((alias) => alias === wanted)
    ?? found.find((type) => type.toLowerCase().startsWith(wanted))
    ?? aliased((alias) => alias.startsWith(wanted))
    ?? found.find((type) => type.toLowerCase().includes(wanted))
    ?? found[0]
}
