import type { OptionsOf, SourcePlan } from '../domain/dataImport'
import { fail } from '../domain/failure'
import type { Part } from '../data/imageSet'
import { filesAmong, nameOf, sizeOfFile, textBytes, unpackedPieces, unpackedStart } from './bytes'
import { checkClassCount, inOrder, isWholeNumber, labelNotes } from './classes'
import { columnName, columnPlaces, type Columns, columnsOf, labelColumn, shapeOf } from './csvColumns'
import { CsvRows, FoundLabels, type RowLayout } from './csvRows'
import { type CsvSample, looksLikeCsv, named, sampleOf } from './csvSample'
import { isNumber } from './csvText'
import { fileRoles, partOfName } from './partNames'
import { previewOf } from './preview'
import { Problems } from './problems'
import type { Importer } from './source'

type CsvOptions = OptionsOf<'csv'>
const csvName = /\.(csv|tsv|txt)(\.gz)?$/i

/** Tables in text, a row an image: one file, or one to train and one to test on. */
export const csv: Importer<'csv'> = {
  kind: 'csv',
  async recognises(paths) {
    for (const path of await csvFiles(paths)) if (await isTable(path)) return true
    return false
  },
  async open(paths, given, { progress }) {
    const { train, test, unused } = fileRoles(await csvFiles(paths), 'CSV')
    const sample = await sampleOf(train, given)
    const chosen = choose(sample, given, train)
    const { options, notes } = chosen, found = new FoundLabels()
    const testLayout = test === undefined ? undefined : await layoutOfTest(test, sample, options, chosen.columns)
    if (sample.names && testLayout?.names?.some((name, column) => name !== sample.names![column])) {
      notes.push(`${nameOf(test!)} has its columns in another order; they are taken by their names.`)
    }
    const files = [train, ...(test !== undefined && testLayout ? [test] : [])]
    const sizes = await Promise.all(files.map(sizeOfFile)), total = sizes.reduce((sum, size) => sum + size, 0)
    let done = 0
    const read = async (path: string, layout: RowLayout): Promise<CsvRows> => {
      const rows = new CsvRows(layout, found, nameOf(path), await textBytes(path))
      for await (const piece of unpackedPieces(path, (bytes) => progress(done += bytes, total))) rows.push(piece)
      rows.end()
      return rows
    }
    const trainRows = await read(train, chosen.layout)
    const testRows = test !== undefined && testLayout ? await read(test, testLayout) : undefined
    const table = new Table(found, trainRows, testRows, [train, test].map((path) => nameOf(path ?? '')))
    if (!table.countOf(trainRows)) {
      const [first] = table.problems.listed
      fail('data-damaged', first ? `None of its rows can be read; the first: ${first.what}` : 'It has no rows', 'Check that each row has a label and pixels.', first?.where ?? train)
    }
    for (const path of unused) notes.push(`Not used: ${nameOf(path)}.`)
    if (test !== undefined && !testLayout) notes.push(`${nameOf(test)} has no labels, so it isn't used.`)
    const plan: SourcePlan = {
      recognised: recognised(sample, options),
      options,
      files: files.map((path, i) => ({ path, role: i ? 'test' : 'train', bytes: sizes[i]! })),
      classes: table.classes,
      train: table.perClass(trainRows),
      test: testRows ? table.perClass(testRows) : null,
      problems: table.problems.plan,
      columns: Array.from({ length: sample.columns }, (_, i) => columnName(sample.names, i)),
      notes: [...notes, ...labelNotes(table.classes), ...table.onlyInTest()],
    }
    let gathered: { train: Part; test?: Part } | undefined
    const parts = () => gathered ??= { train: table.part(trainRows), ...(testRows ? { test: table.part(testRows) } : {}) }
    return {
      plan,
      async load() {
        if (options.faulty === 'stop') table.problems.refuse('rows')
        return { shape: options.shape, classes: table.classes, ...parts() }
      },
      preview: () => Promise.resolve(previewOf({ shape: options.shape, classes: table.classes, train: parts().train })),
    }
  },
}

