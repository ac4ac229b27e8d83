import { duration, lossText, percent, thousands } from '../../domain/format'
import { type Figure, inPercent } from './figures'
import type { XUnit } from './line'

/** A figure as exactly as it is worth: `92.14 %`, `0.2213`. */
export const exact = (figure: Figure, value: number): string =>
  inPercent(figure) ? percent(value, 2) : Math.abs(value) < 1e4 ? value.toPrecision(4) : lossText(value)

/** Where on the x axis: `epoch 3.42`, `step 2,104` or `after 13 min`. */
export const position = (x: number, unit: XUnit): string =>
  unit === 'steps' ? `step ${thousands(x)}` : unit === 'seconds' ? `after ${duration(x)}` : `epoch ${Number(x.toFixed(2))}`
