import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { crc32, deflateRawSync, deflateSync } from 'node:zlib'
import { decodePictures } from '../../src/cli/decodePictures'
import type { Surroundings } from '../../src/import/source'

/** Decodes as the command line does. */
export const surroundings: Surroundings = { progress: () => undefined, decode: decodePictures }

type Shade = (x: number, y: number) => number | readonly [number, number, number]

/** A PNG of 8 bits: grey by its kind where every shade is a number, else RGB. */
export function pngBytes(width: number, height: number, shade: Shade): Buffer {
  const grey = typeof shade(0, 0) === 'number', rows: number[] = []
  for (let y = 0; y < height; y++) {
    rows.push(0) // no filter
    for (let x = 0; x < width; x++) rows.push(...[shade(x, y)].flat() as number[])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, grey ? 0 : 2, 0, 0, 0], 8)
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), length = Buffer.alloc(4), sum = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(rows))), chunk('IEND', Buffer.alloc(0)),
  ])
}

/**
 * A BMP with rows from the bottom, or from the top.
 * @param values of each pixel: an index where there is a palette, else its bytes as they are stored
 */
export function bmpBytes(width: number, height: number, bits: number, values: (x: number, y: number) => number[], {
  palette = [] as number[][], fromTop = false, masks = [] as number[],
} = {}): Buffer {
  const stride = Math.ceil(bits * width / 32) * 4, table = palette.length * 4 + masks.length * 4, start = 54 + table
  const bytes = Buffer.alloc(start + stride * height)
  bytes.write('BM', 'latin1')
  bytes.writeUInt32LE(bytes.length, 2)
  bytes.writeUInt32LE(start, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(width, 18)
  bytes.writeInt32LE(fromTop ? -height : height, 22)
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(bits, 28)
  bytes.writeUInt32LE(masks.length ? 3 : 0, 30)
  bytes.writeUInt32LE(palette.length, 46)
  palette.forEach(([r, g, b], i) => bytes.set([b!, g!, r!, 0], 54 + i * 4))
  masks.forEach((mask, i) => bytes.writeUInt32LE(mask >>> 0, 54 + i * 4))
  for (let y = 0; y < height; y++) {
    const row = start + stride * (fromTop ? y : height - 1 - y)
    for (let x = 0; x < width; x++) {
      if (bits >= 8) bytes.set(values(x, y), row + x * bits / 8)
      else bytes[row + (x * bits >> 3)]! |= values(x, y)[0]! << (8 - bits - (x * bits & 7))
    }
  }
  return bytes
}

export type Files = Record<string, Uint8Array | string>

/** A folder of those files, removed by `remove`. */
export function folderOfFiles(files: Files): { folder: string; path(name: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'layerbench-pictures-'))
  writeInto(folder, files)
  return { folder, path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
export function writeInto(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}

/** What of a member's record isn't as it would be of itself. */
export interface ZipMember {
  name: string
  content: Uint8Array | string
  stored?: boolean
  size?: number
  crc?: number
  flags?: number
  method?: number
  /** Of Unix, as in `stat`. */
  mode?: number
  /** Has no bytes of its own: it is where that member is. */
  at?: number
}

/** A zip file of those members, whatever they are. */
export function zipBytes(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [], records: Buffer[] = [], offsets: number[] = []
  let offset = 0
  for (const { name, content, stored, size, crc, flags = 0x800, method = stored ? 0 : 8, mode = 0o100644, at } of members) {
    const whole = Buffer.from(content), packed = stored ? whole : deflateRawSync(whole), named = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(method, 8)
    local.writeUInt32LE(crc ?? crc32(whole), 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(size ?? whole.length, 22)
    local.writeUInt16LE(named.length, 26)
    const record = Buffer.alloc(46)
    record.writeUInt32LE(0x02014b50, 0)
    record.writeUInt16LE(3 << 8 | 20, 4)
    local.copy(record, 6, 4, 30)
    record.writeUInt32LE((mode << 16) >>> 0, 38)
    record.writeUInt32LE(at === undefined ? offset : offsets[at]!, 42)
    records.push(record, named)
    offsets.push(offset)
    if (at !== undefined) continue
    parts.push(local, named, packed)
    offset += 30 + named.length + packed.length
  }
  const list = Buffer.concat(records), end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, list, end])
}
