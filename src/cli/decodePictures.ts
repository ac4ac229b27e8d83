import { setImmediate } from 'node:timers/promises'
import type { OptionsOf } from '../domain/dataImport'
import { decodeEach, type DecodedPicture } from '../domain/decodeEach'
import { decodeImageFile } from './decodeImage'

/** How long decoding may keep messages waiting, in milliseconds; a single picture can take longer. */
const patience = 50

/** Decodes picture files in WebAssembly and fits them into a size. @returns for each its pixels, or why it has none */
export async function decodePictures(
  files: readonly { name: string; bytes: Uint8Array }[], into: Pick<OptionsOf<'pictures'>, 'shape' | 'fit'>,
): Promise<DecodedPicture[]> {
  let since = Date.now()
  return decodeEach(files, into, async (bytes, name) => {
    if (Date.now() - since > patience) {
      await setImmediate()
      since = Date.now()
    }
    return decodeImageFile(bytes, name)
  })
}
