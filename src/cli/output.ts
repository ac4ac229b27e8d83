import { type ChosenFigures, evaluationMetrics, metricName, metricText } from '../domain/evaluationMetrics'
import { duration, lossText, percent } from '../domain/format'
import type { Metric } from '../domain/metrics'
import type { Run } from '../domain/run'
import { planOf } from '../domain/training'

/** One JSON object a line. */
export const printJson = (value: unknown): void => { process.stdout.write(`${JSON.stringify(value)}\n`) }
export const print = (text: string): void => { process.stdout.write(`${text}\n`) }

/** Rows with their columns aligned; numbers to the right. */
export function printTable(header: string[], rows: string[][]): void {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)))
  const numeric = header.map((_, i) => rows.length > 0 && rows.every((row) => /^[-\d.,≈–]*( %| [a-zA-Z]+)?$/.test(row[i]!)))
  for (const row of [header, ...rows]) {
    print(row.map((cell, i) => (numeric[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ').trimEnd())
  }
}

/** `macro F1 92.1 %`, `AUC 0.981` and what else was measured beside accuracy. */
export const chosenTexts = (figures: ChosenFigures, topK: number): string[] => evaluationMetrics.flatMap((name) =>
  figures[name] === undefined ? [] : [`${metricName(name, { top_k: topK })} ${metricText(name, figures[name], 1)}`])

const barWidth = 24
const bar = (share: number): string => {
  const filled = Math.round(Math.min(1, share) * barWidth)
  return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`
}

/** On a terminal a line in place of the one before, with a bar where there is a share; '' takes it away. Nothing elsewhere. */
export function showLive(text: string, share?: number): void {
  if (!process.stdout.isTTY) return
  const line = share === undefined ? text : `${bar(share)} ${text}`
  process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns || 120) - 1)}`)
}

/** Shows a run as it is trained: a bar on a terminal, a line an evaluation elsewhere. */
export class ProgressLine {
  private readonly live = process.stdout.isTTY
  private text = ''
  private readonly steps: number
  private readonly epochs: number
  private readonly batch: number
  private readonly topK: number

  constructor(run: Run) {
    const plan = planOf(run.experiment.training, run.data.train)
    this.steps = plan.steps
    this.epochs = plan.epochs
    this.batch = run.experiment.training.batch_size
    this.topK = run.experiment.training.top_k
  }

  show(metrics: readonly Metric[]): void {
    for (const metric of metrics) {
      if (metric.kind === 'norms') continue
      const { kind, step, epoch, loss, accuracy } = metric
      const figures = `loss ${lossText(loss)} · accuracy ${percent(accuracy)}`
      if (kind === 'train') {
        const left = ((this.steps - step) * this.batch) / metric.imagesPerSecond
        this.text = `${bar(step / this.steps)} epoch ${epoch}/${this.epochs} · step ${step}/${this.steps} · train ${figures} · ${Math.round(metric.imagesPerSecond)} images/s · ${duration(left)} left`
      }
      if (kind === 'evaluation') {
        this.keep(`epoch ${epoch}, step ${step}: ${metric.split} ${[figures, ...chosenTexts(metric, this.topK)].join(' · ')}`)
      }
    }
    showLive(this.text)
  }
  phase(phase: string): void {
    this.keep(`${phase} …`)
  }
  /** A line that stays above the bar. */
  keep(line: string): void {
    print(`${this.live ? '\r\x1b[2K' : ''}${line}`)
  }
  end(): void {
    showLive('')
  }
}
