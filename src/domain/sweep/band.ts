import { meanInterval } from '../meanInterval'

/** A value of a curve at a step. */
export interface CurvePoint { step: number; value: number }

/** The mean of several curves at a step. */
export interface BandPoint {
  step: number
  /** How many of them reach that step. */
  count: number
  mean: number
  /** Of Student's 95 % interval, undefined of a single curve. */
  halfWidth: number | undefined
}

/**
 * Mean and 95 % interval of repeats' curves at every step that one of them has: of those that have begun by then and
 * haven't ended, interpolated in a straight line where a curve has no value of its own.
 * @param curves each in the order of its steps, each step once
 */
export function bandOf(curves: readonly (readonly CurvePoint[])[]): BandPoint[] {
  const steps = [...new Set(curves.flatMap((curve) => curve.map(({ step }) => step)))].sort((a, b) => a - b)
  const readers = curves.map(readerOf)
  return steps.map((step) => {
    const { count, mean, halfWidth } = meanInterval(readers.flatMap((valueAt) => valueAt(step) ?? []))
    return { step, count, mean, halfWidth }
  })
}

/** What gives a curve's value at steps asked for in rising order; undefined before it begins and after its end. */
function readerOf(curve: readonly CurvePoint[]): (step: number) => number | undefined {
  let next = 0
  return (step) => {
    while (next < curve.length && curve[next]!.step < step) next++
    const after = curve[next], before = curve[next - 1]
    if (!after) return undefined
    if (after.step === step) return after.value
    if (!before) return undefined
    return before.value + (after.value - before.value) * (step - before.step) / (after.step - before.step)
  }
}
