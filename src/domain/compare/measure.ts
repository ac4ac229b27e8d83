import type { Share } from '../evaluation/wilson'
import type { Run } from '../run'

/** A figure that runs are compared by. */
export interface Measure {
  label: string
  value(run: Run): number | undefined
  text(value: number): string
  note?(run: Run): string | undefined
  /** What is known of a share beyond its value. */
  share?(run: Run): Share | undefined
  delta(value: number, base: number): string
  prefers: 'higher' | 'lower'
}
