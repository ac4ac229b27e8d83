import type { Duplicates } from '../../domain/duplicates'
import { originOf, type ImageSet } from '../imageSet'
import { Rests, type Watch } from '../slices'
import { findEqual } from './equalImages'
import { ImageList } from './imageList'
import { findNear } from './nearImages'
import { signaturesOf } from './signatures'

/** The largest difference of images that are looked for, RMS, and the most pairs of them that are told. */
export const searchLimits = { rms: 12, pairs: 20_000 }

/**
 * Images of both parts that are equal or nearly so, labels left aside.
 * @throws Ended where whoever watches has ended it
 */
export async function findDuplicates(set: ImageSet, watch: Watch, limits = searchLimits): Promise<Duplicates> {
  const list = new ImageList(set), rests = new Rests(watch)
  const within = (from: number, to: number) => (share: number) => from + share * (to - from)
  const { firsts, same } = await findEqual(list, rests, within(0, 0.05))
  const signatures = await signaturesOf(list, firsts, set.shape, rests, within(0.05, 0.15))
  const bound = limits.rms ** 2 * list.size
  const { pairs, below } = await findNear(list, firsts, signatures, bound, limits.pairs, rests, within(0.15, 1))
  const rmsOf = (squared: number) => Math.sqrt(squared / list.size)
  const involved = [...new Set([...same.flat(), ...pairs.flatMap(({ a, b }) => [a, b])])].sort((a, b) => a - b)
  const places = new Map(involved.map((image, place) => [image, place]))
  const placeOf = (image: number) => places.get(image)!
  return {
    examples: involved.map((image) => {
      const { split, index, label } = list.example(image)
      return { split, index: originOf(set, split, index), label }
    }),
    same: same.map((images) => images.map(placeOf)),
    near: pairs.map(({ a, b, squared }) => [placeOf(a), placeOf(b), rmsOf(squared)]),
    upTo: rmsOf(below),
  }
}
