import type { Rests } from '../slices'
import type { ImageList } from './imageList'

/** Images of equal pixels: each that is the first of its kind, and those kinds that have several. */
export interface EqualImages { firsts: Int32Array; same: number[][] }

/** Found by a hash of the pixels; a hash that two images share doesn't make them equal. */
export async function findEqual(list: ImageList, rests: Rests, tell: (share: number) => number): Promise<EqualImages> {
  const kinds = new Map<number, number[][]>(), firsts: number[] = []
  for (let place = 0; place < list.count; place++) {
    if (rests.due) await rests.rest(tell(place / list.count))
    const hash = hashOf(list, place), known = kinds.get(hash)
    const kind = known?.find(([first]) => list.squaredDifference(first!, place, 0) === 0)
    if (kind) kind.push(place)
    else {
      firsts.push(place)
      if (known) known.push([place])
      else kinds.set(hash, [[place]])
    }
  }
  return { firsts: Int32Array.from(firsts), same: [...kinds.values()].flat().filter(({ length }) => length > 1) }
}

/** FNV-1a (Fowler, Noll and Vo), 32 bits. */
function hashOf(list: ImageList, place: number): number {
  const { images, from } = list.at(place), to = from + list.size
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ images[i]!, 0x01000193)
  return hash
}
