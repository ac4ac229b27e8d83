import type { Part } from '../data/imageSet'
import type { OptionsOf } from '../domain/dataImport'
import { fail } from '../domain/failure'
import { axesFor, axesText, shapeOf, sidesOf } from './arrayAxes'
import { readImages, scaleOf } from './arrayImages'
import { readLabels } from './arrayLabels'
import { axesOfPair, type Pair, type Picked, pickVariables, variablesText } from './arrayNames'
import { filesAmong, nameOf, readAt, sizeOfFile } from './bytes'
import { checkClassCount, inOrder, isName, isWholeNumber, labelNotes } from './classes'
import { guessShape, type Shape } from './flatImage'
import { isMat5, readMat5 } from './mat5'
import { isHdf5, readMat73 } from './mat73'
import { isNpy, readNpy } from './npy'
import { isNpz, readNpz } from './npz'
import { previewOf } from './preview'
import { Problems } from './problems'
import type { Importer } from './source'
import { type ArrayFile, shapeText, type Variable } from './variable'

type ArrayOptions = OptionsOf<'arrays'>
const arrayName = /\.(npy|npz|mat)$/i
const mostFiles = 64

const readers: readonly { is(start: Uint8Array): boolean; read(path: string): Promise<ArrayFile> }[] = [
  { is: isNpy, read: readNpy }, { is: isNpz, read: readNpz }, { is: isMat5, read: readMat5 }, { is: isHdf5, read: readMat73 },
]
const readerOf = async (path: string) => {
  const start = await readAt(path, 0, 1024)
  return readers.find(({ is }) => is(start))
}

/** Arrays of NumPy (`.npy`, `.npz`) and MATLAB (`.mat` of version 5 to 7.3). */
export const arrays: Importer<'arrays'> = {
  kind: 'arrays',
  async recognises(paths) {
    const files = await arrayFiles(paths)
    // Those that are damaged are named when it is opened.
    for (const path of files) if (await readerOf(path)) return true
    return false
  },
  async open(paths, given, { progress }) {
    const files = await arrayFiles(paths)
    if (!files.length) fail('data-missing', 'It has no files of NumPy or MATLAB', 'Choose .npz, .npy or .mat files.', paths[0])
    if (files.length > mostFiles) fail('data-damaged', `It has ${files.length} files with arrays`, 'Choose those with the images and labels.', paths[0])
    const contents: ArrayFile[] = []
    try {
      for (const path of files) {
        const reader = await readerOf(path) ?? fail('data-damaged', 'It is no file of arrays: neither .npy, .npz nor .mat of version 5 or later',
          'Save it with numpy.savez, or in MATLAB with save(…, "-v7").', path)
        contents.push(await reader.read(path))
      }
      return await openArrays(files, contents, given, progress)
    } finally {
      for (const { close } of contents) close?.()
    }
  },
}

async function arrayFiles(paths: readonly string[]): Promise<string[]> {
  const files = await filesAmong(paths)
  return paths.length > 1 || files[0] === paths[0] ? files : files.filter((path) => arrayName.test(path))
}

