import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pngOf } from '../photos/photoPng'

/** Writes a PNG of a plain garment, dark on white, as from a shop's page. @returns its path */
export function picturePng(folder: string, name: string, width: number, height: number, what: 'trousers' | 'plain'): string {
  const rgba = new Uint8Array(width * height * 4).fill(250)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x / width, v = y / height
      const leg = v > 0.3 ? Math.abs(Math.abs(u - 0.5) - 0.13) < 0.09 : Math.abs(u - 0.5) < 0.22
      if (what === 'trousers' && v > 0.08 && v < 0.95 && leg) rgba.fill(60, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  }
  const path = join(folder, name)
  writeFileSync(path, pngOf({ width, height, rgba }))
  return path
}
