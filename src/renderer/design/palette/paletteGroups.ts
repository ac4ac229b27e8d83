import { layerCategories, type LayerCategory } from '../../../domain/layers/definition'
import { definitionOf, layerTypes } from '../../../domain/layers'
import { type ContainerType, containerSummaries, containerTypes, type ItemType } from '../../../domain/stack'

/** Branch and Repeat hold layers and are none themselves: a group of their own. */
export type PaletteCategory = LayerCategory | 'container'
export const paletteCategories: readonly PaletteCategory[] = [...layerCategories, 'container']
const isContainerType = (type: ItemType): type is ContainerType => containerTypes.some((container) => container === type)
export const paletteEntry = (type: ItemType): { category: PaletteCategory; summary: string } =>
  isContainerType(type) ? { category: 'container', summary: containerSummaries[type] } : definitionOf(type)
export const paletteTypes: readonly ItemType[] = [...layerTypes, ...containerTypes]

export const categoryNames: Record<PaletteCategory, string> = {
  core: 'Core',
  convolution: 'Convolution',
  pooling: 'Pooling',
  recurrent: 'Recurrent',
  recurrent: 'Recurrent',
  normalisation: 'Normalisation',
  regularisation: 'Regularisation',
  activation: 'Activation',
  container: 'Structure',
}
export const categoryColour = (category: PaletteCategory): string => `var(--${category})`

export interface PaletteGroup { category: PaletteCategory; types: ItemType[] }

/**
 * The layers that a search finds, in groups. Every word has to be in the layer's name, its category or its summary;
 * layers whose name begins with the search come first within their group.
 */
export function paletteGroups(search: string): PaletteGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = paletteTypes.filter((type) => {
    const { category, summary } = paletteEntry(type)
    const text = `${type} ${categoryNames[category]} ${summary}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return paletteCategories
    .map((category) => ({ category, types: found.filter((type) => paletteEntry(type).category === category) }))
    .filter(({ types }) => types.length > 0)
}

/** What Enter in the search box inserts: a name that begins with the search, else one that has it, else the first. */
export function firstHit(search: string): ItemType | undefined {
  const found = paletteGroups(search).flatMap(({ types }) => types)
  const wanted = search.trim().toLowerCase()
  return found.find((type) => type.toLowerCase().startsWith(wanted))
    ?? found.find((type) => type.toLowerCase().includes(wanted))
    ?? found[0]
}
