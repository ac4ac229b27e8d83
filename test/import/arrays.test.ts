import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { OptionsOf } from '../../src/domain/dataImport'
import { arrays } from '../../src/import/arrays'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { mutant, opened, outcome } from './opened'

/** Written by NumPy, SciPy and h5py; make.py beside them says how. */
const fixture = (name: string): string => join(__dirname, '../fixtures/arrays', name)
const count = 10, size = 4 * 5
const pixels = Uint8Array.from({ length: count * size }, (_, i) => i % 251)
const labels = Uint16Array.from({ length: count }, (_, i) => i % 3)
const train = { images: pixels, labels }
const test = { images: pixels.subarray(0, 4 * size).map((value) => value + 30), labels: labels.subarray(0, 4) }
const perClass = [4, 3, 3]

let folder: string
beforeEach(() => { folder = temporaryFolder() })
const read = async (paths: string | string[], change?: Partial<OptionsOf<'arrays'>>) => {
  const given = [paths].flat(), { plan: first } = await opened(arrays, given)
  const { plan, load } = await opened(arrays, given, change && { ...first.options as OptionsOf<'arrays'>, ...change })
  return { plan, ...await load() }
}
const write = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}
/** A `.npy` file by its header's parts. */
function npy(descr: string, shape: readonly number[], content: Uint8Array): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.map((side) => `${side},`).join(' ')}), }\n`
  return Buffer.concat([Buffer.from('\u0093NUMPY\u0001\u0000', 'latin1'), Uint8Array.of(header.length & 255, header.length >> 8), Buffer.from(header), content])
}
const doubles = (values: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer)
/** One value of the images, as the table has it. */
const npyOf = (at: number, value: number): string => `${at} ${value}`
/** Two `.npy` files with images and labels. */
const pair = (images: Uint8Array, labelled: Uint8Array): string[] => [write('x_train.npy', images), write('y_train.npy', labelled)]

describe('arrays of NumPy and MATLAB', () => {
  it.each<[string, string[], string, string[]]>([
    ['.npz, packed', ['packed.npz'], 'NumPy, x_train 10 × 4 × 5 uint8, x_test 4 × 4 × 5 uint8', ['0', '1', '2']],
    ['.npz, stored', ['stored.npz'], 'NumPy, x_train 10 × 4 × 5 uint8', ['0', '1', '2']],
    ['two .npy files, labels big-endian', ['x_train.npy', 'y_train.npy'], 'NumPy, x_train 10 × 4 × 5 uint8', ['0', '1', '2']],
    ['format 3', ['version3.npy', 'y_train.npy'], 'NumPy, version3 10 × 4 × 5 uint8', ['0', '1', '2']],
    ['one-hot labels', ['one_hot.npz'], 'NumPy, images 10 × 4 × 5 uint8', ['0', '1', '2']],
    ['names for labels and none for variables', ['unnamed.npz'], 'NumPy, arr_0 10 × 4 × 5 uint8', ['a', 'bb', 'c']],
    ['MATLAB v5, packed, with names of classes', ['packed.mat'], 'MATLAB v5, X 4 × 5 × 10 uint8', ['red', 'green', 'blue']],
    ['MATLAB v5', ['plain.mat'], 'MATLAB v5, X 4 × 5 × 10 uint8, Xtest 4 × 5 × 4 uint8', ['1', '2', '3']],
    ['MATLAB v5, big-endian', ['big_endian.mat'], 'MATLAB v5, images 4 × 5 × 10 double', ['0', '1', '2']],
    ['MATLAB v7.3', ['v73.mat'], 'MATLAB v7.3, X 4 × 5 × 10 uint8', ['1', '2', '3']],
  ])('are read: %s', async (_, names, recognised, classes) => {
    const paths = names.map(fixture)
    expect(await arrays.recognises(paths)).toBe(true)
    const { plan, ...set } = await read(paths)
    expect(set).toEqual({ shape: [4, 5, 1], classes, train, ...(plan.test ? { test } : {}) })
    expect(plan).toMatchObject({ recognised, classes, train: perClass, problems: { count: 0 } })
    expect(plan.test).toEqual(recognised.includes('est') ? [2, 1, 1] : null)
  }, 30_000)
  it.each(['u2', 'i2', 'u4', 'i4', 'u8', 'i8', 'f4', 'f8'])('are read of type %s, in Fortran\'s order', async (type) => {
    const set = await read(fixture(`type_${type}.npz`))
    expect(set.train).toEqual(train)
  })
  it('are read of signed bytes and booleans', async () => {
    expect((await read(fixture('type_i1.npz'))).train.images).toEqual(pixels.map((value) => value % 128))
    const { plan, train: black } = await read(fixture('type_b1.npz'))
    expect(black.images).toEqual(pixels.map((value) => value % 2 * 255))
    expect(plan.notes).toContain('Values from 0 to 1 are multiplied by 255.')
  })
  it('may be flat and from 0 to 1; sizes that are no square are said to be a guess', async () => {
    const { plan, train: flat } = await read(fixture('flat_unit.npz'))
    expect(flat).toEqual(train)
    expect(plan.options).toMatchObject({ axes: 'np', shape: [4, 5, 1], scale: 255 })
    expect(plan.notes).toEqual(expect.arrayContaining(['20 pixels are no square; 4 × 5 is a guess. Check the sizes.',
      'X is read as examples × pixels, the pixels along rows.']))
    expect((await read(fixture('flat.mat'))).train).toEqual(train)
  })
  it('go down the columns where that is said', async () => {
    const { train: { images } } = await read(fixture('flat.mat'), { order: 'column' })
    expect([...images.subarray(0, 5)]).toEqual([0, 4, 8, 12, 16])
  })
  it('may have their channels before rows and columns', async () => {
    const { plan, shape, train: { images } } = await read(fixture('channels_first.npz'))
    expect([shape, (plan.options as OptionsOf<'arrays'>).axes]).toEqual([[4, 5, 3], 'nchw'])
    expect(images).toEqual(Uint8Array.from({ length: 3 * pixels.length }, (_, i) => pixels[Math.floor(i / 3)]! + i % 3))
  })
  it('may have rows and columns the other way round where that is said', async () => {
    const { shape, train: { images } } = await read(fixture('stored.npz'), { axes: 'nwh' })
    expect(shape).toEqual([5, 4, 1])
    expect([...images.subarray(0, 4)]).toEqual([0, 5, 10, 15])
  })
  it('may have more classes than a byte tells apart, one-hot too', async () => {
    const labelled = Array.from({ length: 700 }, (_, i) => i % 300), images = npy('|u1', [700, 2, 2], new Uint8Array(2800))
    for (const labels of [
      npy('<f8', [700], doubles(labelled)), npy('|u1', [700, 300], Uint8Array.from({ length: 700 * 300 }, (_, at) => +(at % 300 === labelled[Math.floor(at / 300)]))),
    ]) {
      const { classes, train: { labels: found } } = await read(pair(images, labels))
      expect([classes.length, found]).toEqual([300, Uint16Array.from(labelled)])
    }
  })
  it('say which variables there are, what is not used and what labels begin with', async () => {
    const { plan } = await read(fixture('packed.mat'))
    expect(plan.variables).toContainEqual({ name: 'X', shape: [4, 5, 10], type: 'uint8' })
    expect(plan.notes).toEqual(expect.arrayContaining(['Not used: info, a struct.', 'X is read as rows × columns × examples.', 'Classes are named by class_names.']))
    expect((await read(fixture('v73.mat'))).plan.notes).toContain('Labels go from 1 to 3; 1 is the first class.')
    expect((await read(fixture('unnamed.npz'))).plan.notes).toContain('Going by their shapes, arr_0 are the images and arr_1 the labels.')
  })
  it('of a folder are told by their files\' names', async () => {
    for (const name of ['x_train.npy', 'y_train.npy']) copyFileSync(fixture(name), join(folder, name))
    writeFileSync(join(folder, 'about.txt'), 'about it')
    expect(await arrays.recognises([folder])).toBe(true)
    expect((await read(folder)).train).toEqual(train)
  })
  it('of other variables are taken where they are chosen', async () => {
    const { train: chosen, test: none } = await read(fixture('packed.npz'), { trainImages: 'x_test', trainLabels: 'y_test', testImages: null, testLabels: null })
    expect([chosen, none]).toEqual([test, undefined])
    const wrong = (change: Partial<OptionsOf<'arrays'>>) => failureOf(() => read(fixture('packed.npz'), change))
    expect(await wrong({ trainImages: 'z' })).toMatchObject({ code: 'bad-request', what: expect.stringMatching(/no z, but x_train \(10 × 4 × 5\), y_train/) as string })
    expect(await wrong({ trainLabels: 'y_test' })).toMatchObject({ what: 'y_test has 4 labels for 10 images' })
    expect(await wrong({ axes: 'np' })).toMatchObject({ code: 'bad-request', what: expect.stringMatching(/not examples × pixels/) as string })
    expect(await wrong({ testLabels: null })).toMatchObject({ code: 'bad-request' })
  })
})

describe('examples that can\'t be used', () => {
  const images = Array.from({ length: 12 }, (_, i) => i * 20)
  const labelled = npy('|u1', [3], Uint8Array.of(0, 1, 0))
  it.each<[string, string[], string, string]>([
    ['NaN', [npyOf(5, NaN), 'y'], 'x_train.npy, x_train, example 2', 'It has the value NaN, not from 0 to 255'],
    ['infinity', [npyOf(5, Infinity), 'y'], 'x_train.npy, x_train, example 2', 'It has the value Infinity, not from 0 to 255'],
    ['a value above 255', [npyOf(4, 256), 'y'], 'x_train.npy, x_train, example 2', 'It has the value 256, not from 0 to 255'],
    ['a value below 0', [npyOf(7, -1), 'y'], 'x_train.npy, x_train, example 2', 'It has the value -1, not from 0 to 255'],
    ['a fraction', [npyOf(6, 1.5), 'y'], 'x_train.npy, x_train, example 2', 'It has the value 1.5, which is no whole number'],
    ['no label', [npyOf(0, 0), 'NaN'], 'y_train.npy, y_train, example 2', 'Its label is missing (NaN)'],
    ['a fraction for a label', [npyOf(0, 0), '0.5'], 'y_train.npy, y_train, example 2', 'Its label 0.5 is no whole number'],
  ])('are told by their number: %s', async (_, [content, label], where, what) => {
    const [at, value] = content!.split(' ').map(Number)
    const paths = pair(npy('<f8', [3, 2, 2], doubles(images.map((one, i) => (i === at ? value! : one)))),
      label === 'y' ? labelled : npy('<f8', [3], doubles([0, Number(label), 0])))
    const { plan, load } = await opened(arrays, paths)
    expect(plan.problems).toEqual({ count: 1, listed: [{ where, what }] })
    expect(await failureOf(load)).toMatchObject({ code: 'data-damaged', where, what })
    const { train: kept } = await read(paths, { faulty: 'drop' })
    expect(kept).toEqual({ images: Uint8Array.from([...images.slice(0, 4), ...images.slice(8)]), labels: Uint16Array.of(0, 0) })
  })
  it('are those whose row of one-hot labels isn\'t one', async () => {
    const { plan } = await opened(arrays, pair(npy('|u1', [3, 2, 2], Uint8Array.from(images)), npy('|u1', [3, 2], Uint8Array.of(1, 0, 1, 1, 0, 0))))
    expect(plan.problems.listed.map(({ what }) => what)).toEqual(['Its row of the labels isn\'t a single 1 among zeros', 'Its row of the labels has no 1'])
    expect(plan).toMatchObject({ classes: ['0', '1'], train: [1, 0] })
  })
})

describe('a file that can\'t be used', () => {
  const good = npy('|u1', [3, 2, 2], new Uint8Array(12).fill(9)), three = npy('|u1', [3], Uint8Array.of(0, 1, 0))
  it.each<[string, Uint8Array, Uint8Array, RegExp]>([
    ['images alone of labels for more', good, npy('|u1', [4], new Uint8Array(4)), /isn't clear which are images and which labels of x_train \(3 × 2 × 2\), y_train \(4\)/],
    ['a header that promises more than there is', npy('|u1', [3, 2, 3], new Uint8Array(12)), three, /promises 3 × 2 × 3 values of 1 bytes = 18 bytes, it holds 12/],
    ['sizes whose product no number holds', npy('|u1', [4294967296, 4294967296, 4294967296], new Uint8Array(12)), three, /= 79228162514264337593543950336 bytes, it holds 12/],
    ['bytes behind the end', Buffer.concat([good, Uint8Array.of(0)]), three, /it holds 13/],
    ['a cut header', good.subarray(0, 30), three, /ends before its header says/],
    ['a header that is no header', npy('|u1\', \'x\': \'1', [3, 2, 2], new Uint8Array(12)), three, /header can't be read/],
    ['complex numbers', npy('<c16', [3, 2, 2], new Uint8Array(192)), three, /isn't clear which are images/],
    ['images that are too large', npy('|u1', [1, 600, 600], new Uint8Array(360_000)), npy('|u1', [1], Uint8Array.of(1)), /Images of 600 × 600 can't be used/],
    ['two channels', npy('|u1', [3, 2, 2, 2], new Uint8Array(24)), three, /isn't clear which are images and which labels of x_train \(3 × 2 × 2 × 2\)/],
    ['values that go below 0', npy('<f8', [3, 2, 2], doubles(new Array<number>(12).fill(-0.5))), three, /None of its images can be used; the first: It has the value -0.5/],
    ['another format', Buffer.from('once upon a time'), three, /neither \.npy, \.npz nor \.mat/],
    ['a label for each image', npy('|u1', [300, 2, 2], new Uint8Array(1200)), npy('<f8', [300], doubles(Array.from({ length: 300 }, (_, i) => i))), /The variable of labels has 300 different values for 300 images/],
  ])('is refused: %s', async (_, images, labelled, what) => {
    const failure = await failureOf(() => opened(arrays, pair(images, labelled)))
    expect(failure).toMatchObject({ code: 'data-damaged', what: expect.stringMatching(what) as string })
    expect(failure.where).toMatch(/x_train|y_train/)
  })
  it.each<[string, string, RegExp]>([
    ['Python objects', 'objects.npz', /y holds Python objects, which aren't read/],
    ['MATLAB v4', 'version4.mat', /neither \.npy, \.npz nor \.mat of version 5/],
    ['one array alone', 'x_train.npy', /isn't clear which are images and which labels of x_train \(10 × 4 × 5\)/],
  ])('is refused: %s', async (_, name, what) =>
    expect(await failureOf(() => opened(arrays, [fixture(name)]))).toMatchObject({ code: 'data-damaged', what: expect.stringMatching(what) as string }))
  it('is refused where its images differ in size from those to train on', async () => {
    const paths = [...pair(good, three), write('x_test.npy', npy('|u1', [1, 2, 3], new Uint8Array(6))), write('y_test.npy', npy('|u1', [1], Uint8Array.of(1)))]
    expect(await failureOf(() => opened(arrays, paths))).toMatchObject({ what: expect.stringMatching(/differ in size/) as string })
  })
  it.each(['packed.npz', 'stored.npz', 'packed.mat', 'plain.mat', 'v73.mat'])('is refused where it is cut: %s', async (name) => {
    const bytes = readFileSync(fixture(name))
    for (const length of [0, 1, 100, 130, Math.floor(bytes.length / 2), bytes.length - 60]) {
      expect((await failureOf(() => opened(arrays, [write(name, bytes.subarray(0, length))]))).where, `${length} bytes`).toContain(name)
    }
  }, 30_000)
  it('is not taken for arrays', async () => {
    expect(await arrays.recognises([write('a.npz', Buffer.from('PK\u0003\u0004 and so on'))])).toBe(false)
    expect(await arrays.recognises([write('a.npy', Buffer.from(''))])).toBe(false)
  })
})

describe('damaged files', () => {
  /** With a sum over everything, nothing else than what was written is ever read. */
  it.each([['packed.npz', true], ['stored.npz', true], ['packed.mat', true], ['plain.mat', false], ['big_endian.mat', false], ['v73.mat', false]])(
    'never crash it: 200 mutants of %s', async (name, summed) => {
      const bytes = readFileSync(fixture(name)), path = write(name, bytes), whole = await outcome(arrays, [path])
      let refused = 0
      for (let seed = 1; seed <= 200; seed++) {
        writeFileSync(path, mutant(bytes, seed))
        const found = await outcome(arrays, [path])
        if (found.startsWith('failure')) refused++
        // Another name of a variable shows in the plan; its numbers can't be others.
        else if (summed && planIn(found) === planIn(whole)) expect(found, `seed ${seed}`).toBe(whole)
      }
      expect(refused).toBeGreaterThan(50)
    }, 60_000)
  it('never crash it: 200 mutants of .npy', async () => {
    const bytes = readFileSync(fixture('x_train.npy')), paths = ['x_train.npy', 'y_train.npy'].map((name) => write(name, readFileSync(fixture(name))))
    for (let seed = 1; seed <= 200; seed++) {
      writeFileSync(paths[0]!, mutant(bytes, seed))
      await outcome(arrays, paths)
    }
  }, 60_000)
})
const planIn = (found: string): string => JSON.stringify((JSON.parse(found) as unknown[])[0])
