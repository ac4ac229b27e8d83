import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { idxBytes, readIdx } from '../../src/data/idx'
import { failureOf } from '../domain/failureOf'
import { seededNumbers } from '../engine/seededNumbers'
import { temporaryFolder } from '../engine/temporaryFolder'

let path: string
beforeEach(() => { path = join(temporaryFolder(), 'some-idx3-ubyte') })

const images = { sizes: [3, 2, 2], values: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]) }
const labels = { sizes: [4], values: Uint8Array.of(0, 1, 2, 9) }
const read = async (bytes: Uint8Array, rank = 3) => {
  writeFileSync(path, bytes)
  const { sizes, values } = await readIdx(path, rank)
  return { sizes, values: Uint8Array.from(values) }
}
const refusal = (bytes: Uint8Array, rank = 3) => failureOf(() => read(bytes, rank))
/** An IDX header with those sizes, whatever follows. */
const header = (sizes: number[], values = 0) => idxBytes({ sizes, values: new Uint8Array(values) })
const changed = (at: number, value: number) => idxBytes(images).map((byte, i) => (i === at ? value : byte))

describe('a file of images or labels', () => {
  it.each([
    ['plain', (bytes: Uint8Array) => bytes], ['gzip', (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))],
  ])('is read %s', async (_form, pack) => {
    expect(await read(pack(idxBytes(images)))).toEqual(images)
    expect(await read(pack(idxBytes(labels)), 1)).toEqual(labels)
  })

  it('is the format of the MNIST database, byte by byte', async () => {
    const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 10, 20, 30, 40, 50, 60)
    expect(await read(bytes)).toEqual({ sizes: [1, 2, 3], values: Uint8Array.of(10, 20, 30, 40, 50, 60) })
    expect(idxBytes({ sizes: [1, 2, 3], values: Uint8Array.of(10, 20, 30, 40, 50, 60) })).toEqual(bytes)
  })

  it('is gzip or plain by what it holds, not by its name', async () => {
    path = `${path}.gz`
    expect(await read(idxBytes(images))).toEqual(images)
  })

  it('may hold nothing', async () =>
    expect(await read(header([0, 28, 28]))).toEqual({ sizes: [0, 28, 28], values: new Uint8Array() }))
})

const huge = 2 ** 32 - 1
describe.each<[string, Uint8Array, RegExp]>([
  ['an empty file', new Uint8Array(), /too short/],
  ['three bytes', Uint8Array.of(0, 0, 8), /too short/],
  ['text', new TextEncoder().encode('not an IDX file at all'), /two zero bytes/],
  ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /two zero bytes/],
  ['a file whose first byte is wrong', changed(0, 1), /two zero bytes/],
  ['a file whose second byte is wrong', changed(1, 8), /two zero bytes/],
  ['signed bytes', changed(2, 0x09), /type 0x09, not unsigned bytes/],
  ['floats', changed(2, 0x0d), /type 0x0d/],
  ['labels where images should be', idxBytes(labels), /has 1 dimensions, images need 3/],
  ['four dimensions', changed(3, 4), /has 4 dimensions/],
  ['no dimensions', changed(3, 0), /has 0 dimensions/],
  ['a file that ends within its header', idxBytes(images).subarray(0, 13), /ends within its header/],
  ['a value too few', idxBytes(images).subarray(0, -1), /promises 3 × 2 × 2 = 12 values, it holds 11/],
  ['a value too many', Uint8Array.from([...idxBytes(images), 0]), /= 12 values, it holds 13/],
  ['values where none are promised', header([0, 28, 28], 5), /promises 0 × 28 × 28 = 0 values, it holds 5/],
  ['more than a double counts', header([huge, huge, huge], 12),
    /promises 4294967295 × 4294967295 × 4294967295 = 79228162458924105385300197375 values, it holds 12/],
  // 2^16 × 2^16 × 2^32 is 0 in 64 bits, as 2^16 × 2^16 is in 32.
  ['sizes whose product wraps round to nothing', header([65_536, 65_536, 2 ** 31], 0),
    /= 9223372036854775808 values, it holds 0/],
  ['a negative size', changed(4, 0xff), /promises 4278190083 × 2 × 2/],
  ['gzip that was cut', new Uint8Array(gzipSync(idxBytes(images))).subarray(0, -9), /can't be unpacked/],
  ['gzip of nothing but its first bytes', Uint8Array.of(0x1f, 0x8b), /can't be unpacked/],
  ['gzip with a damaged middle',
    gzipSync(idxBytes(images)).map((byte, i) => (i === 14 ? byte ^ 0xff : byte)),
    /can't be unpacked|promises|zero bytes|type|dimensions/],
  ['gzip made to fill the memory', new Uint8Array(gzipSync(new Uint8Array(30_000_000))), /more than 200 times its size/],
  ['gzip of text', new Uint8Array(gzipSync('hello there')), /two zero bytes/],
  ['gzip of a file with a value too many',
    new Uint8Array(gzipSync(Uint8Array.from([...idxBytes(images), 0]))), /it holds 13/],
  ['gzip within gzip', new Uint8Array(gzipSync(gzipSync(idxBytes(images)))), /two zero bytes/],
])('%s', (_what, bytes, what) => {
  it('is refused by the file’s name, with what to do', async () => {
    const failure = await refusal(bytes)
    expect(failure).toMatchObject({
      code: 'data-damaged', where: path, what: expect.stringMatching(what) as string,
    })
    expect(failure.advice).toMatch(/^[A-Z].*\.$/)
  })
})

describe('a file that isn’t there', () => {
  it('is missing, by name', async () => {
    expect(await failureOf(() => readIdx(path, 3))).toMatchObject({
      code: 'data-missing', where: path, what: 'The file is not there',
    })
  })
  it('is said to be unreadable where a folder stands in its place', async () => {
    mkdirSync(path)
    expect(await failureOf(() => readIdx(path, 3))).toMatchObject({
      code: 'data-damaged', where: path, what: "It can't be read (EISDIR)",
    })
  })
})

it('whatever is flipped in header or length, the values are whole or the file is refused', async () => {
  const next = seededNumbers(81), good = idxBytes(images)
  for (let i = 0; i < 300; i++) {
    const at = Math.floor(next() * 16),
      bytes = good.slice(0, next() < 0.3 ? Math.floor(next() * good.length) : good.length)
    if (at < bytes.length) bytes[at] = bytes[at]! ^ (1 << Math.floor(next() * 8))
    const failure = await refusal(bytes)
    expect(['data-damaged']).toContain(failure.code)
    expect(failure.where).toBe(path)
  }
})

it('a packed file that was changed anywhere gives its values or is refused: its sum tells', async () => {
  const good = new Uint8Array(gzipSync(idxBytes(images)))
  let refused = 0
  for (let bit = 0; bit < good.length * 8; bit++) {
    const changedBytes = good.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
    // Bits of the time, the system or the padding say nothing of the content.
    const answer = await read(changedBytes).catch((error: unknown) => {
      expect(error).toMatchObject({ failure: { code: 'data-damaged', where: path } })
      refused++
      return images
    })
    expect(answer).toEqual(images)
  }
  expect(refused).toBeGreaterThan(good.length * 4)
})
