/** `92.1 %`, from a share. */
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`

/** `409,546`. */
export const thousands = (value: number): string => Math.round(value).toLocaleString('en')

/** `64.3 M`, `1.2 G`, `812`. */
export function compact(value: number): string {
  for (const [limit, letter] of [[1e9, 'G'], [1e6, 'M'], [1e4, 'k']] as const) {
    if (value >= limit) return `${(value / (letter === 'k' ? 1e3 : limit)).toFixed(1)} ${letter}`
  }
  return thousands(value)
}

/** `1.6 MB`, from bytes, in powers of ten. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`
  for (const [limit, unit] of [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']] as const) {
    if (value >= limit) return `${(value / limit).toFixed(value >= limit * 100 ? 0 : 1)} ${unit}`
  }
  return `${value} B`
}

/** `48 s`, `13 min`, `2 h 05 min`, from seconds. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (seconds < 89.5) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** A loss with as many digits as help: `0.184`, `2.30`, `1.2e+10`. */
export function lossText(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  return Math.abs(value) >= 1e4 ? value.toExponential(1) : value.toPrecision(3)
}
