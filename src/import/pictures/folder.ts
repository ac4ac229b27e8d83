import { close, constants, fstat, open, read } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { fail } from '../../domain/failure'
import { type FoundFile, mostFiles, type PictureFiles } from './files'

/** A wrapping folder, train and test, classes, and some to spare; what lies deeper can be of no class. */
const deepest = 8

// By descriptors: `FileHandle` takes half as long again for a file of a few hundred bytes.
const openFile = promisify(open), readFile = promisify(read), closeFile = promisify(close), statFile = promisify(fstat)

/** A file that was replaced by a link or a pipe meanwhile is neither followed nor waited for; Windows has no such flags. */
const reading = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)

/**
 * Every file below a folder. Links aren't followed: they could lead anywhere, and in circles.
 * @throws FailureError `data-missing`, `data-damaged`
 */
export async function openFolder(root: string): Promise<PictureFiles> {
  const name = basename(root), files: FoundFile[] = [], closed: PictureFiles['closed'] = []
  const whereOf = (path: string) => `${name}/${path}`
  let links = 0
  const folders = [{ path: '', depth: 0 }]
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const { path, depth } = folder
    const entries = await readdir(join(root, path), { withFileTypes: true }).catch((error: unknown) => {
      if (path === '') fail(codeOf(error) === 'ENOENT' ? 'data-missing' : 'data-damaged', `The folder can't be read (${codeOf(error)})`, 'Check the folder and its rights.', root)
      closed.push({ path, what: `The folder can't be read (${codeOf(error)})` })
      return []
    })
    for (const entry of entries) {
      const below = path ? `${path}/${entry.name}` : entry.name
      if (entry.isSymbolicLink()) links++
      else if (entry.isFile()) files.push({ path: below })
      else if (entry.isDirectory() && depth < deepest) folders.push({ path: below, depth: depth + 1 })
      else if (entry.isDirectory()) closed.push({ path: below, what: 'The folder lies too deep to be looked into' })
    }
    if (files.length > mostFiles) fail('data-damaged', `It holds more than ${mostFiles.toLocaleString('en')} files`, 'Choose a folder with fewer.', root)
  }

  /** Up to `length` bytes from the beginning, in memory of their own. */
  async function bytesOf(path: string, length: number): Promise<{ bytes: Uint8Array; size: number }> {
    try {
      const descriptor = await openFile(join(root, path), reading)
      try {
        const buffer = new Uint8Array(length)
        let filled = 0
        while (filled < length) {
          const { bytesRead } = await readFile(descriptor, buffer, filled, length - filled, filled)
          if (bytesRead === 0) break
          filled += bytesRead
        }
        return { bytes: buffer.subarray(0, filled), size: filled < length ? filled : (await statFile(descriptor)).size }
      } finally {
        await closeFile(descriptor)
      }
    } catch (error) {
      return fail('data-damaged', `It can't be read (${codeOf(error)})`, 'Check the file and its rights.', whereOf(path))
    }
  }

  return {
    name, kind: 'folder', files, links, closed, whereOf,
    start: ({ path }, length) => bytesOf(path, length),
    async whole({ path }, size) {
      const { bytes, size: found } = await bytesOf(path, size + 1)
      if (found !== size) fail('data-damaged', 'It has changed since it was looked at', 'Choose the folder again.', whereOf(path))
      return bytes
    },
    close: () => Promise.resolve(),
  }
}
