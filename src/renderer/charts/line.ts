import type { Split } from '../../domain/dataset'
import { type Figure, inPercent } from './figures'

export type XUnit = 'epochs' | 'steps' | 'seconds'
export type Dash = 'solid' | 'dashed' | 'dotted'

/** An upright line at a place of the x axis. */
export interface Mark { x: number; label: string }

/** How each split is drawn, everywhere. */
export const dashOf: Record<Split, Dash> = { train: 'solid', validation: 'dashed', test: 'dotted' }

/** A figure's own number of digits. */
export const digitsFor = (figure: Figure, step: number): number =>
  Math.max(0, Math.ceil(-Math.log10(step) - 1e-9) - (inPercent(figure) ? 2 : 0))
