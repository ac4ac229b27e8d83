import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import type { OptionsOf } from '../../src/domain/dataImport'
import { csv } from '../../src/import/csv'
import { failureOf } from '../domain/failureOf'
import { seededNumbers } from '../engine/seededNumbers'
import { temporaryFolder } from '../engine/temporaryFolder'
import { mutant, opened, outcome } from './opened'

let folder: string
beforeEach(() => { folder = temporaryFolder() })
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

/** Six images of 2 × 2 and their labels; no column is constant. */
const labels = [2, 0, 1, 0, 2, 1], images = labels.map((_, i) => [i, 10 + i, 200, 255 - i])
const rows = images.map((pixels, i) => [labels[i]!, ...pixels])
const text = (table: readonly (readonly unknown[])[], delimiter = ',', end = '\n') => table.map((row) => row.join(delimiter) + end).join('')
const header = ['label', 'pixel1', 'pixel2', 'pixel3', 'pixel4']
const flat = (pixels: number[][]) => Uint8Array.from(pixels.flat())
const read = async (content: string | Uint8Array, options?: OptionsOf<'csv'>) => {
  const { plan, load } = await opened(csv, [write('set.csv', content)], options)
  return { plan, ...await load() }
}
const planOf = async (content: string | Uint8Array) => (await opened(csv, [write('set.csv', content)])).plan
const expected = { shape: [2, 2, 1], classes: ['0', '1', '2'], train: { images: flat(images), labels: Uint16Array.from(labels) } }

