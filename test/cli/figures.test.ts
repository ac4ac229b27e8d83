import { expect, it } from 'vitest'
import { curvesFigure } from '../../src/cli/figures/curves'
import { matrixFigure } from '../../src/cli/figures/matrix'
import { predictionsFigure } from '../../src/cli/figures/predictions'
import { scoreFigure } from '../../src/cli/figures/score'
import type { Metric } from '../../src/domain/metrics'
import { reproducedRows } from '../../src/domain/sweep/reproduction'
import { sweepRows } from '../../src/domain/sweep/rows'
import { sweepFormat, sweepSchema } from '../../src/domain/sweep/sweep'
import { experimentOf } from '../engine/smallExperiment'
import { makeRun } from '../renderer/makeRun'

const odd = 'a <b> & "c"'
const sweep = sweepSchema.parse({
  format: sweepFormat, version: 1, name: odd, experiment: experimentOf([{ type: 'Flatten' }]),
  axes: [{ field: 'training.batch_size', label: 'size', values: [5, 10] }], references: [{ label: 'an <i>SVM', accuracy: 0.9 }],
  reported: [{ values: ['5'], split: 'test', accuracy: 0.659, text: '65.9 %' }],
})
const runs = [0, 1].flatMap((point) => [7, 8].map((seed) => ({
  ...makeRun({ id: `${point} ${seed}`, result: { bestValidation: { step: 2, epoch: 1, loss: 1, accuracy: 0.7 + seed / 100 } } }),
  group: { id: '0123456789abcdef', name: odd, point, values: [{ label: 'size', text: String(5 * (point + 1)) }] },
})))
const rows = reproducedRows(sweep, sweepRows(runs))
const metrics = new Map(runs.map(({ id }, i) => [id, [1, 2].map((step): Metric =>
  ({ kind: 'evaluation', split: 'validation', step, epoch: 1, seconds: 1, loss: 1 / step, accuracy: 0.3 * step + i / 100 }))]))

/** Every attribute's quotes are its own, and no name has become a tag. */
function expectWellFormed(svg: string) {
  expect(svg.replace(/<!\[CDATA\[[^]*?\]\]>/g, '').replace(/<[a-z/][^\s>/]*(\s+[\w:-]+="[^"<]*")*\s*\/?>/gi, '')).not.toMatch(/[<>]/)
  expect(svg).toMatch(/^<svg [^]*<\/svg>$/)
}

it.each([
  ['score', scoreFigure(sweep, rows)],
  ['accuracy', curvesFigure(sweep, rows, metrics, 'accuracy')], ['loss', curvesFigure(sweep, rows, metrics, 'loss')],
  ['matrix', matrixFigure(odd, [odd, 'b'], [[3, 1], [0, 4]])],
  ['predictions', predictionsFigure(odd, [{ url: 'data:,', truth: odd, predicted: 'b', confidence: 0.5, hit: false }])],
])('the picture of %s is an SVG whose names stay text', (_name, svg) => expectWellFormed(svg))

it('accuracy stands against what is varied: means, intervals, what was reported, and a reference', () => {
  const svg = scoreFigure(sweep, rows)
  for (const text of ['size', '10', 'validation', 'report, test', 'an &lt;i&gt;SVM']) expect(svg).toContain(text)
  expect(svg).not.toContain('report, validation')
})

it('a line without a name of its own says whether it is of one seed or the mean over several', () => {
  const plain = { ...sweep, axes: [] }, of = (some: typeof runs) => curvesFigure(plain, reproducedRows(plain, sweepRows(some)), metrics, 'loss')
  expect(of(runs.slice(0, 1))).toContain('one seed')
  expect(of(runs.slice(0, 2))).toContain('mean over seeds')
})
