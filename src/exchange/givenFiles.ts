import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fail, FailureError } from '../domain/failure'
import type { GivenFile } from './importModel'

/** As many parameters as a network may have, in float32, and as much again for what stands around them. */
const mostBytes = 4_000_000_000, mostFiles = 2000

/** Files that a person has chosen, read whole. @throws FailureError `model-invalid` naming the file */
export async function readGivenFiles(paths: readonly string[]): Promise<GivenFile[]> {
  if (paths.length > mostFiles) fail('model-invalid', `${paths.length} files were given, more than ${mostFiles}`, 'Give one model.')
  let left = mostBytes
  const files: GivenFile[] = []
  for (const path of paths) {
    const name = basename(path)
    try {
      const found = await stat(path)
      if (!found.isFile()) fail('model-invalid', 'It is no file', 'Choose a file.', path)
      left -= found.size
      if (left < 0) fail('model-invalid', `It and those before it have more than ${mostBytes / 1e9} GB`, 'Choose a smaller model.', path)
      if (files.some((other) => other.name === name)) fail('model-invalid', `Two of the files are called ${name}`, 'Give one model.')
      files.push({ name, bytes: await readFile(path) })
    } catch (error) {
      if (error instanceof FailureError) throw error
      fail('model-invalid', `It can't be read (${(error as NodeJS.ErrnoException).code})`, 'Check the file and its rights.', path)
    }
  }
  return files
}
