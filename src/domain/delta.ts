import { lossText, thousands } from './format'

const signed = (value: number, text: (size: number) => string): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : '±'}${text(Math.abs(value))}`

/** Of two shares: `+0.70 points`. */
export const points = (value: number, base: number): string => signed(
  Number(((value - base) * 100).toFixed(2)), (size) => `${size.toFixed(2)} points`,
)
/** `−12 %`, and `× 206` of ten times as much and more; nothing where there is nothing to be a part of. */
export function relative(value: number, base: number): string {
  if (base === 0) return ''
  const times = value / base
  if (times >= 10) return `× ${thousands(times)}`
  return signed(Number(((times - 1) * 100).toFixed(1)), (size) => `${size.toFixed(size < 10 ? 1 : 0)} %`)
}
export const lossDelta = (value: number, base: number): string => signed(Number((value - base).toPrecision(3)), lossText)
export const areaDelta = (value: number, base: number): string =>
  signed(Number((value - base).toFixed(4)), (size) => size.toFixed(4))
