import type { KeptSweep } from '../../../domain/sweep/kept'
import type { TableRow } from '../../../domain/sweep/table'

export interface Column {
  key: string
  label: string
  /** Figures are sorted from the highest first. */
  figure: boolean
  value(row: TableRow): number | string | undefined
}
export interface Order { key: string; descending: boolean }

/** A sweep's columns: its dimensions, then what came of them. Nothing is sorted by test unless it was asked for. */
export function columnsOf({ points }: KeptSweep, withTest: boolean): Column[] {
  const numeric = (i: number) => points.every(({ values }) => Number.isFinite(Number(values[i]!.text)))
  const labels = points[0]?.values.map(({ label }) => label) ?? []
  return [
    ...labels.map((label, i): Column => ({
      key: `value ${i}`, label, figure: false, value: ({ values }) => (numeric(i) ? Number(values[i]!.text) : values[i]!.text),
    })),
    { key: 'validation', label: 'Validation', figure: true, value: ({ row }) => row?.validation?.mean },
    { key: 'train', label: 'Train', figure: true, value: ({ row }) => row?.train?.mean },
    ...(withTest ? [{ key: 'test', label: 'Test', figure: true, value: ({ row }) => row?.test?.mean } satisfies Column] : []),
    { key: 'seeds', label: 'Seeds', figure: true, value: ({ done }) => done },
    { key: 'parameters', label: 'Parameters', figure: true, value: ({ row }) => row?.parameters },
    { key: 'time', label: 'A run', figure: true, value: ({ row }) => row?.seconds?.mean },
    { key: 'state', label: 'State', figure: false, value: ({ state }) => state },
  ]
}

/** In that order; what has no figure comes last, and equal ones as the sweep has them. */
export function sorted(rows: readonly TableRow[], columns: readonly Column[], order: Order | undefined): TableRow[] {
  const column = columns.find(({ key }) => key === order?.key)
  if (!order || !column) return [...rows]
  const sign = order.descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const [left, right] = [column.value(a), column.value(b)]
    if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? 1 : -1
    return sign * (typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right), 'en', { numeric: true }))
  })
}

/** What a click on a column's head makes of the order: its own way first, then the other, then the sweep's. */
export function orderAfter(order: Order | undefined, { key, figure }: Column): Order | undefined {
  if (order?.key !== key) return { key, descending: figure }
  return order.descending === figure ? { key, descending: !figure } : undefined
}
