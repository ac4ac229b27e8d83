import { computed, type ComputedRef } from 'vue'
import type { Subject } from '../../../domain/compare/subject'
import { shortNames } from './shortNames'

/** Columns that a table of runs has at most: more are neither read nor quickly drawn. */
export const mostColumns = 24

/** The first of the compared that a table has columns for, by their short names, and what is said of the others. */
export function useColumns(
  subjects: () => readonly Subject[],
): { columns: ComputedRef<readonly Subject[]>; rest: ComputedRef<string> } {
  return {
    columns: computed(() => {
      const names = shortNames(subjects().map(({ name }) => name))
      return subjects().slice(0, mostColumns).map((subject, i) => ({ ...subject, name: names[i]! }))
    }),
    rest: computed(() => (subjects().length > mostColumns ? `the first ${mostColumns} of ${subjects().length}` : '')),
  }
}
