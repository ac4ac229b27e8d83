import { open as openFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { OptionsOf, SourcePlan } from '../domain/dataImport'
import { fail } from '../domain/failure'
import { bytes as byteText, thousands } from '../domain/format'
import { arrange, type Arrangement, folderOf } from './pictures/arrangement'
import type { Readable } from './pictures/batches'
import type { PictureFiles } from './pictures/files'
import { openFolder } from './pictures/folder'
import { type Candidate, isHidden, isPictureName, lookAt } from './pictures/headers'
import { addProblem, loadPictures } from './pictures/load'
import { bestOptions, mostSetBytes, sizesOf } from './pictures/options'
import { openZip, zipNames } from './pictures/zip'
import { previewOf } from './preview'
import { type Importer, type Opened, previewed, type Surroundings } from './source'

type Options = OptionsOf<'pictures'>

/** Picture files in a folder a class, or a zip of such a folder. */
export const pictures: Importer<'pictures'> = {
  kind: 'pictures',

  async recognises(paths) {
    const [path] = paths
    if (path === undefined || paths.length > 1) return false
    const kind = await kindOf(path)
    return kind === 'folder' ? hasPictures(path, 3) : kind === 'zip' ? zipNames(path, isPictureName) : false
  },

  async open(paths, options, surroundings) {
    const [path] = paths
    if (path === undefined || paths.length > 1) return fail('bad-request', 'Pictures come from one folder or one zip', 'Choose the folder that holds all of them.')
    const files = await openFiles(path)
    try {
      return await opened(path, files, options, surroundings)
    } finally {
      await files.close()
    }
  },
}

async function kindOf(path: string): Promise<'folder' | 'zip' | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return 'folder'
  if (!found?.isFile()) return undefined
  const file = await openFile(path).catch(() => undefined), start = new Uint8Array(4)
  await file?.read(start, 0, 4, 0).finally(() => file.close())
  return start[0] === 0x50 && start[1] === 0x4b && (start[2] === 3 || start[2] === 5) ? 'zip' : undefined
}

/** Whether pictures lie in a folder below, as many levels down; the first names are enough to tell. */
async function hasPictures(path: string, levels: number): Promise<boolean> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  const visible = entries.filter(({ name }) => !isHidden(name))
  if (visible.slice(0, 1000).some((entry) => entry.isFile() && isPictureName(entry.name))) return true
  for (const entry of visible.filter((each) => each.isDirectory()).slice(0, 50)) {
    if (levels > 0 && await hasPictures(join(path, entry.name), levels - 1)) return true
  }
  return false
}

async function openFiles(path: string): Promise<PictureFiles> {
  const kind = await kindOf(path)
  if (kind === 'zip') return openZip(path)
  if (kind === 'folder') return openFolder(path)
  await stat(path).catch((error: NodeJS.ErrnoException) =>
    fail(error.code === 'ENOENT' ? 'data-missing' : 'data-damaged', `It can't be read (${error.code})`, 'Check the path and its rights.', path))
  return fail('data-damaged', 'It is no folder and no zip file', 'Choose a folder with a folder of pictures for each class, or a zip of it.', path)
}

async function opened(
  path: string, files: PictureFiles, options: Options | undefined, surroundings: Surroundings,
): Promise<Opened> {
  const { candidates, others } = await lookAt(files, surroundings)
  const arrangement = arrange(candidates.map(({ file }) => file.path), path)
  const problems: SourcePlan['problems'] = { count: 0, listed: [] }
  const report = (where: string, what: string) => addProblem(problems, { where: files.whereOf(where), what })
  for (const folder of files.closed) report(folder.path, folder.what)
  const readable = readableOf(candidates, arrangement, report)
  if (!readable.some(({ part }) => part === 'train')) {
    const [first] = problems.listed
    fail('data-damaged', `None of its pictures to train with can be read${first ? ` (${first.where}: ${first.what})` : ''}`, 'Choose a folder of PNG, JPEG, WebP, BMP or GIF pictures.', path)
  }
  const chosen = options ?? await bestOptions(readable, files, surroundings)
  checkTotal(readable.length, chosen.shape, path)
  const plan = {
    recognised: `${files.kind === 'zip' ? 'Zip of pictures' : 'Pictures'} in folders by class, ${kindsOf(readable)}`,
    options: chosen,
    files: filesOf(path, files, arrangement, readable),
    classes: arrangement.classes,
    train: countsOf(readable, 'train', arrangement.classes.length),
    test: arrangement.test.length ? countsOf(readable, 'test', arrangement.classes.length) : null,
    problems,
    notes: [...arrangement.notes, ...notesOf(readable, chosen, others, files.links)],
  }
  const atFirst = { count: problems.count, listed: [...problems.listed] }
  return {
    plan,
    load() {
      Object.assign(problems, { count: atFirst.count, listed: [...atFirst.listed] })
      return loadPictures(files, plan, readable, surroundings)
    },
    async preview() {
      const few = firstOfEach(readable, arrangement.classes.length), quiet = { ...surroundings, progress: () => undefined }
      const lenient = { ...chosen, faulty: 'drop' as const }, counts = countsOf(few, 'train', arrangement.classes.length)
      const tried = { ...plan, options: lenient, train: counts, test: null, problems: { count: 0, listed: [] } }
      return previewOf(await loadPictures(files, tried, few, quiet))
    },
  }
}

