import { computed } from 'vue'
import type { Subject } from '../../../domain/compare/subject'
import { mostApart } from '../../charts/board/boardLine'
import { colourOfSlot, runColours, useChartTheme } from '../../charts/theme'
import { useRuns } from '../../stores/runs'
import { useSettings } from '../../stores/settings'
import { colouring, colourings } from './colouring'
import { comparePreferences as show } from './preferences'

/** What the lines of compared runs are coloured by. */
export function useColouring(subjects: () => readonly Subject[]) {
  const runs = useRuns(), settings = useSettings(), theme = useChartTheme()
  const differing = computed(() => colourings(subjects()))
  const by = computed(() => show.colourBy ?? (subjects().length > mostApart ? 'result' : 'run'))
  return {
    colourings: differing,
    colouring: computed(() => colouring(subjects(), by.value, differing.value, {
      dark: settings.dark, dim: theme.value.dim, classes: runColours.map((name) => theme.value[name]),
      own: ({ runs: [first] }) => theme.value[colourOfSlot(runs.slots.get(first.id) ?? 0)],
    })),
  }
}