/** What was chosen; of a folder the tables, and what is called one of the parts: where that is damaged, it is said. */
async function csvFiles(paths: readonly string[]): Promise<string[]> {
  const files = await filesAmong(paths)
  if (paths.length > 1 || files[0] === paths[0]) return files
  const tables: string[] = []
  for (const path of files) {
    if (csvName.test(path) && (partOfName(nameOf(path)) || await isTable(path))) tables.push(path)
  }
  return tables
}

const isTable = async (path: string): Promise<boolean> =>
  looksLikeCsv(await unpackedStart(path, 1 << 16).catch(() => new Uint8Array()))

/** How the file is read: as was said, else as fits best. @throws FailureError `bad-request`, `data-damaged` */
function choose(
  sample: CsvSample, given: CsvOptions | undefined, path: string,
): { options: CsvOptions; columns: Columns; layout: RowLayout; notes: string[] } {
  const { names, rows, delimiter } = sample
  if (given && given.label >= sample.columns) {
    fail('bad-request', `There is no column ${given.label + 1}; it has ${sample.columns}`, 'Choose another column for the label.', path)
  }
  const guess = labelColumn(rows, sample.columns, names), label = given?.label ?? guess.label
  const columns = columnsOf(sample.columns, names, label, path), notes = [...columns.notes]
  if (!given && !guess.sure) notes.push(`Nothing says which column has the labels; ${columnName(names, label)} is taken.`)
  const size = columns.pixels.length
  if (given && given.shape[0] * given.shape[1] * given.shape[2] !== size) {
    fail('bad-request', `Images of ${given.shape.join(' × ')} have ${given.shape[0] * given.shape[1] * given.shape[2]} values, the rows have ${size}`, 'Choose other sizes.', path)
  }
  const sized = given ? { shape: given.shape, sure: true } : shapeOf(columns, path)
  if (!sized.sure) notes.push(`${size} pixels are no square; ${sized.shape.slice(0, 2).join(' × ')} is a guess. Check the sizes.`)
  const scale = given?.scale ?? scaleOf(rows, columns.pixels)
  if (scale === 255) notes.push('Values from 0 to 1 are multiplied by 255.')
  const options: CsvOptions = {
    kind: 'csv', delimiter, header: names !== undefined, label, shape: sized.shape, order: given?.order ?? 'row', scale,
    faulty: given?.faulty ?? 'stop',
  }
  return { options, columns, layout: layoutOf(sample, options, columns), notes }
}

const layoutOf = (sample: CsvSample, { label, shape, order, scale }: CsvOptions, columns: Columns): RowLayout => ({
  delimiter: sample.delimiter.charCodeAt(0), header: sample.names !== undefined, label,
  places: columnPlaces(sample.columns, columns, shape, order), size: columns.pixels.length, scale, names: sample.names,
})

/**
 * The test file is read as the other one; where there is a header, its columns may stand in another order.
 * @returns undefined where it has no labels
 * @throws FailureError `data-damaged` where its columns are others
 */
async function layoutOfTest(
  path: string, train: CsvSample, options: CsvOptions, columns: Columns,
): Promise<RowLayout | undefined> {
  const sample = await sampleOf(path, options), { names } = sample
  const size = columns.pixels.length
  if (!names || !train.names) {
    if (sample.columns === train.columns) return layoutOf(sample, options, columns)
    return sample.columns === train.columns - 1 ? undefined
      : fail('data-damaged', `It has ${sample.columns} columns, the file to train on has ${train.columns}`, 'Choose files with the same columns.', path)
  }
  const at = new Map(names.map((name, i) => [name, i])), label = at.get(train.names[options.label]!)
  const pixels = columns.pixels.map((column) => at.get(train.names![column]!))
  const missing = columns.pixels.find((_, i) => pixels[i] === undefined)
  if (missing !== undefined || new Set(pixels).size < size) {
    return fail('data-damaged', `Its header has no column ${columnName(train.names, missing ?? columns.pixels[0]!)}, the file to train on has it`, 'Choose files with the same columns.', path)
  }
  if (label === undefined) return undefined
  return layoutOf(sample, { ...options, label }, { ...columns, label, pixels: pixels as number[] })
}

