import { duration, percent, thousands } from '../format'
import { markdownCell } from '../markdownCell'
import type { MeanInterval } from '../meanInterval'
import type { SweepRow } from './rows'
import type { Sweep } from './sweep'

/** One row of a reproduction: what was reported, and what came of it here. */
export interface ReproducedRow extends Omit<SweepRow, 'runs' | 'values'> {
  /** `N 5`; empty where the sweep is repeats alone. */
  combination: string
  runs: string[]
  reported: Sweep['reported']
}

/** A sweep's rows beside what was reported of them. */
export const reproducedRows = ({ reported }: Pick<Sweep, 'reported'>, rows: readonly SweepRow[]): ReproducedRow[] =>
  rows.map(({ values, runs, ...row }) => ({
    ...row, combination: values.map(({ label, text }) => `${label} ${text}`).join(' · '), runs: runs.map(({ id }) => id),
    reported: reported.filter((one) => one.values.join() === values.map(({ text }) => text).join()),
  }))

/** `86.1 ± 0.4 %`: the mean and half its 95 % interval. */
export function meanText(figure: MeanInterval | undefined): string {
  if (!figure) return '–'
  if (figure.halfWidth === undefined) return percent(figure.mean)
  return `${(figure.mean * 100).toFixed(1)} ± ${(figure.halfWidth * 100).toFixed(1)} %`
}

/** A picture beside the text: where it lies from there, and what it shows. */
export interface ReproductionPicture { file: string; says: string }

/** A Markdown section: the sweep's name and notes, the command that trains it, a table with a row a combination, pictures. */
export function reproductionMarkdown(
  sweep: Sweep, rows: readonly ReproducedRow[], command: string, pictures: readonly ReproductionPicture[] = [],
): string {
  const table = rows.map((row) => [
    row.combination || sweep.experiment.architecture.name, row.reported.map(({ split, text }) => `${text} (${split})`).join('; ') || '–',
    meanText(row.test), meanText(row.validation), meanText(row.train), String(row.runs.length), thousands(row.parameters),
    row.seconds ? duration(row.seconds.mean) : '–',
  ])
  const header = ['', 'report', 'test', 'validation', 'train', 'runs', 'parameters', 'a run']
  const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(' | ')} |`
  return [
    `## ${markdownCell(sweep.name)}`, '', ...sweep.notes.flatMap((note) => [markdownCell(note), '']), `\`${command}\``, '',
    line(header), `|${header.map((_, i) => (i < 2 ? '---' : '---:')).join('|')}|`, ...table.map(line), '',
    ...pictures.flatMap(({ file, says }) => [`![${markdownCell(says)}](${file})`, '']),
  ].join('\n')
}
