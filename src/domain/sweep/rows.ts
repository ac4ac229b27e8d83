import { resultOf, type Run, type RunEvaluation } from '../run'
import type { Group } from './group'
import { type MeanInterval, meanInterval } from '../meanInterval'

/** One combination of a sweep: its repeats as one row. */
export interface SweepRow {
  point: number
  values: Group['values']
  runs: Run[]
  parameters: number
  /** Accuracies, undefined where no run has any. */
  validation: MeanInterval | undefined
  train: MeanInterval | undefined
  /** By the checkpoint `best`, or `last` where there is no other. */
  test: MeanInterval | undefined
  seconds: MeanInterval | undefined
}

/**
 * Runs of one sweep by their combinations, in the sweep's order.
 * @param evaluations of the test set by run, where it is to be shown
 */
export function sweepRows(runs: readonly Run[], evaluations?: ReadonlyMap<string, RunEvaluation>): SweepRow[] {
  const byPoint = new Map<number, Run[]>()
  for (const run of runs) if (run.group) byPoint.set(run.group.point, [...byPoint.get(run.group.point) ?? [], run])
  return [...byPoint].sort(([a], [b]) => a - b).map(([point, repeats]) => {
    const { group, parameters } = repeats[0]!
    const over = (figure: (run: Run) => number | undefined) => {
      const values = repeats.map(figure).filter((value) => value !== undefined)
      return values.length ? meanInterval(values) : undefined
    }
    return {
      point, values: group!.values, runs: repeats, parameters: parameters.trainable + parameters.nonTrainable,
      validation: over((run) => resultOf(run)?.bestValidation?.accuracy),
      train: over((run) => resultOf(run)?.train?.accuracy),
      test: over(({ id }) => { const test = evaluations?.get(id)?.test; return (test?.best ?? test?.last)?.accuracy }),
      seconds: over((run) => resultOf(run)?.seconds),
    }
  })
}
