import { ask } from '../bridge'
import { decodePicture } from './decode'
import type { NewPicture } from './session'

/** A file as a picture to be decoded when its turn comes. */
const fromBlob = (blob: Blob, name: string): NewPicture => ({
  name,
  blob,
  async source() {
    const { picture, width, height } = await decodePicture(blob, name)
    return { picture, size: { width, height } }
  },
})

/** What was dropped or pasted. Text and pages that were dragged along are none. */
export const fromTransfer = (transfer: DataTransfer | null): NewPicture[] =>
  [...(transfer?.files ?? [])].map((file) => fromBlob(file, file.name || 'Pasted picture'))

/** Asks for files; an empty list where the person cancels. */
export async function fromDialog(): Promise<NewPicture[]> {
  const picked = await ask('classify.open')
  return picked.map((file) => 'failure' in file
    ? { name: file.name, failure: file.failure }
    : fromBlob(new Blob([file.bytes as Uint8Array<ArrayBuffer>]), file.name))
}
