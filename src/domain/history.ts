import { csvOf } from './csv'
import type { Metric, MetricOf } from './metrics'

/** An epoch in the names that Keras gave `History` then: means over its training batches, and validation at its end. */
export interface HistoryRow { epoch: number; loss: number; acc: number; val_loss?: number; val_acc?: number }
const columns = ['epoch', 'loss', 'acc', 'val_loss', 'val_acc'] as const

/** A row for each whole epoch; validation stands in that of the epoch in which it was last measured. */
export function historyOf(metrics: readonly Metric[]): HistoryRow[] {
  const validation = new Map<number, MetricOf<'evaluation'>>()
  for (const metric of metrics) if (metric.kind === 'evaluation' && metric.split === 'validation') validation.set(metric.epoch, metric)
  return metrics.flatMap((metric) => {
    if (metric.kind !== 'epoch') return []
    const { epoch, loss, accuracy } = metric, held = validation.get(epoch)
    return [{ epoch, loss, acc: accuracy, ...(held && { val_loss: held.loss, val_acc: held.accuracy }) }]
  })
}

export const historyCsv = (rows: readonly HistoryRow[]): string =>
  csvOf([columns, ...rows.map((row) => columns.map((name) => row[name]))])

/** Columns below each other; as precise as Keras prints them. */
export function historyText(rows: readonly HistoryRow[]): string {
  const lines = [columns, ...rows.map((row) => columns.map((name) =>
    name === 'epoch' ? String(row.epoch) : row[name]?.toFixed(4) ?? '-'))]
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)))
  return lines.map((line) => `${line.map((cell, i) => cell.padStart(widths[i]!)).join('  ')}\n`).join('')
}

/** What a history is written as, by the file's ending. */
export const historyFormats = {
  csv: { label: 'History as CSV', write: historyCsv },
  txt: { label: 'History as text', write: historyText },
} as const
export type HistoryFormat = keyof typeof historyFormats
export const historyFormatNames = Object.keys(historyFormats) as [HistoryFormat, ...HistoryFormat[]]