async function openArrays(
  files: readonly string[], contents: readonly ArrayFile[], given: ArrayOptions | undefined,
  progress: (done: number, total: number | undefined) => void,
) {
  const fileOf = new Map<Variable, number>()
  const variables = contents.flatMap(({ variables: own }, file) => own.map((variable) => {
    const named = { ...variable, name: nameIn(files, file, variable.name, own.length) }
    fileOf.set(named, file)
    return named
  }))
  const whole = files.length === 1 ? files[0]! : files.map(nameOf).slice(0, 5).join(', ')
  const { train, test, notes } = given ? chosen(variables, given, whole) : pickVariables(variables, whole)
  const whereOf = (variable: Variable): string => `${nameOf(files[fileOf.get(variable)!]!)}, ${variable.name}`
  notes.push(...contents.flatMap((content) => content.notes))

  const axes = given?.axes ?? train.axes, sides = sidesOf(axes, train.images.shape)
  const told = shapeOf(axes, train.images, whereOf(train.images))
  const flat = told ? undefined : flatShape(sides!.p, given, whereOf(train.images))
  if (flat && !flat.sure) notes.push(`${sides!.p} pixels are no square; ${flat.shape.slice(0, 2).join(' × ')} is a guess. Check the sizes.`)
  const shape: Shape = told ?? flat!.shape
  const order = given?.order ?? (told ? 'row' : contents[fileOf.get(train.images)!]!.order)
  const scale = given?.scale ?? await scaleOf(train.images)
  const options: ArrayOptions = {
    kind: 'arrays', trainImages: train.images.name, trainLabels: train.labels.name,
    testImages: test?.images.name ?? null, testLabels: test?.labels.name ?? null, axes, shape, order, scale, faulty: given?.faulty ?? 'stop',
  }
  notes.push(`${train.images.name} is read as ${axesText(axes)}${told ? '' : `, the pixels ${order === 'row' ? 'along rows' : 'down columns'}`}.`)
  if (scale === 255) notes.push('Values from 0 to 1 are multiplied by 255.')
  if (test && test.images.order !== train.images.order) {
    notes.push(`${train.images.name} and ${test.images.name} were saved in different orders (by row and by column). Check the images.`)
  }
  const parts = test ? [train, test] : [train]
  const total = parts.reduce((sum, { images }) => sum + images.shape.reduce((product, side) => product * side, 1), 0)
  let done = 0
  const read: ReadPart[] = []
  for (const { images, labels } of parts) {
    const where = whereOf(images), own = sidesOf(axes, images.shape), before = done
    if (!own || own.h !== sides!.h || own.w !== sides!.w || own.c !== sides!.c || own.p !== sides!.p) {
      fail('data-damaged', `${images.name} is ${shapeText(images.shape)}, ${train.images.name} ${shapeText(train.images.shape)}: their images differ in size`,
        'Choose images of one size.', where)
    }
    const found = await readLabels(labels, own.n, whereOf(labels))
    const tell = (values: number) => progress(done = before + values, total)
    const { pixels, faults } = await readImages(images, { axes, shape, order, scale }, where, tell)
    read.push({ ...found, pixels, faults, where, labelsWhere: whereOf(labels) })
  }
  const set = new ArraySet(read, shape)
  if (!set.kept[0]!.length) {
    const [first] = set.problems.listed
    fail('data-damaged', first ? `None of its images can be used; the first: ${first.what}` : 'It has no images', 'Check which variables are images and labels.', first?.where ?? whole)
  }
  const names = await namesFor(set.classes, variables)
  if (names) notes.push(`Classes are named by ${names.variable}.`)
  else notes.push(...labelNotes(set.classes))
  if (read.some(({ columns }) => columns !== undefined)) notes.push('Labels are one-hot: the column of the 1 is the class.')
  const classes = names?.texts ?? set.classes
  const bytes = await Promise.all(files.map(sizeOfFile))
  const usedIn = (pair: Pair | undefined, file: number) =>
    pair !== undefined && [pair.images, pair.labels].some((one) => fileOf.get(one) === file)
  const plan = {
    recognised: `${[...new Set(contents.map(({ format }) => format))].join(', ')}, ${parts.map(({ images }) => `${images.name} ${shapeText(images.shape)} ${images.type}`).join(', ')}`,
    options,
    files: files.flatMap((path, file) => {
      const inTrain = usedIn(train, file), inTest = usedIn(test, file)
      return inTrain || inTest ? [{ path, role: inTrain ? inTest ? 'both' as const : 'train' as const : 'test' as const, bytes: bytes[file]! }] : []
    }),
    classes,
    train: set.perClass(0),
    test: test ? set.perClass(1) : null,
    problems: set.problems.plan,
    variables: variables.map(({ name, shape: own, type }) => ({ name, shape: own, type })),
    notes,
  }
  return {
    plan,
    async load() {
      if (options.faulty === 'stop') set.problems.refuse('examples')
      return { shape, classes, train: set.part(0), ...(test ? { test: set.part(1) } : {}) }
    },
    preview: () => Promise.resolve(previewOf({ shape, classes, train: set.part(0) })),
  }
}

/** Of several files a variable has the file's name before its own, or instead of it where it is the only one. */
function nameIn(files: readonly string[], file: number, name: string, count: number): string {
  if (files.length === 1) return name
  const stem = nameOf(files[file]!).replace(arrayName, '')
  return count === 1 && (/^arr_\d+$/.test(name) || name === stem) ? stem : `${stem}/${name}`
}

