import type { LibraryEntry } from '../../../domain/library'
import { itemsOf, summariseItem } from '../../../domain/stack'

type Block = Extract<LibraryEntry, { kind: 'block' }>

/** What a block goes by among the palette's types: no type has a colon. */
export const keyOfBlock = ({ id }: Pick<Block, 'id'>): string => `block:${id}`

/** Its layers, one a line, as many as can be read at a glance. */
export function blockSummary({ layers }: Pick<Block, 'layers'>): string {
  const lines = itemsOf(layers).map(summariseItem), most = 8
  return [...lines.slice(0, most), ...(lines.length > most ? [`and ${lines.length - most} more`] : [])].join('\n')
}

/** Blocks whose name has every word of the search, or that hold a layer that does; all without one. */
export function blocksFound<Kept extends Pick<Block, 'name' | 'layers'>>(blocks: readonly Kept[], search: string): Kept[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return blocks.filter(({ name, layers }) => {
    const text = [name, 'block', ...itemsOf(layers).map(({ type }) => type)].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
