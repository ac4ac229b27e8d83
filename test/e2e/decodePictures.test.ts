import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Rollup } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodePictures } from '../../src/cli/decodePictures'
import type { OptionsOf } from '../../src/domain/dataImport'
import { turnedJpeg } from '../domain/turnedJpeg'
import { seededNumbers } from '../engine/seededNumbers'
import { bmpBytes, pngBytes } from '../import/pictureFiles'
import { launch, project, temporaryHome, type Workbench } from './workbench'

/** Pictures for a data set, decoded in the app's page by Chromium and on the command line in WebAssembly. */
type Into = Pick<OptionsOf<'pictures'>, 'shape' | 'fit'>
type Named = { name: string; bytes: Uint8Array }
declare const decoding: { decodePictures: typeof decodePictures }

const { home, remove } = temporaryHome()
let bench: Workbench
const fixture = (name: string): Named => ({ name, bytes: readFileSync(join(project, 'test/fixtures/pictures', name)) })

beforeAll(async () => {
  bench = await launch(home)
  const [{ output }] = await build({
    configFile: false, logLevel: 'silent',
    build: {
      write: false, target: 'chrome108',
      lib: { entry: join(project, 'src/renderer/data/decodePictures.ts'), formats: ['iife'], name: 'decoding' },
    },
  }) as Rollup.RollupOutput[] as [Rollup.RollupOutput]
  await bench.page.evaluate(`globalThis.decoding = (() => { ${output[0].code}; return decoding })()`)
})
afterAll(async () => {
  await bench?.close()
  remove()
})

const inThePage = (files: readonly Named[], into: Into): Promise<(number[] | { failure: string })[]> =>
  bench.page.evaluate(async ({ files, into }) => {
    const decoded = await decoding.decodePictures(files.map(({ name, bytes }) => ({ name, bytes: Uint8Array.from(bytes) })), into)
    return decoded.map((picture) => 'failure' in picture ? picture : [...picture])
  }, { files: files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })), into })
const onTheCommandLine = async (files: readonly Named[], into: Into) =>
  (await decodePictures(files, into)).map((picture) => 'failure' in picture ? picture : [...picture])

const noise = (x: number, y: number): [number, number, number] => [(x * 37 + y * 11) & 255, (x * y) & 255, (x ^ y * 5) & 255]
const [red, green, blue] = [[31 << 10 & 255, 31 << 10 >> 8], [31 << 5 & 255, 31 << 5 >> 8], [31, 0]]
const exact: Named[] = [
  fixture('rgb.png'), fixture('palette.png'), fixture('grey.png'), fixture('picture.gif'),
  { name: 'noise.png', bytes: pngBytes(31, 17, noise) }, { name: 'grey noise.png', bytes: pngBytes(31, 17, (x, y) => noise(x, y)[0]) },
  { name: 'strip.png', bytes: pngBytes(20_000, 2, () => [7, 8, 9]) },
  ...[1, 4, 8].map((bits) => ({
    name: `${bits} bits.bmp`,
    bytes: bmpBytes(13, 7, bits, (x, y) => [(x + y) % 2], {
      palette: Array.from({ length: 1 << bits }, (_, i) => [i, 200 - i, 9]),
    }),
  })),
  { name: '16 bits.bmp', bytes: bmpBytes(3, 2, 16, (x) => [red!, green!, blue!][x]!) },
  { name: '24 bits.bmp', bytes: bmpBytes(13, 7, 24, (x, y) => noise(x, y)) },
  { name: '24 bits from the top.bmp', bytes: bmpBytes(13, 7, 24, (x, y) => noise(x, y), { fromTop: true }) },
  { name: '32 bits.bmp', bytes: bmpBytes(13, 7, 32, (x, y) => [...noise(x, y), 0]) },
  { name: '32 bits with masks.bmp', bytes: bmpBytes(13, 7, 32, (x, y) => [...noise(x, y), 0], { masks: [0xff, 0xff00, 0xff0000] }) },
]
/** Within so many shades: decoders of JPEG and lossy WebP round and smooth in their own ways. */
const near: [file: string, shades: number][] = [
  ['upright.jpg', 3], ['progressive.jpg', 3], ['grey.jpg', 3], ['orientation-3.jpg', 3], ['orientation-6.jpg', 3], ['grey16.png', 1],
  ['lossless.webp', 1], ['transparent.png', 1], ['lossy.webp', 16],
]
const sizes: Into[] = [
  { shape: [32, 48, 3], fit: 'pad' }, { shape: [28, 28, 1], fit: 'pad' }, { shape: [20, 40, 3], fit: 'crop' },
  { shape: [64, 9, 3], fit: 'stretch' },
]

