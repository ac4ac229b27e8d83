import { lossText } from './format'

const signed = (value: number, text: (size: number) => string): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : '±'}${text(Math.abs(value))}`

/** Of two shares: `+0.70 points`. */
export const points = (value: number, base: number): string => signed(
  Number(((value - base) * 100).toFixed(2)), (size) => `${size.toFixed(2)} points`,
)
/** `−12 %`; nothing where there is nothing to be a part of. */
export const relative = (value: number, base: number): string =>
  base === 0
    ? ''
    : signed(Number(((value / base - 1) * 100).toFixed(1)), (size) => `${size.toFixed(size < 10 ? 1 : 0)} %`)
export const lossDelta = (value: number, base: number): string => signed(Number((value - base).toPrecision(3)), lossText)
export const areaDelta = (value: number, base: number): string =>
  signed(Number((value - base).toFixed(4)), (size) => size.toFixed(4))
