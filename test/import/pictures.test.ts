import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type OptionsOf, type SourceOptions, sourcePlanSchema } from '../../src/domain/dataImport'
import { pictures } from '../../src/import/pictures'
import { arrange } from '../../src/import/pictures/arrangement'
import { failureOf } from '../domain/failureOf'
import { seededNumbers } from '../engine/seededNumbers'
import { bmpBytes, type Files, folderOfFiles, pngBytes, surroundings, writeInto } from './pictureFiles'

const fixture = (name: string) => readFileSync(join(__dirname, '../fixtures/pictures', name))
const grey = (value: number, width = 6, height = 4) => pngBytes(width, height, (x, y) => (value + x * 7 + y * 3) & 255)
const colour = (value: number) => pngBytes(6, 4, (x) => [value, x * 10, 255 - value])

vi.setConfig({ testTimeout: 60_000 })
let remove = () => undefined as void
afterEach(() => remove())
function folder(files: Files): string {
  const made = folderOfFiles(files)
  remove = made.remove
  return made.folder
}
const open = (path: string, options?: OptionsOf<'pictures'>) => pictures.open([path], options, surroundings)
const dropping = (options: SourceOptions) => ({ ...options as OptionsOf<'pictures'>, faulty: 'drop' as const })
const greyValues = (value: number) => Array.from({ length: 24 }, (_, i) => (value + (i % 6) * 7 + Math.floor(i / 6) * 3) & 255)