/** A few pictures of each class. */
function firstOfEach(readable: readonly Readable[], classes: number): Readable[] {
  const most = Math.ceil(previewed / classes), seen = new Array<number>(classes).fill(0)
  const few: Readable[] = []
  for (const picture of readable) {
    if (few.length < previewed && picture.part === 'train' && seen[picture.label]!++ < most) few.push(picture)
  }
  return few
}

function checkTotal(count: number, shape: Options['shape'], path: string): void {
  const total = shape.reduce((product, size) => product * BigInt(size), BigInt(count))
  if (total <= BigInt(mostSetBytes)) return
  fail('out-of-memory', `${thousands(count)} pictures of ${shape.join(' × ')} would take ${byteText(Number(total))}; up to ${byteText(mostSetBytes)} can be kept`, 'Choose a smaller size.', path)
}

function readableOf(
  candidates: readonly Candidate[], { places, classes }: Arrangement, report: (path: string, what: string) => void,
): Readable[] {
  const labels = new Map(classes.map((name, label) => [name, label])), readable: Readable[] = []
  for (const candidate of candidates) {
    const { file } = candidate, place = places.get(folderOf(file.path))!
    if (place === null) continue
    if ('problem' in place) report(file.path, place.problem)
    else if ('failure' in candidate) report(file.path, candidate.failure)
    // The same object: there may be two million.
    else readable.push(Object.assign(candidate, { part: place.part, label: labels.get(place.class)! }))
  }
  return readable
}

function countsOf(readable: readonly Readable[], wanted: 'train' | 'test', classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const { part, label } of readable) if (part === wanted) counts[label]!++
  return counts
}

const kindNames = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP', bmp: 'BMP', gif: 'GIF', avif: 'AVIF' }
const kindsOf = (readable: readonly Readable[]): string =>
  [...new Set(readable.map(({ header }) => kindNames[header.kind]))].sort().join(', ')

/** The folders of training and test pictures, or all in one. */
function filesOf(
  path: string, { kind }: PictureFiles, { train, test }: Arrangement, readable: readonly Readable[],
): SourcePlan['files'] {
  const bytesIn = (within: string, role: 'train' | 'test' | 'both') => readable.reduce((sum, { file, size, part }) =>
    (role === 'both' || part === role) && file.path.startsWith(within) ? sum + size : sum, 0)
  const all = test.length ? 'both' : 'train'
  if (kind === 'zip' || !train.length) return [{ path, role: all, bytes: bytesIn('', all) }]
  return ([['train', train], ['test', test]] as const).flatMap(([role, folders]) =>
    folders.map((folder) => ({ path: join(path, folder), role, bytes: bytesIn(`${folder}/`, role) })))
}

function notesOf(
  readable: readonly Readable[], { shape: [height, width, channels] }: Options, others: Map<string, number>, links: number,
): string[] {
  const notes: string[] = [], { widths, heights, same } = sizesOf(readable)
  if (!same) {
    notes.push(`Sizes differ, from ${widths.least} to ${widths.most} pixels in width and from ${heights.least} to ${heights.most} in height: each becomes ${width} × ${height}.`)
  } else if (widths.most !== width || heights.most !== height) {
    notes.push(`All have ${widths.most} × ${heights.most} pixels: each becomes ${width} × ${height}.`)
  }
  if (channels === 1 && readable.some(({ header }) => !header.grey)) {
    notes.push('They are read as shades of grey. Choose three channels where they have colours.')
  }
  const left = [...others.values()].reduce((sum, count) => sum + count, 0)
  if (left) {
    const endings = [...others].sort((a, b) => b[1] - a[1]).map(([ending]) => ending)
    notes.push(`${thousands(left)} ${left === 1 ? 'file that is no picture is' : 'files that are no pictures are'} left out (${endings.slice(0, 5).join(', ')}${endings.length > 5 ? ' and others' : ''}).`)
  }
  if (links) notes.push(`${thousands(links)} ${links === 1 ? 'link is' : 'links are'} not followed.`)
  return notes
}
