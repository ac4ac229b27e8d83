import { drawSampleSet } from '../../src/data/sample/sampleSet'
import type { Picture } from '../../src/domain/image'
import { usualSteps } from '../../src/domain/photo/steps'
import { followWay } from '../../src/domain/photo/way'
import { seededNumbers } from '../../test/engine/seededNumbers'
import { drawSpec, makePhoto } from '../../test/photos/makePhoto'

const side = 28

/** Photos of drawn garments, that many pixels high and wide: off-centre, on light grounds with noise, the same every time. */
export function photosOf(pixels: number, count: number): Picture[] {
  const next = seededNumbers(pixels), { images } = drawSampleSet(count, 1)
  return Array.from({ length: count }, (_, i) => {
    const length = Math.round(pixels * (0.4 + 0.55 * next())), place = () => Math.round(next() * (pixels - length))
    const spec = { ...drawSpec(next), width: pixels, height: pixels, side: length, left: place(), top: place() }
    return makePhoto(images.subarray(i * side * side, (i + 1) * side * side), side, spec, next)
  })
}

const steps = usualSteps()
/** The whole way, as Classify goes it. */
export const toImage = (photo: Picture): Uint8Array => followWay(photo, steps, [side, side, 1]).result.pixels
