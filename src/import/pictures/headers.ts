import { extname } from 'node:path'
import { FailureError } from '../../domain/failure'
import { checkFileSize, checkImage, type ImageHeader, looksLikeImage } from '../../domain/imageHeader'
import type { Surroundings } from '../source'
import { folderOf } from './arrangement'
import { atOnce, forEachOf, type FoundFile, type PictureFiles } from './files'
import { inNaturalOrder } from '../../domain/naturalOrder'

/** A file with such an ending is meant as a picture, whatever is in it. */
const pictureName = /\.(png|jpe?g|jfif|webp|bmp|dib|gif|tiff?|avif|heic|heif|jp2|svg)$/i
/** What systems put beside files: hidden ones, and the folder with which macOS packs what it knows of them. */
const hiddenPart = (path: string): string | undefined =>
  path.split('/').find((part) => part.startsWith('.') || part === '__MACOSX')
export const isHidden = (path: string): boolean => hiddenPart(path) !== undefined
export const isPictureName = (path: string): boolean => pictureName.test(path) && !isHidden(path)

/** A picture's kind and size mostly stand in its first bytes; a JPEG's may stand behind much else. */
const firstBytes = 512, mostHeaderBytes = 16_000_000

/** A file that is meant as a picture: its header, or why it can't be read. */
export type Candidate = { file: FoundFile } & ({ size: number; header: ImageHeader } | { failure: string })

export interface Looked {
  /** In natural order of their paths. */
  candidates: Candidate[]
  /** How many other files there are, by ending, or by the name that hides them. */
  others: Map<string, number>
}

/** Reads the beginning of every file. */
export async function lookAt(files: PictureFiles, { progress }: Surroundings): Promise<Looked> {
  const visible = byFolder(files.files.filter(({ path }) => !isHidden(path)))
  const looked = new Array<Candidate | undefined>(visible.length), others = new Map<string, number>()
  // Most pictures of a set have the same size and kind.
  const headers = new Map<string, ImageHeader>()
  const shared = (header: ImageHeader): ImageHeader => {
    const key = Object.values(header).join()
    if (!headers.has(key)) headers.set(key, header)
    return headers.get(key)!
  }
  let done = 0
  await forEachOf(visible.length, atOnce, async (i) => {
    const candidate = looked[i] = await candidateOf(visible[i]!, files)
    if (candidate && 'header' in candidate) candidate.header = shared(candidate.header)
    progress(++done, visible.length)
  })
  const hidden = files.files.filter(({ path }) => isHidden(path)), left = visible.filter((_, i) => !looked[i])
  for (const { path } of [...hidden, ...left]) {
    const kind = hiddenPart(path) ?? (extname(path) || path.split('/').at(-1)!)
    others.set(kind, (others.get(kind) ?? 0) + 1)
  }
  return { candidates: looked.filter((candidate) => candidate !== undefined), others }
}

/** In natural order, a folder after another. */
function byFolder(files: readonly FoundFile[]): FoundFile[] {
  const folders = new Map<string, FoundFile[]>()
  for (const file of files) {
    const folder = folderOf(file.path), inIt = folders.get(folder)
    if (inIt) inIt.push(file)
    else folders.set(folder, [file])
  }
  return inNaturalOrder([...folders], ([folder]) => folder).flatMap(([, inIt]) => inNaturalOrder(inIt, ({ path }) => path))
}

/** What a file's beginning says of it; undefined where it is no picture and isn't called one. */
async function candidateOf(file: FoundFile, files: PictureFiles): Promise<Candidate | undefined> {
  const named = pictureName.test(file.path)
  if (file.failure !== undefined) return named ? { file, failure: file.failure } : undefined
  try {
    let { bytes, size } = await files.start(file, firstBytes)
    if (!named && !looksLikeImage(bytes)) return undefined
    checkFileSize(size, file.path)
    for (let length = firstBytes * 16; ; length *= 16) {
      try {
        return { file, size, header: checkImage(bytes, file.path) }
      } catch (error) {
        const isLongJpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes.length < size && length <= mostHeaderBytes
        if (!(error instanceof FailureError && error.failure.code === 'image-unreadable') || !isLongJpeg) throw error
      }
      ({ bytes, size } = await files.start(file, length))
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error
    return named || error.failure.code === 'image-too-large' ? { file, failure: error.failure.what } : undefined
  }
}
