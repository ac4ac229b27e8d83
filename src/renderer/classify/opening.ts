import { inNaturalOrder } from '../../domain/naturalOrder'
import { deepestFolder, mostPictures } from '../../domain/pictureFolders'
import { ask } from '../bridge'
import { type NewPicture, placeOf } from './entries'

export interface Opened {
  pictures: NewPicture[]
  /** There were more than a list can hold. */
  more: boolean
}

/** Asks for files or for folders; undefined where the person cancels. */
export async function fromDialog(what: 'files' | 'folder'): Promise<Opened | undefined> {
  const opened = await ask('classify.open', { what })
  if (!opened) return undefined
  const { ticket, files, more } = opened
  return { pictures: files.map((path, place) => ({ ...placeOf(path), source: { kind: 'opened', ticket, place } })), more }
}

const fromFile = (file: File, folder = ''): NewPicture =>
  ({ name: file.name || 'Pasted picture', folder, source: { kind: 'blob', blob: file } })

/** What was pasted. Text and pages are none. */
export const fromClipboard = (transfer: DataTransfer | null): NewPicture[] =>
  [...(transfer?.files ?? [])].map((file) => fromFile(file))

/** What was dropped, to be taken before the event is over; `read` looks into its folders. */
export function fromDrop(transfer: DataTransfer | null): { read(): Promise<Opened> } {
  const entries = [...(transfer?.items ?? [])].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry())
  const files = [...(transfer?.files ?? [])]
  return {
    read: () => entries.some((entry) => entry?.isDirectory)
      ? readEntries(entries.filter((entry) => entry !== null))
      : Promise.resolve({ pictures: files.map((file) => fromFile(file)), more: false }),
  }
}

async function readEntries(roots: FileSystemEntry[]): Promise<Opened> {
  const pictures: NewPicture[] = []
  let more = false
  async function take(entry: FileSystemEntry, folder: string, depth: number): Promise<void> {
    if (more) return
    if (entry.isFile) {
      if (pictures.length >= mostPictures) more = true
      else pictures.push(await fileOf(entry as FileSystemFileEntry, folder))
    } else if (depth < deepestFolder) {
      const below = folder ? `${folder}/${entry.name}` : entry.name
      for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await take(child, below, depth + 1)
    }
  }
  for (const root of roots) await take(root, '', 0)
  return { pictures, more }
}

/** One that can't be read is listed all the same: its reading fails, which says so. */
const fileOf = (entry: FileSystemFileEntry, folder: string): Promise<NewPicture> => new Promise((done) => {
  entry.file((file) => done(fromFile(file, folder)), () => done({ name: entry.name, folder, source: { kind: 'gone' } }))
})

/** Sorted by name, without hidden ones. The reader gives a hundred at a time. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader(), children: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done) => { reader.readEntries(done, () => done([])) })
    if (!some.length) break
    children.push(...some)
  }
  return inNaturalOrder(children.filter(({ name }) => !name.startsWith('.')), ({ name }) => name)
}
