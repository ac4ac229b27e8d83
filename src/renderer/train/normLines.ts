import type { LayerNorms, Metric } from '../../domain/metrics'
import type { BoardLine } from '../charts/board/boardLine'
import type { Point } from '../charts/curves'
import type { Dash } from '../charts/line'
import { type ChartTheme, colourOfSlot, runColours } from '../charts/theme'

export type NormOf = Exclude<keyof LayerNorms, 'name'>
const dashes: Dash[] = ['solid', 'dashed', 'dotted']

/**
 * A line a layer, in the order of the network: each colour solid, then each dashed, then dotted.
 * @param unit steps in one unit of the x axis
 */
export function normLines(
  metrics: readonly Metric[], of: NormOf, unit: number, theme: ChartTheme,
): (BoardLine & { dash: Dash })[] {
  const byLayer = new Map<string, Point[]>()
  for (const metric of metrics) {
    if (metric.kind !== 'norms') continue
    for (const layer of metric.layers) {
      const points = byLayer.get(layer.name) ?? []
      points.push([metric.step / unit, layer[of]])
      byLayer.set(layer.name, points)
    }
  }
  return [...byLayer].map(([name, points], i) => ({
    subject: name, name, what: '', split: 'train', colour: theme[colourOfSlot(i)], points,
    dash: dashes[Math.floor(i / runColours.length) % dashes.length]!,
  }))
}
