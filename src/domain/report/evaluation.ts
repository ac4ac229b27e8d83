import type { EvaluationReport } from '../evaluation/report'
import type { Share } from '../evaluation/wilson'
import { lossText, percent, thousands } from '../format'
import { html, type Markup } from './html'

/** An image with what it is and what it was taken for. */
export interface ShownPrediction { url: string; truth: string; predicted: string; confidence: number; hit: boolean }
export interface ShownEvaluation {
  report: EvaluationReport
  errors: readonly ShownPrediction[]
  sample: readonly ShownPrediction[]
}

const share = ({ value, low, high }: Share): Markup => html`${percent(value, 2)} <small>(${percent(low, 1)} to ${percent(high, 1)})</small>`

function matrix({ matrix: rows, classes }: EvaluationReport): Markup | undefined {
  if (!rows || classes.length > 30) return undefined
  const shade = (count: number, all: number, right: boolean) =>
    `rgba(${right ? '66,99,235' : '217,72,15'},${all ? (0.85 * Math.sqrt(count / all)).toFixed(3) : 0})`
  return html`<h3>Confusion matrix</h3><table class="matrix"><thead><tr><th>true ↓ predicted →</th>${classes.map(({ name }) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${rows.map((row, label) => {
  const all = row.reduce((sum, count) => sum + count, 0)
  return html`<tr><th>${classes[label]!.name}</th>${row.map((count, predicted) => html`<td style="background:${shade(count, all, label === predicted)}">${count}</td>`)}</tr>`
})}</tbody></table>`
}

const classTable = ({ classes }: EvaluationReport): Markup => html`<h3>By class</h3>
<table class="figures"><thead><tr><th>class</th><th>precision</th><th>recall</th><th>F1</th><th>images</th></tr></thead>
<tbody>${classes.slice(0, 100).map(({ name, precision, recall, f1, support }) => html`<tr><th>${name}</th><td>${share(precision)}</td><td>${share(recall)}</td><td>${f1.toFixed(3)}</td><td>${thousands(support)}</td></tr>`)}</tbody></table>
${classes.length > 100 && html`<p class="dim">and ${classes.length - 100} more classes</p>`}`

const grid = (title: string, images: readonly ShownPrediction[]): Markup | undefined => images.length === 0 ? undefined : html`<h3>${title}</h3>
<div class="grid">${images.map(({ url, truth, predicted, confidence, hit }) => html`<figure><img src="${url}" alt=""><figcaption>${hit
  ? html`${truth} <small>${percent(confidence, 0)}</small>`
  : html`<span class="wrong">${predicted}</span> <small>${percent(confidence, 0)}</small><br>is ${truth}`}</figcaption></figure>`)}</div>`

/** What a checkpoint does on a split. */
export function evaluationSection({ report, errors, sample }: ShownEvaluation): Markup {
  const { split, checkpoint, epoch, count, accuracy, topK, loss, macro } = report
  return html`<h3>${split === 'test' ? 'Test' : 'Validation'}, ${checkpoint} checkpoint (epoch ${epoch}), ${thousands(count)} images</h3>
<table><thead><tr><th>accuracy</th>${topK.map(({ k }) => html`<th>top-${k}</th>`)}<th>loss</th><th>macro F1</th></tr></thead>
<tbody><tr><td>${share(accuracy)}</td>${topK.map((one) => html`<td>${share(one)}</td>`)}<td>${loss === null ? '–' : lossText(loss)}</td><td>${macro.f1.toFixed(3)}</td></tr></tbody></table>
<p class="dim">In brackets: 95 % intervals by Wilson.</p>
${matrix(report)}${classTable(report)}${grid('Predictions, drawn at random', sample)}${grid('Most confident errors', errors)}`
}