describe('a CSV file of images', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['label first with a header', text([header, ...rows]), 'CSV, 5 columns, header, label first'],
    ['no header', text(rows), 'CSV, 5 columns, no header, label first'],
    ['label last', text([...images.map((pixels, i) => [...pixels, labels[i]])]), 'CSV, 5 columns, no header, label last'],
    ['a label by its name', text([['a1', 'a2', 'digit', 'a3', 'a4'], ...images.map(([a, b, c, d], i) => [a, b, labels[i], c, d])]),
      'CSV, 5 columns, header, label in digit'],
    ['semicolons', text(rows, ';'), 'CSV, 5 columns, separated by semicolons, no header, label first'],
    ['tabs', text(rows, '\t'), 'CSV, 5 columns, separated by tabs, no header, label first'],
    ['a byte order mark', `\ufeff${text([header, ...rows])}`, 'CSV, 5 columns, header, label first'],
    ['CRLF', text([header, ...rows], ',', '\r\n'), 'CSV, 5 columns, header, label first'],
    ['quotes', text([header, ...rows].map((row) => row.map((value) => `"${value}"`))), 'CSV, 5 columns, header, label first'],
    ['space around values', text(rows, ' , '), 'CSV, 5 columns, no header, label first'],
    ['no line end at the end', text(rows).trimEnd(), 'CSV, 5 columns, no header, label first'],
    ['empty lines at the end', `${text(rows)}\n\r\n\n`, 'CSV, 5 columns, no header, label first'],
    ['whole numbers as floats', text(rows.map((row) => row.map((value) => value.toExponential(18)))), 'CSV, 5 columns, no header, label first'],
    ['names that are numbers', text([['label', 0, 1, 2, 3], ...rows]), 'CSV, 5 columns, header, label first'],
    ['columns without names', text([[0, 1, 2, 3, 4], ...rows]), 'CSV, 5 columns, header, label first'],
    ['names of rows and columns', text([['label', '1x1', '1x2', '2x1', '2x2'], ...rows]), 'CSV, 5 columns, header, label first'],
    ['gzip', gzipSync(text([header, ...rows])), 'CSV, 5 columns, header, label first'],
  ])('is read with %s', async (_, content, recognised) => {
    const { plan, ...set } = await read(content)
    expect(set).toEqual(expected)
    expect(plan).toMatchObject({ recognised, train: [2, 2, 2], test: null, problems: { count: 0, listed: [] } })
    expect(await csv.recognises([join(folder, 'set.csv')])).toBe(true)
  })

  it('has its pixels in the order of their names', async () => {
    const { plan, train } = await read(text([['pixel3', 'label', 'pixel1', 'pixel4', 'pixel2'],
      ...images.map(([a, b, c, d], i) => [c, labels[i], a, d, b])]))
    expect(train.images).toEqual(flat(images))
    expect(plan.notes).toContain('Columns are put in the order of the numbers in their names.')
  })
  it('leaves columns out that are no pixels', async () => {
    const { plan, train } = await read(text([['id', ...header], ...rows.map((row, i) => [i, ...row])]))
    expect(train).toEqual(expected.train)
    expect(plan.notes).toContain('Not used: id.')
  })
  it('goes down the columns where that is said', async () => {
    const { plan } = await read(text(rows))
    const { train } = await read(text(rows), { ...plan.options as OptionsOf<'csv'>, order: 'column' })
    expect(train.images).toEqual(flat(images.map(([a, b, c, d]) => [a!, c!, b!, d!])))
  })
  it('may have values from 0 to 1', async () => {
    const { plan, train } = await read(text(rows.map(([label, ...pixels]) => [label, ...pixels.map((value) => value / 255)])))
    expect(train).toEqual(expected.train)
    expect(plan.notes).toContain('Values from 0 to 1 are multiplied by 255.')
  })
  it('may have words for labels, in the order of letters, numbers in that of their size', async () => {
    const words = ['shirt', 'bag, small', 'coat'], named = rows.map(([label, ...pixels]) => [`"${words[label!]}"`, ...pixels])
    expect(await read(text(named)))
      .toMatchObject({ classes: ['bag, small', 'coat', 'shirt'], train: { labels: Uint16Array.from(labels, (label) => [2, 0, 1][label]!) } })
    expect((await read(text(rows.map(([label, ...pixels]) => [label! * 9 + 1, ...pixels])))).classes).toEqual(['1', '10', '19'])
  })
  it('says where labels don\'t begin at 0', async () =>
    expect((await planOf(text(rows.map(([label, ...pixels]) => [label! + 1, ...pixels])))).notes).toContain('Labels go from 1 to 3; 1 is the first class.'))
  it('may be in colour', async () => {
    const colour = labels.map((label, i) => [label, ...Array.from({ length: 12 }, (_, value) => 20 * value + i)])
    const { plan, shape, train } = await read(text(colour))
    expect(shape).toEqual([2, 2, 3])
    expect(train.images.subarray(0, 3)).toEqual(Uint8Array.of(0, 20, 40))
    const down = await read(text(colour), { ...plan.options as OptionsOf<'csv'>, order: 'column' })
    expect([...down.train.images.subarray(0, 12)]).toEqual([0, 80, 160, 40, 120, 200, 20, 100, 180, 60, 140, 220])
  })
  it('asks for sizes that are no square', async () => {
    const { options, notes } = await planOf(text(labels.map((label, i) => [label, i, 1, 2, 3, 4, 50])))
    expect(options).toMatchObject({ shape: [2, 3, 1] })
    expect(notes).toContain('6 pixels are no square; 2 × 3 is a guess. Check the sizes.')
    expect(await failureOf(() => planOf(text(labels.map((label, i) => [label, i, 1, 2, 3, 40])))))
      .toMatchObject({ code: 'data-damaged', what: expect.stringMatching(/5 values an image are no square/) as string })
  })
  it('lists the columns to choose the label from, and takes the one chosen', async () => {
    const { plan } = await read(text(rows))
    expect(plan.columns).toEqual(['column 1', 'column 2', 'column 3', 'column 4', 'column 5'])
    const chosen = await read(text(rows), { ...plan.options as OptionsOf<'csv'>, label: 3 })
    expect(chosen.classes).toEqual(['200'])
    expect(await failureOf(() => read(text(rows), { ...plan.options as OptionsOf<'csv'>, label: 5 }))).toMatchObject({ code: 'bad-request' })
    expect(await failureOf(() => read(text(rows), { ...plan.options as OptionsOf<'csv'>, shape: [3, 3, 1] }))).toMatchObject({ code: 'bad-request' })
  })
  it('may have more classes than a byte tells apart, up to 65,535', async () => {
    const many = Array.from({ length: 900 }, (_, i) => [i % 300, 1, 2, 3, i % 256])
    const { plan, classes, train } = await read(text(many))
    expect([classes.length, plan.train.every((count) => count === 3)]).toEqual([300, true])
    expect(train.labels).toEqual(Uint16Array.from(many, ([label]) => label!))
    const tooMany = text(Array.from({ length: 131_072 }, (_, i) => [`c${i % 65_536}`, 9, 2, 3, 4]))
    expect((await failureOf(() => planOf(tooMany))).what).toBe('The column of labels has more than 65,535 different values, so it can\'t be the label')
  }, 60_000)
  it('is read whole however it is cut into pieces', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => rows[i % 6]!)
    const { train, plan } = await read(text(many))
    expect(train.labels.length).toBe(100_000)
    expect(Buffer.compare(train.images, flat(many.map(([, ...pixels]) => pixels)))).toBe(0)
    expect(plan.problems.count).toBe(0)
    const packed = await read(gzipSync(text(many)))
    expect(Buffer.compare(packed.train.images, train.images)).toBe(0)
  }, 60_000)
})

