import { type Colour, type Picture, sample } from '../image'
import { type ConfigOf, number } from '../layers/fields'
import { type Box, type DataShape, type Found, type Raster, type Scene, whole } from './scene'
import { shadesOver } from './surface'

/** What is left around the object. */
export const cropFields = {
  margin: number('Margin', 0, { min: 0, max: 5 }, { hint: 'At each side, of the object’s longer side' }),
} as const

/** Pixels of a crop's longest side for one of the data's, and the most where the data's images are small. */
const finer = 4, usualMost = 256

/**
 * The part of an opaque picture that holds the object, or all of it; three channels, and still finer than the data's images.
 * @param margin null for the whole picture
 */
export function crop(
  picture: Picture, ground: Colour, found: Found | undefined, settings: ConfigOf<typeof cropFields> | null, shape: DataShape,
): Scene {
  const box = found && settings && !isFramed(found.box, settings.margin, picture, shape)
    ? withMargin(found.box, settings.margin, picture, shape) : whole
  // In pixels, as whole ones: a picture of the data's size isn't blurred.
  const left = Math.round(box.left * picture.width), top = Math.round(box.top * picture.height)
  const across = Math.max(1, Math.round(box.right * picture.width) - left)
  const down = Math.max(1, Math.round(box.bottom * picture.height) - top)
  const side = Math.max(shape[0], shape[1]), most = Math.max(side, Math.min(finer * side, usualMost))
  const scale = Math.min(1, most / Math.max(across, down))
  const width = Math.max(1, Math.round(across * scale)), height = Math.max(1, Math.round(down * scale))
  const snapped = {
    left: left / picture.width, top: top / picture.height,
    right: (left + across) / picture.width, bottom: (top + down) / picture.height,
  }
  const fine = { across: width / across, down: height / down }
  return {
    shape: [height, width, 3], ground,
    pixels: sample(picture, ground, [height, width, 3], { ...fine, left: -left * fine.across, top: -top * fine.down }),
    object: found && {
      mask: maskOver(found.mask, height, width, snapped), behind: shadesOver(found.surface, height, width, snapped),
      darker: found.darker,
    },
  }
}

/** How near an object's size must be to the data's to be left at it. */
const nearlyFramed = 0.92

/** In a picture of the data's size, an object that is about as large as the data's: another pixel more or less only blurs it. */
function isFramed(box: Box, margin: number, picture: Picture, [height, width]: DataShape): boolean {
  const share = Math.max(box.right - box.left, box.bottom - box.top) * (1 + 2 * margin)
  return picture.height === height && picture.width === width && share >= nearlyFramed && share <= 1 / nearlyFramed
}

/** The box with a margin that follows the data's aspect: as much of the frame at each side of a wide object as of a tall one. */
function withMargin(box: Box, margin: number, picture: Picture, [height, width]: DataShape): Box {
  const across = (box.right - box.left) * picture.width, down = (box.bottom - box.top) * picture.height
  const frame = Math.max(down, across * height / width)
  const x = margin * frame * width / height / picture.width, y = margin * frame / picture.height
  return { left: box.left - x, top: box.top - y, right: box.right + x, bottom: box.bottom + y }
}

/** A mask of the whole picture, over a part of it, between its pixels as they go over into each other; 0 beyond. */
function maskOver({ shape: [rows, columns], pixels }: Raster, height: number, width: number, box: Box): Float32Array {
  const mask = new Float32Array(height * width)
  const at = (x: number, y: number) => x < 0 || y < 0 || x >= columns || y >= rows ? 0 : pixels[y * columns + x]!
  for (let y = 0, to = 0; y < height; y++) {
    const v = (box.top + (y + 0.5) / height * (box.bottom - box.top)) * rows - 0.5, row = Math.floor(v), down = v - row
    for (let x = 0; x < width; x++) {
      const u = (box.left + (x + 0.5) / width * (box.right - box.left)) * columns - 0.5
      const column = Math.floor(u), across = u - column
      mask[to++] = ((at(column, row) * (1 - across) + at(column + 1, row) * across) * (1 - down)
        + (at(column, row + 1) * (1 - across) + at(column + 1, row + 1) * across) * down) / 255
    }
  }
  return mask
}
