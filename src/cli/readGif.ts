import type { Picture } from '../domain/image'
import { unreadable } from '../domain/imageHeader'

/**
 * The first frame of a GIF file on its canvas, transparent where it has no pixels.
 * Format: CompuServe, "Graphics Interchange Format 89a".
 * @param bytes whose header has been checked
 * @throws FailureError `image-unreadable`
 */
export function readGif(bytes: Uint8Array, name: string): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return firstFrame(bytes, view, () => unreadable(name))
  } catch (error) {
    if (error instanceof RangeError) unreadable(name) // beyond the end
    throw error
  }
}

const entriesOf = (flags: number): number => flags & 0x80 ? 2 << (flags & 7) : 0

function firstFrame(bytes: Uint8Array, view: DataView, damaged: () => never): Picture {
  const width = view.getUint16(6, true), height = view.getUint16(8, true)
  let colours = entriesOf(bytes[10]!), table = 13, transparent = -1
  let at = table + colours * 3
  // Extensions; only the one about the frame says anything of its pixels.
  for (; view.getUint8(at) === 0x21; at++) {
    if (view.getUint8(at + 1) === 0xf9) transparent = view.getUint8(at + 3) & 1 ? view.getUint8(at + 6) : -1
    at += 2
    while (view.getUint8(at) !== 0) at += 1 + bytes[at]!
  }
  if (bytes[at] !== 0x2c) return damaged()
  const left = view.getUint16(at + 1, true), top = view.getUint16(at + 3, true)
  const frame = { width: view.getUint16(at + 5, true), height: view.getUint16(at + 7, true) }, flags = view.getUint8(at + 9)
  if (left + frame.width > width || top + frame.height > height) return damaged()
  at += 10
  if (flags & 0x80) {
    colours = entriesOf(flags)
    table = at
    at += colours * 3
  }
  const indices = unpacked(view, at, frame.width * frame.height, damaged)
  const rgba = new Uint8Array(width * height * 4), rows = rowsOf(frame.height, (flags & 0x40) !== 0)
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!
    if (index === transparent) continue
    if (index >= colours) return damaged()
    const to = ((top + rows[Math.floor(i / frame.width)]!) * width + left + i % frame.width) * 4, from = table + index * 3
    rgba[to] = bytes[from]!
    rgba[to + 1] = bytes[from + 1]!
    rgba[to + 2] = bytes[from + 2]!
    rgba[to + 3] = 255
  }
  return { width, height, rgba }
}

/** Where the stored rows lie: one below the other, or every eighth, the ones between, and so on. */
function rowsOf(height: number, interlaced: boolean): number[] {
  const passes = interlaced ? [[0, 8], [4, 8], [2, 4], [1, 2]] as const : [[0, 1]] as const
  return passes.flatMap(([from, step]) =>
    Array.from({ length: Math.max(0, Math.ceil((height - from) / step)) }, (_, i) => from + i * step))
}

/** LZW with codes of growing width, in blocks of up to 255 bytes. @returns exactly `count` indices */
function unpacked(view: DataView, at: number, count: number, damaged: () => never): Uint8Array {
  const smallest = view.getUint8(at++)
  if (smallest < 1 || smallest > 8) return damaged()
  const clear = 1 << smallest, end = clear + 1
  const prefix = new Uint16Array(4096), suffix = new Uint8Array(4096), lengths = new Uint16Array(4096).fill(1, 0, clear)
  for (let code = 0; code < clear; code++) suffix[code] = code
  const output = new Uint8Array(count)
  let filled = 0, size = smallest + 1, next = clear + 2, last = -1, held = 0, bits = 0, left = 0
  while (filled < count) {
    while (bits < size) {
      if (left === 0) {
        left = view.getUint8(at++)
        if (left === 0) return damaged()
      }
      held |= view.getUint8(at++) << bits
      bits += 8
      left--
    }
    const code = held & ((1 << size) - 1)
    held >>>= size
    bits -= size
    if (code === clear) {
      size = smallest + 1
      next = clear + 2
      last = -1
      continue
    }
    if (code === end || code > next || (last < 0 ? code >= clear : code === next && next >= 4096)) return damaged()
    // The code that isn't known yet is the last one and its own first index.
    const known = code < next ? code : last, length = lengths[known]! + (code < next ? 0 : 1)
    let walk = known
    for (let to = filled + lengths[known]! - 1; to >= filled; to--, walk = prefix[walk]!) {
      if (to < count) output[to] = suffix[walk]!
    }
    const first = output[filled]!
    if (code >= next && filled + length - 1 < count) output[filled + length - 1] = first
    if (last >= 0 && next < 4096) {
      prefix[next] = last
      suffix[next] = first
      lengths[next] = lengths[last]! + 1
      next++
      if (next === 1 << size && size < 12) size++
    }
    last = code
    filled = Math.min(count, filled + length)
  }
  return output
}
