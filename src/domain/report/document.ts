import { compareResults } from '../compare/results'
import { subjectsOf } from '../compare/subject'
import { compareSettings, comparisonCaution } from '../comparison'
import { analysisOf } from '../experiment'
import { lossText, percent, thousands } from '../format'
import type { Metric } from '../metrics'
import { drawNetwork } from '../picture/network'
import { inputShape } from '../preprocessing'
import { type Run, type RunEvaluation, validatedOnTest } from '../run'
import { planOf } from '../training'
import { drawChart, type Line } from './chart'
import { matrixDifferences, verdictLine } from './comparison'
import { evaluationSection, type ShownEvaluation } from './evaluation'
import { html, Markup } from './html'
import { colourOf, look } from './look'

export interface ReportedRun {
  run: Run
  metrics: readonly Metric[]
  /** Undefined where nobody has looked at the test figures. */
  test: RunEvaluation['test'] | undefined
  evaluations: readonly ShownEvaluation[]
}

/** Nothing but what the file itself holds: no script, no address outside. */
const policy = 'default-src \'none\'; style-src \'unsafe-inline\'; img-src data:'

/**
 * A run, or several side by side, as one HTML file that stands alone and prints well.
 * @param version this program's
 */
export function reportHtml(reported: readonly ReportedRun[], version: string, at: Date): string {
  const runs = reported.map(({ run }) => run), [first] = runs, caution = comparisonCaution(runs)
  const title = runs.length === 1 ? first!.name : `${runs.length} runs compared`
  return `<!doctype html>\n${html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title><style>${new Markup(look)}</style></head><body>
<h1>${title}</h1>
<p class="dim">Layerbench ${version}, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC · data: ${[...new Set(runs.map(({ data }) => data.name))].join(', ')}</p>
${runs.filter(({ experiment }) => validatedOnTest(experiment)).map(({ name }) => html`<p><span class="mark">${name} was validated on the test set</span></p>`)}
${caution && html`<p><span class="mark">${caution}</span></p>`}
<h2>Results</h2>${verdictLine(subjectsOf(runs, true))}${results(runs)}${testTable(reported)}
<h2>Curves</h2>${curves(reported)}
${reported.some(({ evaluations }) => evaluations.length) && html`<h2>Evaluation</h2>${reported.flatMap(({ run, evaluations }) =>
  evaluations.map((one) => html`${runs.length > 1 && html`<h3>${run.name}</h3>`}${evaluationSection(one)}`))}${matrixDifferences(reported)}`}
<h2>Architecture</h2><div class="side">${runs.map(picture)}</div>
<h2>Settings</h2>${settings(runs)}
<h2>Environment</h2>${runs.map(environment)}
<h2>To repeat it</h2>${runs.map(repeat)}
</body></html>`.text}\n`
}

const heads = (runs: readonly Run[]): Markup =>
  html`<thead><tr><th></th>${runs.map(({ name }, i) => html`<th><span class="swatch" style="background:${colourOf(i)}"></span>${name}</th>`)}</tr></thead>`

const results = (runs: readonly Run[]): Markup => html`<table class="figures">${heads(runs)}<tbody>${compareResults(subjectsOf(runs, false)).map(({ label, cells }) =>
  html`<tr><th>${label}</th>${cells.map(({ text, note, delta, best }) =>
    html`<td><span${best && html` class="best"`}>${text}</span>${delta && html` <small>${delta}</small>`}${note && html` <small>${note}</small>`}</td>`)}</tr>`)}</tbody></table>`

function testTable(reported: readonly ReportedRun[]): Markup | undefined {
  const rows = reported.flatMap(({ run, test }) => (['best', 'last'] as const).flatMap((name) => {
    const figures = test?.[name]
    return figures ? [html`<tr><th>${run.name}</th><td>${name}, epoch ${figures.epoch}</td><td>${percent(figures.accuracy, 2)}</td><td>${lossText(figures.loss)}</td><td>${thousands(figures.count)}</td></tr>`] : []
  }))
  return rows.length ? html`<h3>On the test set</h3><table class="figures"><thead><tr><th>run</th><th>checkpoint</th><th>accuracy</th><th>loss</th><th>images</th></tr></thead><tbody>${rows}</tbody></table>` : undefined
}

/** More points than these can't be told apart on paper. */
const mostPoints = 400

function linesOf({ run, metrics }: ReportedRun, place: number, figure: 'accuracy' | 'loss'): Line[] {
  const { stepsPerEpoch } = planOf(run.experiment.training, run.data.train), colour = colourOf(place)
  const pointsOf = (wanted: (metric: Metric) => boolean) => {
    const found = metrics.flatMap((metric) => (metric.kind !== 'norms' && wanted(metric) ? [[metric.step / stepsPerEpoch, metric[figure]] as const] : []))
    const every = Math.ceil(found.length / mostPoints)
    return found.filter(([, y], i) => Number.isFinite(y) && (i % every === 0 || i === found.length - 1))
  }
  const epochs = pointsOf(({ kind }) => kind === 'epoch')
  return [
    { colour, dashed: false, points: epochs.length > 1 ? epochs : pointsOf(({ kind }) => kind === 'train') },
    { colour, dashed: true, points: pointsOf((metric) => metric.kind === 'evaluation' && metric.split === 'validation') },
  ]
}

function curves(reported: readonly ReportedRun[]): Markup {
  const chart = (figure: 'accuracy' | 'loss', title: string, text: (value: number) => string) =>
    drawChart(title, reported.flatMap((one, i) => linesOf(one, i, figure)), text)
  const accuracy = chart('accuracy', 'Accuracy', (value) => percent(value, 0)), loss = chart('loss', 'Loss', String)
  return accuracy && loss ? html`<div class="side">${accuracy}${loss}</div>` : html`<p class="dim">Nothing was measured.</p>`
}

const picture = ({ name, experiment, data }: Run): Markup => html`<figure class="network">${new Markup(drawNetwork(
  experiment.architecture, analysisOf(experiment, data), inputShape(experiment.preprocessing, data.shape), data.classes.length,
))}<figcaption>${name}</figcaption></figure>`

function settings(runs: readonly Run[]): Markup {
  const rows = compareSettings(runs), differing = rows.filter(({ same }) => !same)
  const table = (shown: typeof rows) => html`<table>${heads(runs)}<tbody>${shown.map(({ label, values }) =>
    html`<tr><th>${label}</th>${values.map((value) => html`<td>${value ?? '–'}</td>`)}</tr>`)}</tbody></table>`
  if (runs.length === 1) return table(rows)
  return html`${differing.length ? table(differing) : html`<p>No setting differs.</p>`}<h3>The same in all</h3>${table(rows.filter(({ same }) => same))}`
}

function environment({ name, environment: known }: Run): Markup {
  if (!known) return html`<p>${name}: not recorded</p>`
  const { device, tensorflow, tfjs, threads, processor, cores, platform, node, electron, layerbench } = known
  return html`<p>${name}: ${device}; TensorFlow ${tensorflow}, tfjs-node ${tfjs}; threads ${threads.intraOp || 'automatic'} within and ${threads.interOp || 'automatic'} between operations; ${processor}, ${cores} cores; ${platform}; Node ${node}${electron && `, Electron ${electron}`}; Layerbench ${layerbench}</p>`
}

const repeat = ({ name, experiment, data }: Run): Markup => html`<h3>${name}</h3>
<p>Save this as <code>experiment.json</code>; open it in Layerbench, or <code>layerbench train --experiment experiment.json</code>. Its data is ${data.name}, sha256 ${data.fingerprint || 'not known'}. The same seed and number of threads make the same run.</p>
<details><summary>Experiment</summary><pre>${JSON.stringify(experiment, null, 1)}</pre></details>`