describe('files to train and to test on', () => {
  const test = [[1, 9, 8, 7, 6], [3, 5, 4, 3, 2]]
  it('are told by their names, given as files or by their folder, and share their classes', async () => {
    const paths = [write('fashion-mnist_test.csv', text([header, ...test])), write('fashion-mnist_train.csv', text([header, ...rows]))]
    write('readme.txt', 'about it')
    for (const given of [paths, [folder]]) {
      expect(await csv.recognises(given)).toBe(true)
      const { plan, load } = await opened(csv, given), set = await load()
      expect(plan.files.map(({ path, role }) => [path, role])).toEqual([[paths[1], 'train'], [paths[0], 'test']])
      expect(plan).toMatchObject({ classes: ['0', '1', '2', '3'], train: [2, 2, 2, 0], test: [0, 1, 0, 1] })
      expect(plan.notes).toContain('In the test file alone: 3.')
      expect(set.test).toEqual({ images: Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2), labels: Uint16Array.of(1, 3) })
    }
  })
  it('may have their columns in different orders where they are named', async () => {
    const turned = [...test].map((row) => [...row].reverse())
    const paths = [write('a_train.csv', text([header, ...rows])), write('a_test.csv', text([[...header].reverse(), ...turned]))]
    const set = await (await opened(csv, paths)).load()
    expect(set.test).toEqual({ images: Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2), labels: Uint16Array.of(1, 3) })
  })
  it('are told of where the test file has them in another order', async () => {
    const turned = [...test].map((row) => [...row].reverse())
    const { plan } = await opened(csv, [write('a_train.csv', text([header, ...rows])), write('a_test.csv', text([[...header].reverse(), ...turned]))])
    expect(plan.notes).toContain('a_test.csv has its columns in another order; they are taken by their names.')
  })
  it('are both needed where they are named so: a damaged one isn\'t passed over', async () => {
    write('train.csv.gz', gzipSync(text([header, ...rows])).subarray(0, 60))
    write('test.csv', text([header, ...test]))
    expect(await csv.recognises([folder])).toBe(true)
    expect(await failureOf(() => opened(csv, [folder]))).toMatchObject({ where: join(folder, 'train.csv.gz'), what: expect.stringMatching(/can't be unpacked/) as string })
  })
  it('without labels in the test file leave it out, and say so', async () => {
    const paths = [write('train.csv', text([header, ...rows])), write('test.csv', text([header.slice(1), ...images]))]
    const { plan } = await opened(csv, paths)
    expect(plan).toMatchObject({ test: null, notes: ['test.csv has no labels, so it isn\'t used.'] })
    expect(plan.files).toHaveLength(1)
  })
  it('are refused where their columns differ, or names don\'t tell which is which', async () => {
    const train = write('train.csv', text([header, ...rows]))
    expect(await failureOf(() => opened(csv, [train, write('test.csv', text([[...header.slice(0, 4), 'pixel9'], ...test]))])))
      .toMatchObject({ code: 'data-damaged', what: expect.stringMatching(/no column pixel4/) as string })
    expect(await failureOf(() => opened(csv, [write('a.csv', text(rows)), write('b.csv', text(rows))])))
      .toMatchObject({ code: 'data-damaged', what: expect.stringMatching(/a\.csv, b\.csv.*which to train on/) as string })
  })
})

describe('rows that can\'t be read', () => {
  const table = [header, ...rows] as (string | number)[][]
  /** That table with one row as it is given; row 1 is the header. */
  const withRow = (row: number, values: readonly (string | number)[]) =>
    text(table.map((other, i) => (i === row - 1 ? values : other)))
  it.each<[string, readonly (string | number)[], string]>([
    ['a value too few', [2, 1, 2, 3], 'The row has 4 columns, not 5'],
    ['a value too many', [2, 1, 2, 3, 4, 5], 'The row has 6 columns, not 5'],
    ['a delimiter at its end', [2, 1, 2, 3, 4, ''], 'The row has 6 columns, not 5'],
    ['a word', [2, 1, 'x', 3, 4], 'Pixel2 is “x”, which is no number'],
    ['hexadecimal digits', [2, 1, '0x1f', 3, 4], 'Pixel2 is “0x1f”, which is no number'],
    ['half a quote', [2, 1, '12"', 3, 4], 'Pixel2 is “12"”, which is no number'],
    ['a quote that isn\'t closed', [2, 1, '"12', 3, 4], 'Pixel2 begins with a quote that isn\'t closed'],
    ['an empty value', [2, 1, '', 3, 4], 'Pixel2 is empty'],
    ['NaN', [2, 1, 'NaN', 3, 4], 'Pixel2 is NaN'],
    ['infinity', [2, 1, '-inf', 3, 4], 'Pixel2 is -inf'],
    ['1e999', [2, 1, '1e999', 3, 4], 'Pixel2 is 1e999, not from 0 to 255'],
    ['a value above 255', [2, 1, 256, 3, 4], 'Pixel2 is 256, not from 0 to 255'],
    ['a value below 0', [2, 1, -1, 3, 4], 'Pixel2 is -1, not from 0 to 255'],
    ['a fraction', [2, 1, 12.5, 3, 4], 'Pixel2 is 12.5, which is no whole number'],
    ['no label', ['', 1, 2, 3, 4], 'The label is missing'],
    ['NaN for a label', ['nan', 1, 2, 3, 4], 'The label is missing (nan)'],
    ['a fraction for a label', [1.5, 1, 2, 3, 4], 'The label 1.5 is no whole number'],
    ['1e999 for a label', ['1e999', 1, 2, 3, 4], 'The label 1e999 is no whole number'],
    ['nothing', [''], 'The row is empty'],
    ['the header once more', header, 'Pixel1 is “pixel1”, which is no number'],
  ])('are told by their number: %s', async (_, values, what) => {
    const plan = await planOf(withRow(4, values))
    expect(plan.problems).toEqual({ count: 1, listed: [{ where: 'set.csv, row 4', what }] })
    expect(plan.train).toEqual([2, 1, 2])
    const stop = await failureOf(() => read(withRow(4, values)))
    expect(stop).toMatchObject({ code: 'data-damaged', where: 'set.csv, row 4', what })
    const { train } = await read(withRow(4, values), { ...plan.options as OptionsOf<'csv'>, faulty: 'drop' })
    const others = <Value>(values: readonly Value[]) => values.filter((_, i) => i !== 2)
    expect(train).toEqual({ images: flat(others(images)), labels: Uint16Array.from(others(labels)) })
  })
  it('are those with a word for a label among numbers', async () => {
    const many = Array.from({ length: 60 }, (_, i) => rows[i % 6]!)
    const plan = await planOf(text([...many.slice(0, 30), ['?', 1, 2, 3, 4], ...many.slice(30)]))
    const what = 'The label is “?”, where those of other rows are numbers'
    expect(plan.problems.listed).toEqual([{ where: 'set.csv, row 31', what }])
    expect(plan).toMatchObject({ classes: ['0', '1', '2'], train: [20, 20, 20] })
  })
  it('are all counted, and the first 200 listed', async () => {
    const many = Array.from({ length: 300 }, (_, i) => rows[i % 6]!)
    const { problems } = await planOf(text([header, ...many, ...Array.from({ length: 250 }, () => ['1', '2'])]))
    expect(problems.count).toBe(250)
    expect(problems.listed).toHaveLength(200)
    expect(problems.listed[199]!.where).toBe('set.csv, row 501')
  })
  it('above 1 in a set of fractions are told of, not scaled otherwise', async () => {
    const fractions = rows.map(([label, ...pixels]) => [label, ...pixels.map((value) => value / 255)])
    const many = [...Array.from({ length: 600 }, (_, i) => fractions[i % 6]!), [1, 0, 0.5, 1.5, 1]]
    expect((await planOf(text(many))).problems).toEqual({ count: 1, listed: [{ where: 'set.csv, row 601', what: 'Column 4 is 1.5, not from 0 to 1' }] })
  })
})

describe('a file that is no such table', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /It is empty/],
    ['line ends alone', '\n\n\n', /aren't separated/],
    ['text', 'once upon a time\nthere was a file\n', /aren't separated by commas/],
    ['UTF-16', Buffer.from(`\ufeff${text(rows)}`, 'utf16le'), /UTF-16/],
    ['lines of old Macs', text(rows, ',', '\r'), /old Macs/],
    ['a header alone', text([header]), /It has no rows|None of its rows/],
    ['rows of words alone', text([header, ...rows.map(() => ['a', 'b', 'c', 'd', 'e'])]), /None of its rows can be read; the first: Pixel1 is “b”/],
    ['a pixel twice in its header', text([['label', 'pixel1', 'pixel2', 'pixel2', 'pixel4'], ...rows]), /pixel2 twice/],
    ['a pixel missing in its header', text([['label', 'pixel1', 'pixel2', 'pixel3', 'pixel5'], ...rows]), /no column for number 4, but pixel5/],
    ['a header that is too short', text([header.slice(0, 4), ...rows]), /header has 4 columns, the rows below it have 5/],
    ['a label for each row', text(Array.from({ length: 300 }, (_, i) => [`name ${i}`, 1, 2, 3, i % 256])), /has 300 different values for 300 images/],
    ['a cut gzip', gzipSync(text(rows)).subarray(0, 40), /can't be unpacked/],
    ['a gzip with a wrong sum', gzipSync(text(rows)).map((byte, i, all) => (i === all.length - 8 ? byte ^ 1 : byte)), /can't be unpacked/],
    ['a row without end', `${text(rows)}${'1'.repeat(33_000_000)}`, /Row 7 is longer than 32 MB/],
    ['a gzip made to fill the memory', gzipSync(text(rows).repeat(1_000_000)), /more than 200 times its size/],
  ])('is refused: %s', async (_, content, what) => {
    const failure = await failureOf(() => planOf(content))
    expect(failure.code).toBe('data-damaged')
    expect(failure.what).toMatch(what)
    expect(failure.where).toContain('set.csv')
  }, 30_000)
  it('is not taken for one', async () => {
    expect(await csv.recognises([write('a.csv', 'once upon a time, there was a file, and so on, and on, and on')])).toBe(false)
    expect(await csv.recognises([write('a.bin', Uint8Array.of(0, 0, 8, 3, 0, 0))])).toBe(false)
    mkdirSync(join(folder, 'empty'))
    expect(await csv.recognises([join(folder, 'empty')])).toBe(false)
  })
  it('is named where it isn\'t there', async () =>
    expect(await failureOf(() => opened(csv, [join(folder, 'none.csv')]))).toMatchObject({ code: 'data-missing' }))
})

describe('damaged files', () => {
  const next = seededNumbers(4)
  const good = text([['label', ...Array.from({ length: 16 }, (_, i) => `pixel${i}`)],
    ...Array.from({ length: 20 }, (_, i) => [i % 3, ...Array.from({ length: 16 }, () => Math.floor(next() * 256))])])
  it.each([['plain', Buffer.from(good)], ['gzip', gzipSync(good)]])('never crash it: 200 mutants, %s', async (form, bytes) => {
    const path = write('good.csv', bytes), whole = await outcome(csv, [path])
    let refused = 0
    for (let seed = 1; seed <= 200; seed++) {
      const changed = mutant(bytes, seed)
      writeFileSync(path, changed)
      const found = await outcome(csv, [path])
      if (found.startsWith('failure')) refused++
      // A gzip file has a sum, so what is still read is what was written.
      else if (form === 'gzip') expect(dataIn(found), `seed ${seed}`).toBe(dataIn(whole))
    }
    expect(refused).toBeGreaterThan(10)
  }, 60_000)
})
const dataIn = (found: string): string => JSON.stringify((JSON.parse(found) as unknown[])[1])
