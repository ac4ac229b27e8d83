import type { MeanInterval } from '../../../domain/meanInterval'
import type { KeptSweep } from '../../../domain/sweep/kept'
import type { TableRow } from '../../../domain/sweep/table'

export type Score = 'validation' | 'train' | 'test'
/** An axis of the chart: a dimension by its place, or the parameters. */
export type XChoice = number | 'parameters'

/** What a score can be drawn against, by their labels. */
export function xChoices({ points }: KeptSweep): { value: XChoice; label: string }[] {
  const labels = points[0]?.values.map(({ label }) => label) ?? []
  return [...labels.map((label, value) => ({ value: value as XChoice, label })), { value: 'parameters', label: 'parameters' }]
}

export interface ScorePoint { x: number; figure: MeanInterval; row: TableRow }
export interface ScoreGroup { name: string; points: ScorePoint[] }
export interface ScoreData {
  /** What stands at 0, 1, … of an axis without numbers. */
  categories: string[] | undefined
  log: boolean
  /** One a combination of all that is not on the axis. */
  groups: ScoreGroup[]
  reported: { x: number; accuracy: number; text: string }[]
}

/** From here on a list of values is drawn by powers of ten. */
const wide = 30

/** Of a numeric axis: from the lowest value to the highest with a little room, a line at each where they are few. */
export function numericAxis(values: readonly number[], log: boolean, room: number) {
  const at = [...new Set(values)].sort((a, b) => a - b), low = at[0] ?? 1, high = at[at.length - 1] ?? 1
  const [by, factor] = [(high - low || Math.abs(high) || 1) * room, (high / low > 1 ? high / low : 10) ** room]
  return {
    type: log ? 'log' : 'value', min: log ? low / factor : low - by, max: log ? high * factor : high + by,
    ...(at.length <= mostLabels ? { axisTick: { customValues: at }, axisLabel: { customValues: at } } : {}),
  }
}
const mostLabels = 12

/** Each combination's score at its place on the x axis. */
export function scoreData(kept: KeptSweep, rows: readonly TableRow[], x: XChoice, score: Score): ScoreData {
  const texts = x === 'parameters' ? [] : kept.points.map(({ values }) => values[x]!.text)
  const categories = texts.some((text) => !Number.isFinite(Number(text))) ? [...new Set(texts)] : undefined
  const placeOf = ({ values, row }: TableRow) =>
    (x === 'parameters' ? row?.parameters : categories ? categories.indexOf(values[x]!.text) : Number(values[x]!.text))
  const groups = new Map<string, ScorePoint[]>()
  for (const row of rows) {
    const figure = row.row?.[score], place = placeOf(row)
    if (!figure || place === undefined) continue
    const name = x === 'parameters' ? '' : row.values.filter((_, i) => i !== x).map(({ label, text }) => `${label} ${text}`).join(' · ')
    groups.set(name, [...groups.get(name) ?? [], { x: place, figure, row }])
  }
  const places = rows.flatMap((row) => placeOf(row) ?? []), low = Math.min(...places), high = Math.max(...places)
  const axis = x === 'parameters' ? undefined : kept.sweep.axes[x]
  const isLog = axis && 'from' in axis ? axis.scale === 'log' : high / low >= wide
  return {
    categories, log: !categories && low > 0 && isLog,
    groups: [...groups].map(([name, points]) => ({ name, points: points.sort((a, b) => a.x - b.x) })),
    reported: kept.sweep.reported.flatMap(({ values, split, accuracy, text }) => {
      const row = rows.find((one) => one.values.map((value) => value.text).join() === values.join()), place = row && placeOf(row)
      return place === undefined ? [] : [{ x: place, accuracy, text: `${text} (${split})` }]
    }),
  }
}
