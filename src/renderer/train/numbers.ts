/**
 * The number that a person typed: `1e-3`, `.001`, `0,001` and `60 000` too. Undefined where it is none.
 * A comma before exactly three digits separates thousands: `1,000` is far more often written than meant as 1.
 */
export function parseNumber(text: string): number | undefined {
  const close = text.trim().replace(/[\s_]/g, '')
  const plain = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(close) ? close.replace(/,/g, '') : close.replace(',', '.')
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined
  const value = Number(plain)
  return Number.isFinite(value) ? value : undefined
}

/** A number as it stands in a field: as short as it can be said exactly. */
export function numberText(value: number): string {
  const plain = String(value)
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential().replace('e-0', 'e-')
  return plain
}