/** The variables that options name. @throws FailureError `bad-request` */
function chosen(variables: readonly Variable[], options: ArrayOptions, where: string): Picked {
  const find = (name: string): Variable => variables.find((variable) => variable.name === name)
    ?? fail('bad-request', `There is no ${name}, but ${variablesText(variables)}`, 'Choose another variable.', where)
  const pair = (imagesName: string, labelsName: string): Pair => {
    const images = find(imagesName), labels = find(labelsName)
    if (!images.numbers) fail('bad-request', `${images.name} is text, not images`, 'Choose another variable.', where)
    return { images, labels, axes: options.axes ?? axesOfPair(images, labels) ?? axesFor(images, images.shape[0] ?? 0) ?? 'nhw' }
  }
  const { testImages, testLabels } = options
  if ((testImages === null) !== (testLabels === null)) fail('bad-request', 'Of the test set only images or labels are chosen', 'Choose both, or neither.', where)
  return {
    train: pair(options.trainImages, options.trainLabels),
    test: testImages === null || testLabels === null ? undefined : pair(testImages, testLabels), notes: [],
  }
}

function flatShape(values: number, given: ArrayOptions | undefined, where: string): { shape: Shape; sure: boolean } {
  if (!given) return guessShape(values, where)
  const [height, width, channels] = given.shape
  if (height * width * channels !== values) {
    fail('bad-request', `Images of ${given.shape.join(' × ')} have ${height * width * channels} values, its images ${values}`, 'Choose other sizes.', where)
  }
  return { shape: given.shape, sure: true }
}

/** Names for classes that are numbers: texts, one for each, in a variable that is called so. */
async function namesFor(
  classes: readonly string[], variables: readonly Variable[],
): Promise<{ texts: string[]; variable: string } | undefined> {
  const span = Number(classes[classes.length - 1]) - Number(classes[0])
  if (!classes.every(isWholeNumber) || span !== classes.length - 1) return undefined
  for (const { name, texts: read } of variables) {
    if (!read || !/class|label|name|categor/i.test(name)) continue
    const texts = (await read()).map((text) => text.trim())
    const one = texts.length === classes.length && new Set(texts).size === texts.length
    if (one && texts.every(isName)) return { texts, variable: name }
  }
  return undefined
}

interface ReadPart {
  labels: (string | { fault: string })[]
  columns: number | undefined
  pixels: Uint8Array
  faults: Map<number, string>
  where: string
  labelsWhere: string
}

/** The examples of both parts with their labels as classes. */
class ArraySet {
  readonly classes: string[]
  readonly problems = new Problems()
  /** For each part the examples that can be read, by their place in the file. */
  readonly kept: number[][] = []
  private readonly indexOf: Map<string, number>
  private readonly done: Part[] = []

  constructor(private readonly parts: readonly ReadPart[], private readonly shape: Shape) {
    const found = new Set<string>()
    for (const { labels, faults, where, labelsWhere, columns } of parts) {
      for (let column = 0; column < (columns ?? 0); column++) found.add(String(column))
      const kept: number[] = []
      labels.forEach((label, example) => {
        const fault = typeof label === 'object' ? label.fault : faults.get(example)
        if (typeof label === 'object' || fault !== undefined) {
          this.problems.add(() => ({ where: `${typeof label === 'object' ? labelsWhere : where}, example ${example + 1}`, what: fault! }))
          return
        }
        found.add(label)
        kept.push(example)
      })
      this.kept.push(kept)
    }
    checkClassCount(found.size, this.kept.reduce((sum, { length }) => sum + length, 0), 'The variable of labels', parts[0]!.labelsWhere)
    this.classes = inOrder(found)
    this.indexOf = new Map(this.classes.map((label, i) => [label, i]))
  }

  perClass(part: number): number[] {
    const counts = new Array<number>(this.classes.length).fill(0)
    for (const example of this.kept[part]!) counts[this.indexOf.get(this.parts[part]!.labels[example] as string)!]!++
    return counts
  }

  /** The examples that are kept; they are moved together where they lie. */
  part(index: number): Part {
    return this.done[index] ??= this.gather(this.parts[index]!, this.kept[index]!)
  }

  private gather({ pixels, labels }: ReadPart, kept: readonly number[]): Part {
    const size = this.shape[0] * this.shape[1] * this.shape[2]
    kept.forEach((example, i) => { if (example !== i) pixels.copyWithin(i * size, example * size, (example + 1) * size) })
    return {
      images: pixels.subarray(0, kept.length * size),
      labels: Uint16Array.from(kept, (example) => this.indexOf.get(labels[example] as string)!),
    }
  }
}
