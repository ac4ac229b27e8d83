import { comparisonCaution } from '../comparison'
import { judge } from '../compare/verdict'
import type { Subject } from '../compare/subject'
import { html, type Markup } from './html'
import type { ReportedRun } from './document'

/** Better, worse or within noise, in a sentence. */
export function verdictLine(subjects: readonly Subject[]): Markup | undefined {
  const said = judge(subjects)
  return said && html`<p><b>${said.text}.</b></p>`
}

/** More classes than these don't fit a page. */
const mostClasses = 30

/** Where each run's confusion matrix differs from the first one's, where both are of the same images. */
export function matrixDifferences([first, ...others]: readonly ReportedRun[]): Markup[] {
  const base = first?.evaluations[0]?.report
  if (!base?.matrix || base.classes.length > mostClasses) return []
  return others.flatMap(({ run, evaluations }) => {
    const own = evaluations.map(({ report }) => report).find(({ split, count }) => split === base.split && count === base.count)
    if (!own?.matrix || comparisonCaution([first!.run, run])) return []
    const cells = own.matrix.map((row, label) => row.map((count, predicted) => count - base.matrix![label]![predicted]!))
    const most = Math.max(1, ...cells.flat().map(Math.abs))
    const shade = (change: number, hit: boolean) =>
      `rgba(${hit === change > 0 ? '66,99,235' : '217,72,15'},${(0.85 * Math.abs(change) / most).toFixed(3)})`
    return [html`<h3>${run.name}: its confusion matrix less that of ${first!.run.name}, ${base.split}</h3>
<p class="dim">Blue is better, orange worse.</p>
<table class="matrix"><thead><tr><th>true ↓ predicted →</th>${base.classes.map(({ name }) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${cells.map((row, label) => html`<tr><th>${base.classes[label]!.name}</th>${row.map((change, predicted) =>
  html`<td style="background:${shade(change, label === predicted)}">${change ? `${change > 0 ? '+' : '−'}${Math.abs(change)}` : ''}</td>`)}</tr>`)}</tbody></table>`]
  })
}
