import type { Split } from '../../domain/dataset'
import type { Point } from './curves'
import { type Figure, inPercent } from './figures'
import type { ColourName } from './theme'

/** One line of a chart. */
export interface Line {
  id: string
  /** What the tooltip calls it. */
  name: string
  split: Split
  colour: ColourName
  points: Point[]
  /** Where it isn't the split's. */
  dash?: Dash
  /** Drawn over the points, which then stand back. */
  trend?: Point[]
  best?: { point: Point; epoch: number }
}

export type XUnit = 'epochs' | 'steps' | 'seconds'
export type Dash = 'solid' | 'dashed' | 'dotted'

/** How each split is drawn, everywhere. */
export const dashOf: Record<Split, Dash> = { train: 'solid', validation: 'dashed', test: 'dotted' }

/** A figure's own number of digits. */
export const digitsFor = (figure: Figure, step: number): number =>
  Math.max(0, Math.ceil(-Math.log10(step) - 1e-9) - (inPercent(figure) ? 2 : 0))
