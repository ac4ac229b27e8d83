import { describe, expect, it } from 'vitest'
import { wilson } from '../../../src/domain/evaluation/wilson'
import type { Predictions } from '../../../src/domain/evaluation/predictions'
import { reportOf } from '../../../src/domain/evaluation/report'
import type { Metric } from '../../../src/domain/metrics'
import { bitmapUrl } from '../../../src/domain/report/bitmap'
import { ticksBetween } from '../../../src/domain/report/chart'
import { type ReportedRun, reportHtml } from '../../../src/domain/report/document'
import { html } from '../../../src/domain/report/html'
import { makeRun } from '../../renderer/makeRun'

const evil = '<img src=x onerror=alert(1)>"\'&'
const layers = [{ type: 'Flatten', name: 'a' }]
const run = makeRun({ name: evil, layers, data: { name: evil, classes: [evil, 'b'] } })
const metrics: Metric[] = [1, 2, 3].flatMap((epoch): Metric[] => [
  { kind: 'epoch', step: epoch * 10, epoch, loss: 1 / epoch, accuracy: 0.5, seconds: 1 },
  { kind: 'evaluation', split: 'validation', step: epoch * 10, epoch, loss: 1 / epoch, accuracy: 0.5, seconds: 1 },
])
const predictions: Predictions = {
  version: 1, split: 'validation', checkpoint: 'best', step: 50, epoch: 5, savedAt: '', fingerprint: run.data.fingerprint,
  part: 'train', classes: 2, places: Uint32Array.of(0, 7), labels: Uint16Array.of(0, 1), predicted: Uint16Array.of(1, 1),
  ranks: Uint16Array.of(1, 0), confidence: Float32Array.of(0.75, 0.5), own: Float32Array.of(0.25, 0.5),
  losses: Float32Array.of(1.5, 0.75), probabilities: Float32Array.of(0.25, 0.75, 0.5, 0.5),
}
const url = bitmapUrl(new Uint8Array(12).fill(9), [2, 2, 3])
const shown = { url, truth: evil, predicted: 'b', confidence: 0.75, hit: false }
const evaluations = [{ report: reportOf(predictions, run.data.classes, run.experiment.training), errors: [shown], sample: [] }]
const reported: ReportedRun = { run, metrics, test: undefined, evaluations }
const at = new Date('2026-11-21T12:00:00Z')
const written = (...runs: ReportedRun[]) => reportHtml(runs, '0.1.0', at)

describe('a report', () => {
  it('shows names with HTML as text, wherever they stand', () => {
    const text = written(reported)
    expect(text).not.toContain('<img src=x')
    expect(text.match(/&#60;img src=x onerror=alert\(1\)&#62;&#34;&#39;&#38;/g)!.length).toBeGreaterThan(6)
  })

  it('stands alone: a policy that loads nothing, no script, no address but of images within', () => {
    const text = written(reported).replace(/xmlns="[^"]*"/g, '')
    expect(text).toContain('default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:')
    expect(text).not.toMatch(/<script|<link|https?:|url\(/i)
    expect([...text.matchAll(/(?:src|href)="([^"]{0,12})/g)].map(([, address]) => address)).toEqual(['data:image/b'])
  })

  it('holds results, curves, the evaluation with intervals, the network’s picture and how to repeat it', () => {
    const text = written(reported)
    expect(text.match(/<path d="M[^"]*L[^"]*"[^>]*stroke-width="1\.75"/g)).toHaveLength(4)
    expect(text.match(/stroke-dasharray="5 4"/g)!.length).toBeGreaterThanOrEqual(2)
    const { low, high } = wilson(1, 2)
    expect(text).toContain(`50.00 % <small>(${(low * 100).toFixed(1)} % to ${(high * 100).toFixed(1)} %)</small>`)
    expect(text).toContain('Confusion matrix')
    expect(text).toContain('>Output  2 classes<')
    expect(text).toContain('layerbench-experiment')
    expect(text).not.toContain('On the test set')
  })

  it('of several runs says which is better, and where their confusion matrices differ', () => {
    const best = (accuracy: number) => ({ bestValidation: { loss: 1, accuracy, step: 50, epoch: 5 } })
    const first = makeRun({ id: 'a', name: 'first', layers, result: best(0.5), data: { train: 50_000 } })
    const second = makeRun({ id: 'b', name: 'second', layers, result: best(0.9), data: { train: 50_000 } })
    const right = { ...predictions, predicted: Uint16Array.of(0, 1) }
    const evaluated = [{ report: reportOf(right, ['a', 'b'], second.experiment.training), errors: [], sample: [] }]
    const text = written({ ...reported, run: first }, { ...reported, run: second, evaluations: evaluated })
    expect(text).toMatch(/second is better than first on validation: \+40\.00 points/)
    expect(text).toContain('second: its confusion matrix less that of first, validation')
    expect(text.match(/rgba\(66,99,235,0\.850\)">[+−]1</g)).toHaveLength(2)
    // Validated on other images, they can't be taken from one another.
    const other = makeRun({ id: 'c', name: 'other', layers, training: { validation: { source: 'split', fraction: 0.3 } } })
    expect(written({ ...reported, run: first }, { ...reported, run: other, evaluations: evaluated })).not.toContain('less that of')
  })

  it('of several runs shows what differs first, and figures of the test set where they were looked at', () => {
    const figures = { loss: 1, accuracy: 0.875, step: 50, epoch: 5, count: 200 }
    const other = makeRun({ id: '20261121-103200-bbbbbb', name: 'other', layers, training: { seed: 5 } })
    const text = written({ ...reported, evaluations: [] }, { run: other, metrics: [], test: { best: figures }, evaluations: [] })
    expect(text).toContain('2 runs compared')
    expect(text.indexOf('>Seed<')).toBeLessThan(text.indexOf('The same in all'))
    expect(text).toContain('87.50 %')
  })
})

it('a template escapes what it is given, lists too, and leaves out what isn’t there', () => {
  expect(html`<b>${'<'}${[html`<i>${1}</i>`, '&']}${undefined}${false}</b>`.text).toBe('<b>&#60;<i>1</i>&#38;</b>')
})

it.each([[0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]], [0.31, 0.74, [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]], [5, 5, []], [0, 0, []]])(
  'ticks from %d to %d are round numbers around them', (low, high, ticks) => {
    const found = ticksBetween(low, high)
    expect(found[0]!).toBeLessThanOrEqual(low)
    expect(found.at(-1)!).toBeGreaterThanOrEqual(high)
    if (low !== high) expect(found).toEqual(ticks)
  })

it('a bitmap holds grey and coloured pixels from the top, each row a multiple of four bytes', () => {
  const bytes = Buffer.from(bitmapUrl(Uint8Array.of(1, 2, 3, 4, 5, 6), [1, 2, 3]).split(',')[1]!, 'base64')
  expect(bytes.subarray(0, 2).toString()).toBe('BM')
  expect([...bytes.subarray(54)]).toEqual([3, 2, 1, 6, 5, 4, 0, 0])
  expect([...Buffer.from(bitmapUrl(Uint8Array.of(7), [1, 1, 1]).split(',')[1]!, 'base64').subarray(54)]).toEqual([7, 7, 7, 0])
})
