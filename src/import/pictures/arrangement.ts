import { mostClasses } from '../../domain/dataImport'
import { fail } from '../../domain/failure'
import { thousands } from '../../domain/format'
import { inNaturalOrder } from '../../domain/naturalOrder'

/** Which part a picture belongs to and what it shows; or why that can't be told; `null` where it is left out. */
export type Place = { part: 'train' | 'test'; class: string } | { problem: string } | null

export interface Arrangement {
  /** By folder, as `folderOf` gives it. */
  places: Map<string, Place>
  classes: string[]
  /** The folders of each part, below what was chosen; empty for a part that has none of its own. */
  train: string[]
  test: string[]
  notes: string[]
}

const parts = { train: /^(train|training)$/i, test: /^(test|testing)$/i, validation: /^(val|valid|validation)$/i }
type PartName = keyof typeof parts
const partOf = (folder: string): PartName | undefined =>
  (Object.keys(parts) as PartName[]).find((name) => parts[name].test(folder))

const advice = 'Arrange them as CLASS/PICTURE, or as train/CLASS/PICTURE and test/CLASS/PICTURE.'
const and = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** Below what was chosen; empty for what lies in it itself. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

interface Folder { path: string; parts: string[]; pictures: number }

/**
 * What folders say of the pictures in them: classes, and training or test where there is such a level above. A folder
 * that holds all of it is passed over.
 * @param paths of pictures, with slashes, below what was chosen
 * @throws FailureError `data-damaged` where no picture has a class, or there are too many classes
 */
export function arrange(paths: Iterable<string>, where: string): Arrangement {
  const all = foldersOf(paths), wrapping = wrappingOf(all), notes: string[] = []
  const folders = all.map((folder) => ({ ...folder, parts: folder.parts.slice(wrapping.length) }))
  const tops = [...new Set(folders.flatMap(({ parts }) => parts.slice(0, 1)))]
  const hasParts = tops.some(isTrain) && folders.some(({ parts }) => parts.length > 1 && partOf(parts[0]!) !== undefined)
  if (!hasParts && tops.length && tops.every((top) => partOf(top))) {
    const missing = !tops.some(isTrain)
    fail('data-damaged', missing ? `It has a folder ${and(tops)} and none to train with` : `The pictures in ${and(tops)} lie in no folder of their class`,
      missing ? 'Choose the folder that holds a train folder too, or the folder of classes itself.' : advice, where)
  }
  const roles = hasParts ? rolesOf(tops, notes) : undefined
  const places = new Map(folders.map(({ path, parts }) => [path, placeOf(parts, roles)]))
  const classes = inNaturalOrder(
    [...new Set([...places.values()].flatMap((place) => place && 'class' in place ? [place.class] : []))], (name) => name)
  if (!classes.length) fail('data-damaged', all.length ? 'Its pictures lie in no folder of their class' : 'It holds no pictures', advice, where)
  if (classes.length > mostClasses) {
    fail('data-damaged', `It has ${thousands(classes.length)} folders of pictures; up to ${thousands(mostClasses)} classes can be kept`, advice, where)
  }
  if (roles) noteLeftOut(folders, roles, notes)
  const clash = classes.find((name, i) => i > 0 && name.toLowerCase() === classes[i - 1]!.toLowerCase())
  if (clash !== undefined) notes.push(`More than one folder is called ${clash} but for upper and lower case: each is a class.`)
  const having = (role: 'train' | 'test') =>
    [...roles ?? []].filter(([, given]) => given === role).map(([folder]) => [...wrapping, folder].join('/'))
  return { places, classes, train: having('train'), test: having('test'), notes }
}

function foldersOf(paths: Iterable<string>): Folder[] {
  const folders = new Map<string, Folder>()
  for (const path of paths) {
    const folder = folderOf(path), known = folders.get(folder)
    if (known) known.pictures++
    else folders.set(folder, { path: folder, parts: folder ? folder.split('/') : [], pictures: 1 })
  }
  return [...folders.values()]
}

const isTrain = (folder: string): boolean => partOf(folder) === 'train'

/** The folders that everything lies in, as a zip has them mostly. */
function wrappingOf(folders: readonly Folder[]): string[] {
  const wrapping: string[] = [], sum = (some: readonly Folder[]) => some.reduce((count, { pictures }) => count + pictures, 0)
  for (let level = 0; ; level++) {
    const name = folders[0]?.parts[level]
    const isWrapping = name !== undefined && partOf(name) === undefined && folders.every(({ parts }) => parts[level] === name)
    // A single class isn't one: most of what it holds are pictures.
    if (!isWrapping || sum(folders.filter(({ parts }) => parts.length > level + 1)) * 2 <= sum(folders)) return wrapping
    wrapping.push(name)
  }
}

/** What each folder of the upper level is for. Where there are test and validation pictures, the latter are to train with. */
function rolesOf(tops: readonly string[], notes: string[]): Map<string, 'train' | 'test'> {
  const named = (name: PartName) => inNaturalOrder(tops.filter((top) => partOf(top) === name), (top) => top)
  const train = named('train'), validation = named('validation'), given = named('test')
  const test = given.length ? given : validation
  if (test.length) notes.push(`Training pictures are those in ${and(train)}, test pictures those in ${and(test)}.`)
  if (given.length && validation.length) {
    notes.push(`The pictures in ${and(validation)} are taken to train with: what is for validation is chosen when training.`)
    train.push(...validation)
  }
  return new Map([...train.map((top) => [top, 'train'] as const), ...test.map((top) => [top, 'test'] as const)])
}

function placeOf(folders: readonly string[], roles: Map<string, 'train' | 'test'> | undefined): Place {
  const part = roles && folders.length ? roles.get(folders[0]!) : 'train', depth = roles ? 2 : 1
  if (!part) return null
  if (folders.length < depth) return { problem: 'It lies in no folder of its class' }
  if (folders.length > depth) return { problem: 'It lies deeper than in the folder of its class' }
  return { part, class: folders[depth - 1]! }
}

function noteLeftOut(folders: readonly Folder[], roles: Map<string, 'train' | 'test'>, notes: string[]): void {
  const left = folders.filter(({ parts }) => parts.length > 0 && !roles.has(parts[0]!))
  if (!left.length) return
  const names = inNaturalOrder([...new Set(left.map(({ parts }) => parts[0]!))], (name) => name)
  const count = left.reduce((sum, { pictures }) => sum + pictures, 0)
  notes.push(`${count.toLocaleString('en')} pictures in ${and(names.slice(0, 5))}${names.length > 5 ? ' and others' : ''} are left out: they are beside ${and([...roles.keys()])}.`)
}
