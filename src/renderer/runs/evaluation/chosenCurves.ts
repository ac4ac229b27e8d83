import { computed, type ComputedRef } from 'vue'
import { curveOf } from '../../../domain/evaluation/curves'
import { colourOfSlot, useChartTheme } from '../../charts/theme'
import type { DrawnCurve } from './curveOptions'
import { useSubject } from './subject'

/** More lines than this can't be told apart. */
export const mostCurves = 6

/** The curves of the chosen classes, each in a colour of its own. */
export function useChosenCurves(chosen: () => readonly number[]): ComputedRef<DrawnCurve[]> {
  const { predictions, names } = useSubject(), theme = useChartTheme()
  return computed(() => chosen().flatMap((label, slot) => {
    const curve = curveOf(predictions.value, label)
    return curve ? [{ name: names.value[label]!, colour: theme.value[colourOfSlot(slot)], curve }] : []
  }))
}
