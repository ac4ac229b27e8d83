import { fitPicture, type Picture } from '../image'
import type { Raster } from './scene'
import type { PhotoStepName } from './steps'
import type { Way } from './way'

/** Pixels of a small drawing's longest side. */
const drawnSide = 160
/** What lies around the object is drawn this faint before a middle grey. */
const faint = 0.25, middle = 128

/** The picture after each step, to look at. */
export function drawnOf(way: Way): Record<PhotoStepName, Raster> {
  return {
    orient: small(way.picture), find: typeof way.search === 'string' ? small(way.picture) : lit(way.picture, way.search.mask),
    crop: way.cropped, grey: way.greyed, polarity: way.polarised, contrast: way.contrasted, pad: way.padded, centre: way.centred,
  }
}

function small(picture: Picture): Raster {
  const scale = Math.min(1, drawnSide / Math.max(picture.width, picture.height))
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale))
  const shape = [side(picture.height), side(picture.width), 3] as const
  return { shape, pixels: fitPicture(picture, shape, 'stretch') }
}

/** The object as it is, all else faint. */
function lit(picture: Picture, mask: Raster): Raster {
  const [height, width] = mask.shape, shape = [height, width, 3] as const
  const pixels = fitPicture(picture, shape, 'stretch')
  const shade = (value: number, at: number) => mask.pixels[Math.floor(at / 3)] ? value : value * faint + middle * (1 - faint)
  return { shape, pixels: pixels.map(shade) }
}
