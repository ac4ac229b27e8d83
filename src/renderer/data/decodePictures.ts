import type { OptionsOf } from '../../domain/dataImport'
import { decodeEach, type DecodedPicture } from '../../domain/decodeEach'
import { decodedAtOnce, decodePicture } from '../pictures/decode'

/** Canvases can't be longer than 65,535; a strip that long loses nothing by being resized first. */
const longestSide = 16_384

/**
 * Decodes picture files by Chromium, in the page's sandbox, and fits them into a size.
 * @returns for each its pixels, or why it has none
 */
export const decodePictures = (
  files: readonly { name: string; bytes: Uint8Array }[], into: Pick<OptionsOf<'pictures'>, 'shape' | 'fit'>,
): Promise<DecodedPicture[]> => decodeEach(files, into, async (bytes, name, header) =>
  (await decodePicture(bytes, name, header, longestSide)).picture, decodedAtOnce)
