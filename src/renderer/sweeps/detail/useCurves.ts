import { computed, ref, watch } from 'vue'
import { isActive } from '../../../domain/run'
import type { TableRow } from '../../../domain/sweep/table'
import { liveInterval } from '../../charts/liveInterval'
import { colourOfSlot, useChartTheme } from '../../charts/theme'
import { throttled } from '../../charts/throttled'
import { type ComparedSubject, compareLines } from '../../runs/compare/compareLines'
import type { ExportedChart } from '../../runs/compare/curveFiles'
import { useActions } from '../../shell/commands'
import { useRuns } from '../../stores/runs'

interface CurveChoice { label: string; split: 'validation' | 'train'; figure: 'accuracy' | 'loss' }
export const curveChoices: readonly CurveChoice[] = (['validation', 'train'] as const).flatMap((split) =>
  (['accuracy', 'loss'] as const).map((figure) => ({ split, figure, label: `${split} ${figure}` })))

/** The mean curves of a sweep's combinations, each with the band of its repeats. */
export function useCurves(rows: () => TableRow[], shown: () => boolean) {
  const runs = useRuns(), theme = useChartTheme(), { attempt } = useActions()
  const place = ref(0), choice = computed(() => curveChoices[place.value]!)

  const own = computed(() => (shown() ? rows().flatMap(({ row }) => row?.runs ?? []) : []))
  watch(() => own.value.map(({ id }) => id).join(), (ids) => {
    if (ids) void attempt(() => Promise.all(ids.split(',').map((id) => runs.ensure(id))))
  }, { immediate: true })
  const subjects = throttled((): ComparedSubject[] => (shown() ? rows() : []).flatMap(({ point, values, row }) => (row ? [{
    key: String(point), name: values.map(({ label, text }) => `${label} ${text}`).join(' · ') || 'mean', colour: theme.value[colourOfSlot(point)],
    runs: row.runs.map((run) => ({ run, metrics: runs.metrics.get(run.id) ?? [] })),
  }] : [])), liveInterval, () => [shown(), theme.value, own.value.some(isActive)])

  const chart = computed((): ExportedChart => {
    const { figure, split, label } = choice.value
    const { lines } = compareLines(subjects.value, {
      figure, xUnit: 'epochs', train: split === 'train', validation: split === 'validation', smoothing: undefined,
    })
    const xEnd = lines.reduce((end, { points }) => Math.max(end, points[points.length - 1]?.[0] ?? 0), 0) || 1
    return { figure, title: label, lines, xUnit: 'epochs', xEnd, xLog: false, yLog: false, zoom: undefined }
  })
  const legend = computed(() => chart.value.lines.map(({ name, colour }) => ({ text: name, colour })))
  return { place, chart, legend }
}
