/** What separates fields, as bytes. */
export const quote = 0x22, comma = 0x2c, newline = 0x0a, carriageReturn = 0x0d, space = 0x20

export const hasByteOrderMark = (bytes: Uint8Array, at = 0): boolean =>
  bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf

/**
 * The number that bytes `start` to `end` spell, NaN where they spell none; `1e999` is infinite. Digits beyond the
 * 17th count as zeros, which pixels never notice.
 */
export function numberIn(bytes: Uint8Array, start: number, end: number): number {
  let at = start, negative = false
  if (bytes[at] === 0x2d || bytes[at] === 0x2b) negative = bytes[at++] === 0x2d
  let digits = 0, mantissa = 0, power = 0, digit = 0
  for (; at < end && (digit = bytes[at]! - 48) >= 0 && digit <= 9; at++, digits++) {
    if (mantissa < 1e16) mantissa = mantissa * 10 + digit
    else power++
  }
  if (bytes[at] === 0x2e && at < end) {
    for (at++; at < end && (digit = bytes[at]! - 48) >= 0 && digit <= 9; at++, digits++) {
      if (mantissa >= 1e16) continue
      mantissa = mantissa * 10 + digit
      power--
    }
  }
  if (!digits) return NaN
  if (at < end && (bytes[at] === 0x65 || bytes[at] === 0x45)) {
    let exponent = 0, down = false
    at++
    if (bytes[at] === 0x2d || bytes[at] === 0x2b) down = bytes[at++] === 0x2d
    if (at >= end) return NaN
    for (; at < end && (digit = bytes[at]! - 48) >= 0 && digit <= 9; at++) exponent = Math.min(exponent * 10 + digit, 9999)
    power += down ? -exponent : exponent
  }
  if (at < end) return NaN
  // A division by a power of ten that is exact is exact itself where the digits are few, as in 0.1.
  const value = mantissa === 0 ? 0 : power < 0 && power >= -22 ? mantissa / 10 ** -power : mantissa * 10 ** power
  return negative ? -value : value
}

/** Where the field that begins at `start` ends: at a delimiter or the line's end. -1 where a quote isn't closed. */
export function fieldEnd(bytes: Uint8Array, start: number, end: number, delimiter: number): number {
  let at = start
  while (bytes[at] === space && at < end) at++
  if (bytes[at] === quote && at < end) {
    for (at++; at < end; at++) {
      if (bytes[at] !== quote) continue
      if (bytes[at + 1] !== quote || at + 1 >= end) break
      at++
    }
    if (at >= end) return -1
  }
  while (at < end && bytes[at] !== delimiter) at++
  return at
}

/** A field as text: without the space around it and its quotes. */
export function fieldText(bytes: Uint8Array, start: number, end: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8').trim()
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replaceAll('""', '"').trim() : text
}

/** A line's fields as texts. A quote that isn't closed is taken as it stands. */
export function fieldsOf(line: Uint8Array, delimiter: number): string[] {
  const fields: string[] = []
  for (let at = 0; at <= line.length; at++) {
    const found = fieldEnd(line, at, line.length, delimiter), end = found < 0 ? line.length : found
    fields.push(fieldText(line, at, end))
    at = end
  }
  return fields
}

export const isNumber = (text: string): boolean => /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)
/** What programs write where there is nothing. */
export const isMissing = (text: string): boolean => /^(nan|-nan|null|na|n\/a|none|#n\/a)?$/i.test(text)
