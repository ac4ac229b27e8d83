import type { Mutant } from './format'
import type { Found, Outcome } from './importing'

/**
 * What is made of a mutant.
 * - `refused`: a failure that names a file and says what to do.
 * - `listed`: what can't be read was left out and counted; what is left is as it was.
 * - `same`: the very same images, labels and classes.
 * - `noted`: other data, and the plan says of it what it didn't say of the source as it was.
 * - `values`: pixels or labels were written over in a format that has no sums, which no reader can tell from other
 *   pixels or labels; sizes, and all that the change didn't touch, are as they were.
 * - `wrong`: other data, and nothing is said. `crashed`: the process died or met a bug.
 */
export const verdicts = ['refused', 'listed', 'same', 'noted', 'values', 'wrong', 'crashed'] as const
export type Verdict = (typeof verdicts)[number]

/** @param before the source as it was */
export function verdictOn(mutant: Mutant, before: Found, outcome: Outcome): { verdict: Verdict; why: string } {
  if (outcome.kind === 'crashed') return { verdict: 'crashed', why: outcome.failure.what }
  if (outcome.kind === 'refused') {
    const { what, where, advice } = outcome.failure
    const names = ['input', ...Object.keys(mutant.files)].some((name) => `${where} ${what}`.includes(name.split('/').at(-1)!))
    const complete = names && what.length > 5 && advice.endsWith('.')
    return complete ? { verdict: 'refused', why: what } : { verdict: 'wrong', why: `the failure names no file or says nothing: ${JSON.stringify(outcome.failure)}` }
  }
  const { found } = outcome
  if (mutant.refused) return { verdict: 'wrong', why: 'it had to be refused' }
  if (found.rows.join() === before.rows.join() && found.classes.join('\n') === before.classes.join('\n')) return { verdict: 'same', why: '' }
  const why = differenceOf(before, found)
  const { mostLeftOut = Infinity } = mutant
  if (found.dropped > 0 && before.rows.length - found.rows.length <= mostLeftOut && isWithin(found.rows, before.rows)) return { verdict: 'listed', why }
  const sized = found.shape.join() === before.shape.join()
  if (sized && mutant.onlyValues?.(before, found)) return { verdict: 'values', why }
  const said = found.plan.notes.filter((note) => !before.plan.notes.includes(note))
  return said.length ? { verdict: 'noted', why: said.join(' ') } : { verdict: 'wrong', why }
}

/** Whether every row is one of the others, no oftener than it is there. */
function isWithin(rows: readonly string[], others: readonly string[]): boolean {
  const left = new Map<string, number>()
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1)
  return rows.every((row) => {
    const count = left.get(row) ?? 0
    left.set(row, count - 1)
    return count > 0
  })
}

function differenceOf(before: Found, after: Found): string {
  const changed = after.rows.filter((row, i) => row !== before.rows[i]).length
  return `${after.shape.join('×')} for ${before.shape.join('×')}, classes ${after.classes.join().slice(0, 80)} for ${before.classes.join().slice(0, 80)}, `
    + `${after.rows.length} rows for ${before.rows.length}, ${changed} of them others; ${after.dropped} left out; ${JSON.stringify(after.plan.options)}`
}
