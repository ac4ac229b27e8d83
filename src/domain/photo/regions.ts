/** Which pixels of `[height, width]` are set: 1, else 0. */
export type Mask = Uint8Array

/** A mask with a margin of one pixel that isn't set, so that every pixel of its own has all its neighbours. */
function withMargin(mask: Mask, width: number, height: number): { wide: Mask; line: number } {
  const line = width + 2, wide = new Uint8Array(line * (height + 2))
  for (let y = 0; y < height; y++) wide.set(mask.subarray(y * width, (y + 1) * width), (y + 1) * line + 1)
  return { wide, line }
}

/** Sets `to` wherever `from` stands and can be reached over those steps; the places in the order they are reached. */
function flood(wide: Mask, start: number, from: number, to: number, steps: readonly number[], reached: Int32Array): number {
  let end = 0
  reached[end++] = start
  wide[start] = to
  for (let next = 0; next < end; next++) {
    for (let i = 0; i < steps.length; i++) {
      const place = reached[next]! + steps[i]!
      if (wide[place] !== from) continue
      wide[place] = to
      reached[end++] = place
    }
  }
  return end
}

/** The connected parts (also over corners), each the places of its pixels; the largest first. */
export function partsOf(mask: Mask, width: number, height: number): Int32Array[] {
  const { wide, line } = withMargin(mask, width, height), reached = new Int32Array(wide.length), parts: Int32Array[] = []
  const around = [-line - 1, -line, -line + 1, -1, 1, line - 1, line, line + 1]
  for (let start = wide.indexOf(1); start >= 0; start = wide.indexOf(1, start)) {
    const end = flood(wide, start, 1, 0, around, reached)
    const part = new Int32Array(end)
    for (let i = 0; i < end; i++) part[i] = reached[i]! - width - 3 - 2 * (Math.floor(reached[i]! / line) - 1)
    parts.push(part)
  }
  return parts.sort((a, b) => b.length - a.length)
}

/** The mask without holes: what can't be reached from outside without crossing it is set too. */
export function filled(mask: Mask, width: number, height: number): Mask {
  const { wide, line } = withMargin(mask, width, height), result = new Uint8Array(mask.length)
  const outside = 2, last = wide.length - 1
  // From a corner along the margin; the places past the ends are none, so they are never what is looked for.
  flood(wide, 0, 0, outside, [-line, -1, 1, line], new Int32Array(last + 1))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (wide[(y + 1) * line + x + 1] !== outside) result[y * width + x] = 1
  }
  return result
}

/** With a rim of `radius` pixels around what is set, square. */
export function widened(mask: Mask, width: number, height: number, radius: number): Mask {
  const along = new Uint8Array(mask.length)
  for (let y = 0; y < height; y++) spread(mask, along, y * width, 1, width, radius)
  const result = new Uint8Array(mask.length)
  for (let x = 0; x < width; x++) spread(along, result, x, width, height, radius)
  return result
}

/** Along one line: sets what is at most `radius` from something set. */
function spread(from: Mask, to: Mask, start: number, step: number, length: number, radius: number): void {
  let ahead = 0, until = -1
  for (let i = 0; i < length; i++) {
    for (; ahead <= i + radius && ahead < length; ahead++) if (from[start + ahead * step]) until = ahead + radius
    if (i <= until) to[start + i * step] = 1
  }
}

/** The smallest rectangle around all that is at least that, in pixels; the right and bottom ones excluded. */
export function boundsOf(
  mask: Mask | Float32Array, width: number, least = 1,
): { left: number; top: number; right: number; bottom: number } {
  let left = width, top = -1, right = 0, bottom = 0
  for (let place = 0; place < mask.length; place++) {
    if (mask[place]! < least) continue
    const x = place % width, y = (place - x) / width
    if (top < 0) top = y
    if (x < left) left = x
    if (x >= right) right = x + 1
    bottom = y + 1
  }
  return { left: Math.min(left, right), top: Math.max(0, top), right, bottom }
}
