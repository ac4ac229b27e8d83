/** `92.1 %`, from a share. */
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`

/** `409,546`. */
export const thousands = (value: number): string => Math.round(value).toLocaleString('en')

/** `64.3 M`, `1.2 G`, `812`. */
export function compact(value: number): string {
  // From where the unit below would round up to a thousand of its own.
  for (const [from, unit, letter] of [[999.95e6, 1e9, 'G'], [999.95e3, 1e6, 'M'], [1e4, 1e3, 'k']] as const) {
    if (value >= from) return `${(value / unit).toFixed(1)} ${letter}`
  }
  return thousands(value)
}

/** `1.6 MB`, from bytes, in powers of ten. */
export function bytes(value: number): string {
  for (const [unit, name] of [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']] as const) {
    // As above: 999,500 bytes and more read 1.0 MB, not 1000 kB.
    if (value >= (unit === 1e3 ? unit : unit * 0.9995)) {
      const count = value / unit
      return `${count.toFixed(count >= 99.95 ? 0 : 1)} ${name}`
    }
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

/** A loss with as many digits as help: `0.184`, `2.30`, `1234`, `1.2e+10`. */
export function lossText(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size >= 9999.5) return value.toExponential(1)
  return size >= 999.5 ? value.toFixed(0) : value.toPrecision(3)
}
