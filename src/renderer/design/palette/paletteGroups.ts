import { layerCategories, type LayerCategory } from '../../../domain/layers/definition'
import { definitionOf, type LayerType, layerTypes } from '../../../domain/layers'

export const categoryNames: Record<LayerCategory, string> = {
  core: 'Core',
  convolution: 'Convolution',
  pooling: 'Pooling',
  normalisation: 'Normalisation',
  regularisation: 'Regularisation',
  activation: 'Activation',
}
export const categoryColour = (category: LayerCategory): string => `var(--${category})`

export interface PaletteGroup { category: LayerCategory; types: LayerType[] }

/**
 * The layers that a search finds, in groups. Every word has to be in the layer's name, its category or its summary;
 * layers whose name begins with the search come first within their group.
 */
export function paletteGroups(search: string): PaletteGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = layerTypes.filter((type) => {
    const { category, summary } = definitionOf(type)
    const text = `${type} ${categoryNames[category]} ${summary}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return layerCategories
    .map((category) => ({ category, types: found.filter((type) => definitionOf(type).category === category) }))
    .filter(({ types }) => types.length > 0)
}

/** What Enter in the search box inserts: a name that begins with the search, else one that has it, else the first. */
export function firstHit(search: string): LayerType | undefined {
  const found = paletteGroups(search).flatMap(({ types }) => types)
  const wanted = search.trim().toLowerCase()
  return found.find((type) => type.toLowerCase().startsWith(wanted))
    ?? found.find((type) => type.toLowerCase().includes(wanted))
    ?? found[0]
}
