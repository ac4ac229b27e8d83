import type { Example } from '../../domain/dataset'
import { ask } from '../bridge'
import { type ImageShape, pictureAt } from './pixels'

/** Tells an example from others of its set. */
export const keyOf = ({ split, index }: Example): string => `${split} ${index}`

const atOnce = 1000

/** The pixels of some examples, by {@link keyOf}. @param id of a set that isn't a version, or whose examples are all in */
export async function picturesOf(id: string, shape: ImageShape, examples: readonly Example[]): Promise<Map<string, Uint8Array>> {
  const pictures = new Map<string, Uint8Array>()
  for (const split of ['train', 'test'] as const) {
    const indices = examples.filter((example) => example.split === split).map(({ index }) => index)
    for (let from = 0; from < indices.length; from += atOnce) {
      const some = indices.slice(from, from + atOnce), { pixels } = await ask('data.imagesAt', { id, split, indices: some })
      some.forEach((index, i) => pictures.set(keyOf({ split, index }), pictureAt(pixels, i, shape)))
    }
  }
  return pictures
}
