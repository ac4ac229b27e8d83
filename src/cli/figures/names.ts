import { labelsOf } from '../../domain/sweep/axis'
import type { ReproducedRow } from '../../domain/sweep/reproduction'
import type { Sweep } from '../../domain/sweep/sweep'

/** What is varied, where that is one thing alone, and what each combination is called then: `5` rather than `N 5`. */
export function namesOf({ axes }: Pick<Sweep, 'axes'>, rows: readonly ReproducedRow[]): { axis: string; names: string[] } {
  const [axis, ...others] = labelsOf(axes), combinations = rows.map(({ combination }) => combination)
  if (axis === undefined) return { axis: '', names: rows.map(({ runs }) => (runs.length > 1 ? 'mean over seeds' : 'one seed')) }
  return others.length ? { axis: '', names: combinations } : { axis, names: combinations.map((name) => name.slice(axis.length + 1)) }
}