/** 255 where pixels go from 0 to 1: fractions, or nothing but zeros and ones. */
function scaleOf(rows: readonly (readonly string[])[], pixels: readonly number[]): 1 | 255 {
  let most = 0
  for (const row of rows) {
    for (const column of pixels) {
      const text = row[column]!
      if (isNumber(text)) most = Math.max(most, Number(text))
      if (most > 1) return 1
    }
  }
  return most > 0 ? 255 : 1
}

function recognised({ columns, names, delimiter }: CsvSample, { label }: CsvOptions): string {
  const place = label === 0 ? 'label first' : label === columns - 1 ? 'label last' : `label in ${columnName(names, label)}`
  return ['CSV', `${columns} columns`, ...(delimiter === ',' ? [] : [`separated by ${named(delimiter)}`]), names ? 'header' : 'no header', place].join(', ')
}

/** The rows of both files with their labels as classes. */
class Table {
  readonly classes: string[]
  readonly problems = new Problems()
  /** For each found label its class, -1 where rows with it can't be used. */
  private readonly classOf: Int32Array

  constructor(
    found: FoundLabels, private readonly train: CsvRows, private readonly test: CsvRows | undefined, files: readonly string[],
  ) {
    const parts = test ? [train, test] : [train], counts = new Array<number>(found.texts.length).fill(0)
    for (const { labels } of parts) for (let row = 0; row < labels.length; row++) counts[labels.at(row)]!++
    const total = counts.reduce((sum, count) => sum + count, 0)
    const numeric = counts.reduce((sum, count, id) => sum + (isWholeNumber(found.texts[id]!) ? count : 0), 0)
    // Words among labels that are numbers are what is wrong with their rows.
    const usable = (text: string): boolean => isWholeNumber(text) || numeric < 0.9 * total
    this.classes = inOrder(found.texts.filter(usable))
    checkClassCount(this.classes.length, total, 'The column of labels', files[0]!)
    const order = new Map(this.classes.map((text, i) => [text, i]))
    this.classOf = Int32Array.from(found.texts, (text) => order.get(text) ?? -1)
    parts.forEach((rows, part) => {
      this.problems.take(rows.problems)
      for (let row = 0; row < rows.labels.length; row++) {
        const id = rows.labels.at(row)
        if (this.classOf[id]! >= 0) continue
        this.problems.add(() => ({
          where: `${files[part]}, row ${rows.lines.at(row)}`, what: `The label is “${found.texts[id]}”, where those of other rows are numbers`,
        }))
      }
    })
  }

  perClass({ labels }: CsvRows): number[] {
    const counts = new Array<number>(this.classes.length).fill(0)
    for (let row = 0; row < labels.length; row++) {
      const index = this.classOf[labels.at(row)]!
      if (index >= 0) counts[index]!++
    }
    return counts
  }

  countOf(rows: CsvRows): number {
    return this.perClass(rows).reduce((sum, count) => sum + count, 0)
  }

  onlyInTest(): string[] {
    if (!this.test) return []
    const train = this.perClass(this.train), only = this.classes.filter((_, i) => !train[i])
    return only.length ? [`In the test file alone: ${only.slice(0, 10).join(', ')}${only.length > 10 ? ', …' : ''}.`] : []
  }

  part(rows: CsvRows): Part {
    const kept = this.countOf(rows), labels = new Uint16Array(kept)
    let at = 0
    for (let row = 0; row < rows.labels.length; row++) {
      const index = this.classOf[rows.labels.at(row)]!
      if (index >= 0) labels[at++] = index
    }
    return { images: rows.images.gather(kept, (row) => this.classOf[rows.labels.at(row)]! >= 0), labels }
  }
}
