import type { Split } from '../../../domain/dataset'
import type { Point } from '../curves'
import type { Dash } from '../line'

/** Between what a mean lies, at one place of the x axis. */
export type BandPoint = readonly [x: number, low: number, high: number]

/** A line of a board: of a run, or of repeats as their mean. */
export interface BoardLine {
  /** Whose it is; all lines of one are emphasised together. */
  subject: string
  /** The subject's name. */
  name: string
  split: Split
  /** What the split is called, where the name doesn't say it. */
  what: string
  /** As CSS has it. */
  colour: string
  /** Where it isn't the split's. */
  dash?: Dash
  /** As measured. */
  points: readonly Point[]
  /** Drawn in their place, where they are smoothed. */
  smooth?: readonly Point[]
  band?: readonly BandPoint[]
  best?: Point
}

export const drawnPoints = ({ points, smooth }: BoardLine): readonly Point[] => smooth ?? points

/** More subjects than these are drawn to be seen as a whole, each to be found by pointing at it. */
export const mostApart = 12

/** How lines are drawn, by how many subjects share a board: the more, the quieter. */
export interface LineLook {
  width: number
  opacity: number
  /** What was measured shows behind what is smoothed, and where validation was best. */
  details: boolean
  /** Splits, or lines that say so, have dashes of their own. */
  dashed: boolean
}
export function lookFor(lines: readonly Pick<BoardLine, 'subject' | 'split' | 'dash'>[]): LineLook {
  const subjects = new Set(lines.map(({ subject }) => subject)).size
  if (subjects <= mostApart) return { width: subjects <= 3 ? 2 : 1.6, opacity: 1, details: true, dashed: true }
  // Dashes of many lines make dust: they stay where there are splits to be told apart.
  const few = subjects <= 40, dashed = lines.some(({ dash }) => dash) || new Set(lines.map(({ split }) => split)).size > 1
  return { width: few ? 1.25 : 1, opacity: few ? 0.9 : 0.75, details: false, dashed }
}
