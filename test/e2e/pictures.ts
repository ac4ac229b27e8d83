import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

/** Writes a PNG of a plain garment, dark on white, as from a shop's page. @returns its path */
export function picturePng(folder: string, name: string, width: number, height: number, what: 'trousers' | 'plain'): string {
  const rows = Buffer.alloc((width * 3 + 1) * height, 250)
  for (let y = 0; y < height; y++) {
    rows[y * (width * 3 + 1)] = 0 // no filter
    for (let x = 0; x < width; x++) {
      const u = x / width, v = y / height
      const leg = v > 0.3 ? Math.abs(Math.abs(u - 0.5) - 0.13) < 0.09 : Math.abs(u - 0.5) < 0.22
      if (what === 'trousers' && v > 0.08 && v < 0.95 && leg) rows.fill(60, y * (width * 3 + 1) + 1 + x * 3, y * (width * 3 + 1) + 4 + x * 3)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const path = join(folder, name)
  writeFileSync(path, Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0)),
  ]))
  return path
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4), sum = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