describe.each(sizes)('into $shape by $fit', (into) => {
  it('both sides make the same of every kind that is kept exactly', async () => {
    const [page, line] = [await inThePage(exact, into), await onTheCommandLine(exact, into)]
    for (const [i, { name }] of exact.entries()) expect([name, page[i]]).toEqual([name, line[i]])
  })
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('a JPEG that was held as orientation %i says is upright on both sides', async (orientation) => {
    const turned = { name: 'turned.jpg', bytes: turnedJpeg(fixture('upright.jpg').bytes, orientation, orientation % 2 === 0) }
    const [[page], [line]] = [await inThePage([turned], into), await onTheCommandLine([turned], into)]
    const differences = (page as number[]).map((value, i) => Math.abs(value - (line as number[])[i]!))
    expect(Math.max(...differences)).toBeLessThanOrEqual(3)
  })
  it.each(near)('%s is the same within %i shades', async (name, shades) => {
    const [[page], [line]] = [await inThePage([fixture(name)], into), await onTheCommandLine([fixture(name)], into)]
    const differences = (page as number[]).map((value, i) => Math.abs(value - (line as number[])[i]!))
    expect(differences).toHaveLength(into.shape.reduce((product, side) => product * side, 1))
    expect(Math.max(...differences)).toBeLessThanOrEqual(shades)
  })
})

it('AVIF is read in the app alone, and the command line says so', async () => {
  const [[page], [line], [same]] = [
    await inThePage([fixture('picture.avif')], sizes[0]!), await onTheCommandLine([fixture('picture.avif')], sizes[0]!),
    await inThePage([fixture('rgb.png')], sizes[0]!),
  ]
  expect(line).toEqual({ failure: 'It is an AVIF, which is read in the app only' })
  const differences = (page as number[]).map((value, i) => Math.abs(value - (same as number[])[i]!))
  expect(differences.reduce((sum, one) => sum + one, 0) / differences.length).toBeLessThan(6)
})

it('what can\'t be read has why, the same on both sides, and the others go on', async () => {
  const files = [
    ...exact.slice(4, 6), ...['rgb.png', 'upright.jpg', 'lossy.webp', 'picture.gif'].map((name) => {
      const { bytes } = fixture(name)
      return { name, bytes: bytes.subarray(0, Math.floor(bytes.length * 0.8)) }
    }),
    { name: 'empty.png', bytes: new Uint8Array() }, { name: 'text.png', bytes: Buffer.from('hello') }, ...exact.slice(0, 1),
  ]
  const [page, line] = [await inThePage(files, sizes[0]!), await onTheCommandLine(files, sizes[0]!)]
  expect(page).toEqual(line)
  expect(page.map((picture) => 'failure' in picture)).toEqual([false, false, true, true, true, true, true, true, false])
})

it('600 damaged at random each end as a picture or as why there is none, and the page lives', async () => {
  const next = seededNumbers(23)
  const kinds = [
    ...['rgb.png', 'picture.gif', 'upright.jpg', 'lossy.webp'].map(fixture), exact.find(({ name }) => name === '24 bits.bmp')!,
  ]
  const files = Array.from({ length: 600 }, (_, i) => {
    const { name, bytes } = kinds[i % kinds.length]!, copy = Uint8Array.from(bytes)
    for (let n = Math.floor(next() * 4); n >= 0; n--) {
      copy[Math.floor(next() * (next() < 0.5 ? 64 : copy.length))] = Math.floor(next() * 256)
    }
    return { name, bytes: copy }
  })
  const decoded = await inThePage(files, { shape: [3, 4, 1], fit: 'crop' })
  expect(decoded.filter((picture) => 'failure' in picture).length).toBeGreaterThan(100)
  for (const picture of decoded) if (!('failure' in picture)) expect(picture).toHaveLength(12)
})