describe('folders by class', () => {
  it('are read with train and test beside one another, byte for byte', async () => {
    const path = folder({
      'train/10/b.png': grey(1), 'train/9/a.png': grey(2), 'train/9/10.png': grey(3), 'train/9/9.png': grey(4),
      'test/9/a.png': grey(5), 'test/10/a.png': grey(6),
    })
    expect(await pictures.recognises([path])).toBe(true)
    const { plan, load } = await open(path)
    expect(sourcePlanSchema.parse(plan)).toEqual(plan)
    expect(plan).toMatchObject({
      recognised: 'Pictures in folders by class, PNG', classes: ['9', '10'], train: [3, 1], test: [1, 1], problems: { count: 0 },
      options: { kind: 'pictures', shape: [4, 6, 1], fit: 'pad', faulty: 'stop' },
      files: [{ path: join(path, 'train'), role: 'train' }, { path: join(path, 'test'), role: 'test' }],
      notes: ['Training pictures are those in train, test pictures those in test.'],
    })
    const set = await load()
    expect(set.shape).toEqual([4, 6, 1])
    expect([...set.train.labels]).toEqual([0, 0, 0, 1])
    // 9.png, 10.png and a.png of the nine, as a person would put them.
    expect([...set.train.images]).toEqual([4, 3, 2, 1].flatMap(greyValues))
    expect([...set.test!.labels]).toEqual([0, 1])
    expect([...set.test!.images]).toEqual([5, 6].flatMap(greyValues))
    expect(await load()).toEqual(set)
  })

  it('are read without a test part, whatever they are called and however they are wrapped', async () => {
    const { plan, load } = await open(folder({ 'set/v2/Zebra/a.png': grey(1), 'set/v2/ant/a.png': grey(2), 'set/v2/Bee/a.png': grey(3) }))
    expect(plan).toMatchObject({ classes: ['ant', 'Bee', 'Zebra'], train: [1, 1, 1], test: null })
    expect((await load()).test).toBeUndefined()
  })

  it.each([
    ['training and testing', ['training', 'testing'], [2, 1]],
    ['Train and val', ['Train', 'val'], [2, 1]],
    ['train and validation', ['train', 'validation'], [2, 1]],
  ])('are parted by %s, which is said', async (_what, [train, test], counts) => {
    const { plan } = await open(folder({ [`x/${train}/a/1.png`]: grey(1), [`x/${train}/a/2.png`]: grey(2), [`x/${test}/a/1.png`]: grey(3) }))
    expect([plan.train[0], plan.test![0]]).toEqual(counts)
    expect(plan.notes[0]).toBe(`Training pictures are those in ${train}, test pictures those in ${test}.`)
  })

  it('validation pictures are trained with where there are test pictures too; what lies beside is left out; both said', async () => {
    const { plan } = await open(folder({
      'train/a/1.png': grey(1), 'val/a/1.png': grey(2), 'test/a/1.png': grey(3), 'extra/a/1.png': grey(4), 'extra/a/2.png': grey(4),
    }))
    expect([plan.train, plan.test]).toEqual([[2], [1]])
    expect(plan.notes).toEqual(expect.arrayContaining([
      expect.stringContaining('val are taken to train with'), '2 pictures in extra are left out: they are beside train, val and test.',
    ]))
  })

  it('pass over other files, hidden ones and links, and count them', async () => {
    const path = folder({
      'a/1.png': grey(1), 'b/1.png': grey(2), 'a/Thumbs.db': 'x', 'a/.DS_Store': 'x', 'b/._1.png': 'x', 'readme.txt': 'x', 'labels.txt': 'BMI',
    })
    symlinkSync(join(path, 'a/1.png'), join(path, 'b/link.png'))
    symlinkSync(path, join(path, 'b/loop'))
    const { plan } = await open(path)
    expect([plan.train, plan.problems.count]).toEqual([[1, 1], 0])
    expect(plan.notes).toEqual([expect.stringMatching(/^5 files that are no pictures are left out \(.txt, /), '2 links are not followed.'])
  })

  it('may be more than a byte tells apart, up to 65,535', async () => {
    const { plan, load } = await open(folder(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${i}/1.png`, grey(i)]))))
    expect([plan.classes.length, plan.classes[299]]).toEqual([300, '299'])
    const { train } = await load()
    expect(train.labels).toEqual(Uint16Array.from({ length: 300 }, (_, i) => i))
    expect(train.images[299 * 24]).toBe(299 & 255)
    const tooMany = Array.from({ length: 65_536 }, (_, i) => `${i}/1.png`)
    expect((await failureOf(async () => arrange(tooMany, 'set'))).what).toBe('It has 65,536 folders of pictures; up to 65,535 classes can be kept')
  })
  it('may be called anything', async () => {
    const names = ['__proto__', 'constructor', '日本 🐞', '<b>', 'a\nb', 'x'.repeat(200)]
    const { plan, load } = await open(folder(Object.fromEntries(names.map((name) => [`${name}/1.png`, grey(1)]))))
    expect([...plan.classes].sort()).toEqual([...names].sort())
    expect((await load()).train.labels).toHaveLength(6)
  })
})

describe('every kind', () => {
  it('is read by content, and the same picture is the same', async () => {
    const path = folder({
      'a/1.png': fixture('rgb.png'), 'a/2': fixture('palette.png'), 'a/3.png': fixture('upright.jpg'),
      'b/1.webp': fixture('lossless.webp'), 'b/2.gif': fixture('picture.gif'), 'b/3.bmp': bmpBytes(48, 32, 24, (x, y) => [y, x, 200]),
    })
    const { plan, load } = await open(path)
    expect(plan).toMatchObject({ recognised: 'Pictures in folders by class, BMP, GIF, JPEG, PNG, WebP', train: [3, 3], options: { shape: [32, 48, 3] } })
    const { train: { images } } = await load(), size = 32 * 48 * 3
    const pixel = (i: number, x: number, y: number) => [...images.subarray(i * size + (y * 48 + x) * 3).subarray(0, 3)]
    for (const i of [0, 1, 2, 3]) {
      pixel(i, 6, 6).forEach((value, channel) => expect(Math.abs(value - [200, 30, 30][channel]!)).toBeLessThanOrEqual(3))
    }
    expect(pixel(5, 6, 7)).toEqual([200, 6, 7])
  })

  it('tells grey from colour: by the kind, by looking, and says so', async () => {
    const shapeOf = async (files: Files) => {
      const { plan } = await open(folder(files))
      remove()
      return [plan.options.kind === 'pictures' && plan.options.shape[2], plan.notes.some((note) => note.includes('shades of grey'))]
    }
    expect(await shapeOf({ 'a/1.png': grey(1), 'b/1.jpg': fixture('grey.jpg') })).toEqual([1, false])
    expect(await shapeOf({ 'a/1.png': grey(1), 'b/1.png': pngBytes(6, 4, (x) => [x, x, x]) })).toEqual([1, true])
    expect(await shapeOf({ 'a/1.png': grey(1), 'b/1.png': colour(9) })).toEqual([3, false])
  })
})

describe('sizes', () => {
  const shapeOf = async (...sizes: [number, number][]) => {
    const path = folder(Object.fromEntries(sizes.map(([width, height], i) => [`a/${i}.png`, pngBytes(width, height, () => 9)])))
    const { plan } = await open(path)
    remove()
    return { shape: plan.options.kind === 'pictures' && plan.options.shape, notes: plan.notes }
  }
  it('are kept where all are the same and small', async () => expect(await shapeOf([300, 20], [300, 20])).toEqual({ shape: [20, 300, 1], notes: [] }))
  it('become usual ones where they are large or differ, which is said', async () => {
    expect(await shapeOf([600, 300], [600, 300])).toEqual({ shape: [32, 64, 1], notes: ['All have 600 × 300 pixels: each becomes 64 × 32.'] })
    expect(await shapeOf([30, 20], [20, 40])).toEqual({
      shape: [40, 40, 1], notes: ['Sizes differ, from 20 to 30 pixels in width and from 20 to 40 in height: each becomes 40 × 40.'],
    })
    expect((await shapeOf([30, 20], [200, 400])).shape).toEqual([64, 64, 1])
  })
  it('are what was chosen', async () => {
    const { plan, load } = await open(folder({ 'a/1.png': pngBytes(8, 4, (x) => x < 4 ? 0 : 200) }), { kind: 'pictures', shape: [2, 2, 3], fit: 'stretch', faulty: 'drop' })
    expect(plan.options).toEqual({ kind: 'pictures', shape: [2, 2, 3], fit: 'stretch', faulty: 'drop' })
    expect([...(await load()).train.images]).toEqual([0, 0, 0, 200, 200, 200, 0, 0, 0, 200, 200, 200])
  })
})

describe('pictures that can\'t be read', () => {
  const large = () => {
    const bytes = grey(1)
    bytes.writeUInt32BE(20_000, 16)
    bytes.writeUInt32BE(20_000, 20)
    return bytes
  }
  const bad: [what: string, file: string, content: Uint8Array | string, said: RegExp][] = [
    ['empty', 'a/bad.png', '', /^The file is empty$/],
    ['text', 'a/bad.png', 'hello', /^It is no picture that Layerbench knows$/],
    ['another kind', 'a/bad.tif', 'II*\0', /^It is a TIFF$/],
    ['a cut header', 'a/bad.png', grey(1).subarray(0, 20), /^The picture is damaged or cut short$/],
    ['too many pixels', 'a/bad.png', large(), /20,000 × 20,000 pixels; up to 40 million/],
    ['no folder of a class', 'bad.png', grey(1), /^It lies in no folder of its class$/],
    ['too deep a folder', 'a/b/bad.png', grey(1), /^It lies deeper/],
  ]
  it.each(bad)('%s: listed with its path before anything is read; stop refuses by name, drop leaves it out', async (_what, file, content, said) => {
    const path = folder({ 'a/1.png': grey(1), 'a/3.png': grey(2), 'b/1.png': grey(3), [file]: content })
    const { plan, load } = await open(path)
    expect(plan.problems).toEqual({ count: 1, listed: [{ where: expect.stringMatching(`/${file}$`), what: expect.stringMatching(said) }] })
    expect(plan.train).toEqual([2, 1])
    expect(await failureOf(load)).toMatchObject({ code: 'data-damaged', where: plan.problems.listed[0]!.where, what: expect.stringMatching(said) })
    const dropped = await (await open(path, dropping(plan.options))).load()
    expect([...dropped.train.labels]).toEqual([0, 0, 1])
  })

  const lateOnes: [what: string, name: string, content: Uint8Array][] = [
    ['a PNG', '2.png', pngBytes(48, 32, (x, y) => x ^ y).subarray(0, -30)],
    ['a JPEG, by its last rows', '2.jpg', fixture('upright.jpg').subarray(0, -20)],
    ['a WebP', '2.webp', fixture('lossy.webp').subarray(0, -20)],
    ['a GIF', '2.gif', fixture('picture.gif').subarray(0, -20)],
    ['a BMP', '2.bmp', bmpBytes(48, 32, 24, () => [1, 2, 3]).subarray(0, -20)],
  ]
  it.each(lateOnes)('%s cut short behind its header: found when it is decoded, added to the problems', async (_what, name, content) => {
    const path = folder({ 'a/1.png': pngBytes(48, 32, () => 7), [`a/${name}`]: content, 'b/3.png': pngBytes(48, 32, () => 9) })
    const { plan, load } = await open(path, { kind: 'pictures', shape: [1, 1, 1], fit: 'pad', faulty: 'stop' })
    expect(plan.problems.count).toBe(0)
    expect(await failureOf(load)).toMatchObject({ code: 'data-damaged', where: expect.stringMatching(`/a/${name}$`), what: 'The picture is damaged or cut short' })
    const { plan: rest, load: loadRest } = await open(path, dropping(plan.options))
    const { train } = await loadRest()
    expect([[...train.labels], [...train.images]]).toEqual([[0, 1], [7, 9]])
    expect(rest.problems).toEqual({ count: 1, listed: [{ where: expect.stringMatching(name), what: 'The picture is damaged or cut short' }] })
    await loadRest()
    expect(rest.problems.count).toBe(1)
  })

  it('all are counted, the first 200 listed', async () => {
    const path = folder({ 'a/good.png': grey(1), ...Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`a/${i}.png`, 'x'])) })
    const { plan, load } = await open(path)
    expect([plan.problems.count, plan.problems.listed.length, plan.problems.listed[199]!.where]).toEqual([250, 200, expect.stringMatching('/a/199.png$')])
    expect(await failureOf(load)).toMatchObject({ what: expect.stringContaining('249 more'), where: expect.stringMatching('/a/0.png$') })
  })

  it('what goes, changes or comes as a link after it was looked at is a problem, too', async () => {
    const path = folder({ 'a/1.png': grey(1), 'a/2.png': grey(2), 'a/3.png': grey(3), 'b/4.png': grey(4) })
    const { plan, load } = await open(path, { kind: 'pictures', shape: [4, 6, 1], fit: 'pad', faulty: 'drop' })
    writeFileSync(join(path, 'a/1.png'), Buffer.concat([grey(9), grey(9)]))
    const { rmSync } = await import('node:fs')
    rmSync(join(path, 'a/2.png'))
    rmSync(join(path, 'a/3.png'))
    symlinkSync(join(path, 'b/4.png'), join(path, 'a/3.png'))
    expect([...(await load()).train.labels]).toEqual([1])
    expect(plan.problems.listed.map(({ what }) => what)).toEqual([
      'It has changed since it was looked at', expect.stringContaining('ENOENT'), expect.stringContaining('ELOOP'),
    ])
  })

  it.skipIf(process.getuid?.() === 0)('a folder without the right to read it is one', async () => {
    const path = folder({ 'a/1.png': grey(1), 'b/1.png': grey(1) })
    chmodSync(join(path, 'b'), 0)
    const { plan } = await open(path)
    chmodSync(join(path, 'b'), 0o700)
    expect(plan.problems.listed).toEqual([{ where: expect.stringMatching('/b$'), what: expect.stringContaining('EACCES') }])
  })

  it('a header behind a long EXIF block is found', async () => {
    const jpeg = fixture('upright.jpg'), block = Buffer.alloc(60_000)
    block.set([0xff, 0xe2, (block.length - 2) >> 8, (block.length - 2) & 255])
    const { plan } = await open(folder({ 'a/1.jpg': Buffer.concat([jpeg.subarray(0, 2), block, block, block, jpeg.subarray(2)]) }))
    expect(plan).toMatchObject({ problems: { count: 0 }, options: { shape: [32, 48, 3] } })
  })
})

describe('what nothing can be made of', () => {
  it.each<[string, Files, RegExp]>([
    ['an empty folder', {}, /^It holds no pictures$/],
    ['pictures without folders', { '1.png': grey(1), '2.png': grey(2) }, /^Its pictures lie in no folder/],
    ['train and test without classes', { 'train/1.png': grey(1), 'test/1.png': grey(2) }, /^The pictures in test and train lie in no folder/],
    ['only test', { 'test/a/1.png': grey(1) }, /none to train with$/],
    ['nothing whole', { 'a/1.png': 'x', 'b/2.png': 'y' }, /^None of its pictures to train with can be read \(.*1.png: It is no picture/],
  ])('%s: says so, names the folder and what to do', async (_what, files, said) => {
    const path = folder(files)
    expect(await failureOf(() => open(path))).toMatchObject({ code: 'data-damaged', what: expect.stringMatching(said), where: path, advice: expect.stringMatching(/\.$/) })
  })
  it('a path that isn\'t there, a file that is no zip, more than one', async () => {
    const path = folder({ 'a.txt': 'hello' })
    expect(await failureOf(() => open(join(path, 'none')))).toMatchObject({ code: 'data-missing' })
    expect(await failureOf(() => open(join(path, 'a.txt')))).toMatchObject({ code: 'data-damaged' })
    expect(await pictures.recognises([join(path, 'none')])).toBe(false)
    expect(await pictures.recognises([join(path, 'a.txt')])).toBe(false)
    expect(await pictures.recognises([path])).toBe(false)
    expect(await failureOf(() => pictures.open([path, path], undefined, surroundings))).toMatchObject({ code: 'bad-request' })
  })
  it('a choice that would fill the memory is refused before it is allocated', async () => {
    const path = folder({ 'a/1.png': grey(1) })
    mkdirSync(join(path, 'b'))
    for (let i = 0; i < 6000; i++) writeInto(path, { [`b/${i}.png`]: grey(1) })
    expect(await failureOf(() => open(path, { kind: 'pictures', shape: [512, 512, 3], fit: 'pad', faulty: 'stop' })))
      .toMatchObject({ code: 'out-of-memory', what: '6,001 pictures of 512 × 512 × 3 would take 4.7 GB; up to 4.0 GB can be kept' })
  })
})

describe('damaged at random', () => {
  const next = seededNumbers(7)
  const kinds: [name: string, bytes: Buffer][] = [
    ['png', fixture('rgb.png')], ['jpg', fixture('orientation-6.jpg')], ['jpg', fixture('progressive.jpg')], ['webp', fixture('lossy.webp')],
    ['webp', fixture('lossless.webp')], ['gif', fixture('picture.gif')], ['bmp', bmpBytes(9, 5, 24, (x, y) => [x, y, 7])],
    ['bmp', bmpBytes(9, 5, 4, (x) => [x], { palette: Array.from({ length: 16 }, (_, i) => [i, i, 9]) })],
  ]
  /** Some bytes changed, mostly of the header; now and then cut or lengthened. */
  const mutant = (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes), reach = next() < 0.7 ? Math.min(64, copy.length) : copy.length
    for (let i = Math.floor(next() * 4); i >= 0; i--) {
      copy[Math.floor(next() * reach)] = next() < 0.3 ? 255 : Math.floor(next() * 256)
    }
    return next() < 0.2 ? copy.subarray(0, Math.floor(next() * copy.length)) : next() < 0.1 ? Buffer.concat([copy, copy]) : copy
  }
  it.each(kinds)('200 of a .%s each end as a picture or a problem', async (ending, bytes) => {
    const mutants = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`a/${i}.${ending}`, mutant(bytes)]))
    const path = folder({ 'a/good.png': grey(1), ...mutants })
    const { plan, load } = await open(path, { kind: 'pictures', shape: [4, 6, 3], fit: 'crop', faulty: 'drop' })
    const { train } = await load()
    expect(train.labels.length + plan.problems.count).toBe(201)
    expect(train.images).toHaveLength(train.labels.length * 72)
    expect(plan.problems.count).toBeGreaterThan(0)
  })
})
