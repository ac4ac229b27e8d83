import { computed, ref } from 'vue'
import type { KeptSweep } from '../../../domain/sweep/kept'
import type { TableRow } from '../../../domain/sweep/table'
import { colourOfSlot, useChartTheme } from '../../charts/theme'
import { parallelOption } from './parallelOption'
import { mostColours, scoreOption } from './scoreOption'
import { type Score, scoreData, type XChoice, xChoices } from './scorePoints'
import { useCurves } from './useCurves'

export const chartNames = { score: 'Score', parallel: 'Parallel coordinates', curves: 'Curves' } as const
export type ChartName = keyof typeof chartNames

/** The chart of a sweep that is chosen, and what is chosen of it. */
export function useCharts(kept: () => KeptSweep, rows: () => TableRow[]) {
  const theme = useChartTheme(), choices = computed(() => xChoices(kept()))
  // Repeats alone have one score: their curves say more.
  const chart = ref<ChartName>(choices.value.length > 1 ? 'score' : 'curves')
  const x = ref<XChoice>(choices.value[0]!.value), score = ref<Score>('validation')
  const curves = useCurves(rows, () => chart.value === 'curves')

  const data = computed(() => scoreData(kept(), rows(), x.value, score.value))
  const option = computed(() => {
    const label = choices.value.find(({ value }) => value === x.value)!.label
    return chart.value === 'parallel' ? parallelOption(kept(), rows(), score.value, theme.value)
      : scoreOption(data.value, kept().sweep, { x: label, y: `${score.value} accuracy` }, theme.value)
  })
  /** What the colours stand for. */
  const key = computed(() => {
    const { groups } = data.value, few = groups.length > 1 && groups.length <= mostColours
    if (chart.value === 'curves') return curves.legend.value
    return chart.value === 'score' && few ? groups.map(({ name }, i) => ({ text: name, colour: theme.value[colourOfSlot(i)] })) : []
  })
  const empty = computed(() => chart.value !== 'curves' && !data.value.groups.length)
  return { chart, x, score, choices, option, key, empty, curves, theme }
}
