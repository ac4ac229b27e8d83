import { constants } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Failure, fail, FailureError } from '../domain/failure'
import { checkFileSize } from '../domain/imageHeader'
import { inNaturalOrder } from '../domain/naturalOrder'
import { deepestFolder, mostPictures } from '../domain/pictureFolders'

/** A file that may be a picture. */
export interface FoundPicture {
  /** Where it lies. */
  path: string
  /** As a person knows it: below the folder that was chosen, that folder's name first, with slashes. */
  shown: string
  /** Known before it is read. */
  failure?: Failure
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)
const unreadable = (what: string, advice: string, shown: string): Failure =>
  ({ code: 'image-unreadable', what, where: shown, advice })

/**
 * Files, and every file below folders, sorted by name; hidden ones are left out, whatever else a file's name is, it
 * may be a picture. What can't be looked into is listed with why; links to folders, which could go in circles, are too.
 * @param most when as many are found, the rest is left
 */
export async function listPictures(
  chosen: readonly string[], most = mostPictures,
): Promise<{ files: FoundPicture[]; more: boolean }> {
  const files: FoundPicture[] = []
  const isFull = () => files.length >= most
  let more = false
  const add = (file: FoundPicture) => {
    if (isFull()) more = true
    else files.push(file)
  }

  async function look(path: string, shown: string, depth: number): Promise<void> {
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      add({ path, shown, failure: unreadable(`The folder can't be read (${codeOf(error)})`, 'Check the folder and its rights.', shown) })
      return []
    })
    for (const entry of inNaturalOrder(entries.filter(({ name }) => !name.startsWith('.')), ({ name }) => name)) {
      if (more) return
      const at = join(path, entry.name), name = `${shown}/${entry.name}`
      const isLink = entry.isSymbolicLink(), isFolder = isLink ? (await isFolderAt(at)) : entry.isDirectory()
      if (!isFolder) add({ path: at, shown: name })
      else if (isLink) add({ path: at, shown: name, failure: unreadable('It is a link to a folder', 'Open that folder itself.', name) })
      else if (depth >= deepestFolder) add({ path: at, shown: name, failure: unreadable('The folder lies too deep to be looked into', 'Open that folder itself.', name) })
      else await look(at, name, depth + 1)
    }
  }
  for (const path of chosen) {
    if (await isFolderAt(path)) await look(path, basename(path), 0)
    else add({ path, shown: basename(path) })
  }
  return { files, more }
}

const isFolderAt = (path: string): Promise<boolean> => stat(path).then((found) => found.isDirectory(), () => false)

/** A pipe is not waited for. Windows has no such flag. */
const reading = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** @throws FailureError `image-unreadable`, `image-too-large` */
export async function readPictureFile({ path, shown, failure }: FoundPicture): Promise<Uint8Array<ArrayBuffer>> {
  if (failure) throw new FailureError(failure)
  try {
    const file = await open(path, reading)
    try {
      const found = await file.stat()
      if (!found.isFile()) fail('image-unreadable', 'It is no file', 'Choose a picture file.', shown)
      checkFileSize(found.size, shown)
      return new Uint8Array(await file.readFile())
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof FailureError) throw error
    const code = codeOf(error)
    return code === 'ENOENT'
      ? fail('image-unreadable', 'The file is not there', 'Check that it hasn\'t been moved or deleted.', shown)
      : fail('image-unreadable', `It can't be read (${code})`, 'Check the file and its rights.', shown)
  }
}
