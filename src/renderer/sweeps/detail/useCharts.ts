import { computed, ref, watch } from 'vue'
import type { KeptSweep } from '../../../domain/sweep/kept'
import type { TableRow } from '../../../domain/sweep/table'
import { colourOfSlot, useChartTheme } from '../../charts/theme'
import { useActions } from '../../shell/commands'
import { useRuns } from '../../stores/runs'
import { bandOption, colourOfCurve, type CurveChoice, meanCurves, mostCurves } from './bandOption'
import { parallelOption } from './parallelOption'
import { scoreOption } from './scoreOption'
import { type Score, scoreData, type XChoice, xChoices } from './scorePoints'

export const chartNames = { score: 'Score', parallel: 'Parallel coordinates', curves: 'Curves' } as const
export type ChartName = keyof typeof chartNames
export const curveChoices: readonly (CurveChoice & { label: string })[] = [
  { split: 'validation', figure: 'accuracy', label: 'validation accuracy' }, { split: 'validation', figure: 'loss', label: 'validation loss' },
  { split: 'train', figure: 'accuracy', label: 'train accuracy' }, { split: 'train', figure: 'loss', label: 'train loss' },
]

/** The chart of a sweep that is chosen, and what is chosen of it. */
export function useCharts(kept: () => KeptSweep, rows: () => TableRow[]) {
  const runs = useRuns(), theme = useChartTheme(), { attempt } = useActions()
  const choices = computed(() => xChoices(kept()))
  // Repeats alone have one score: their curves say more.
  const chart = ref<ChartName>(choices.value.length > 1 ? 'score' : 'curves')
  const x = ref<XChoice>(choices.value[0]!.value), score = ref<Score>('validation'), curve = ref<number>(0)

  /** The best ones, in the sweep's order. */
  const drawn = computed(() => {
    const some = rows().filter(({ row }) => row)
    const best = [...some].sort((a, b) => (b.row!.validation?.mean ?? -1) - (a.row!.validation?.mean ?? -1)).slice(0, mostCurves)
    return some.filter((row) => best.includes(row))
  })
  const left = computed(() => rows().filter(({ row }) => row).length - drawn.value.length)
  watch(() => chart.value === 'curves' && drawn.value.flatMap(({ row }) => row!.runs.map(({ id }) => id)).join(), (ids) => {
    if (ids) void attempt(async () => { for (const id of ids.split(',')) await runs.ensure(id) })
  }, { immediate: true })
  const curves = computed(() => (chart.value === 'curves' ? meanCurves(drawn.value, (id) => runs.metrics.get(id), curveChoices[curve.value]!) : []))

  const data = computed(() => scoreData(kept(), rows(), x.value, score.value))
  const option = computed(() => {
    const { sweep } = kept(), label = choices.value.find(({ value }) => value === x.value)!.label
    if (chart.value === 'curves') return bandOption(curves.value, curveChoices[curve.value]!, theme.value)
    return chart.value === 'parallel' ? parallelOption(kept(), rows(), score.value, theme.value)
      : scoreOption(data.value, sweep, { x: label, y: `${score.value} accuracy` }, theme.value)
  })
  /** What the colours stand for. */
  const key = computed(() => {
    if (chart.value === 'curves') return curves.value.map(({ name }, i) => ({ name, colour: colourOfCurve(i, theme.value) }))
    const { groups } = data.value
    return chart.value === 'score' && groups.length > 1 && groups.length <= 6
      ? groups.map(({ name }, i) => ({ name, colour: theme.value[colourOfSlot(i)] })) : []
  })
  const empty = computed(() => (chart.value === 'curves' ? !curves.value.length : !data.value.groups.length))
  return { chart, x, score, curve, choices, option, key, left, empty, theme }
}
