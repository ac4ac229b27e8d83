import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ChosenFigures, evaluationMetrics } from '../../src/domain/evaluationMetrics'
import type { Metric } from '../../src/domain/metrics'
import { evaluateRun } from '../../src/engine/evaluation/evaluateRun'
import { EagerSession } from '../../src/engine/eager/eagerSession'
import { imageTensor, inferLogits } from '../../src/engine/eager/inference'
import { type Said, Tally } from '../../src/engine/tally'
import { tf } from '../../src/engine/tensorflow'
import { splitExamples } from '../../src/engine/training/split'
import { train } from '../../src/engine/training/train'
import { readCheckpoint } from '../../src/runs/checkpoint'
import { plainMetrics, rowsOf } from './plainMetrics'
import { saidAtRandom } from './saidAtRandom'
import { experimentOf, smallLayers } from './smallExperiment'
import { temporaryFolder } from './temporaryFolder'
import { everyIndex, toySet } from './toySet'

const all = { metrics: [...evaluationMetrics], top_k: 2 }

function expectFigures(found: ChosenFigures, expected: ChosenFigures, digits: number) {
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort())
  for (const name of evaluationMetrics) {
    if (expected[name] !== undefined) expect(found[name], name).toBeCloseTo(expected[name], digits)
  }
}

const cases = [
  { what: 'three classes', said: saidAtRandom(200, 3, 4, 1), classes: 3 },
  { what: 'a network sure of itself', said: saidAtRandom(300, 5, 60, 2), classes: 5 },
  { what: 'a network that tells nothing apart', said: saidAtRandom(100, 4, 0, 3), classes: 4 },
  { what: 'classes of which there are no images', said: saidAtRandom(120, 6, 6, 4, 4), classes: 6 },
  { what: 'two classes', said: saidAtRandom(150, 2, 3, 5), classes: 2 },
]

describe.each(cases)('the metrics of $what', ({ said, classes }) => {
  it('are what their definitions say', () => {
    const tally = new Tally(all, classes)
    tally.add(said)
    expectFigures(tally.figures(), plainMetrics(rowsOf(said, classes), classes, 2), 12)
  })
  it('are the same however many calls they come in', () => {
    const whole = new Tally(all, classes), parts = new Tally(all, classes)
    whole.add(said)
    const { labels } = said
    const cut = (from: ArrayLike<number>, start: number, end: number) => Float32Array.from(from).subarray(start, end)
    for (let start = 0; start < labels.length; start += 7) {
      const end = Math.min(labels.length, start + 7)
      parts.add({
        logits: cut(said.logits, start * classes, end * classes), labels: cut(labels, start, end),
        probabilities: cut(said.probabilities, start * classes, end * classes),
      })
    }
    expect(parts.figures()).toEqual(whole.figures())
  })
})

it('only what was chosen is told', () => {
  const tally = new Tally({ metrics: ['macro_recall'], top_k: 5 }, 3)
  tally.add({ ...saidAtRandom(50, 3, 4, 1), probabilities: [] })
  expect(Object.keys(tally.figures())).toEqual(['macro_recall'])
})

describe('a run that measures them', () => {
  const set = toySet()
  const settings = { budget: { unit: 'steps', steps: 12 }, evaluate: { every: 'steps', steps: 4 }, watch_test: true }

  async function trained(training: Record<string, unknown>, output: Record<string, unknown> = {}) {
    const experiment = experimentOf(smallLayers, { ...settings, ...training }, output)
    const folder = temporaryFolder(), lines: Metric[] = []
    const outcome = await train(experiment, set, folder, {
      progress: (more) => lines.push(...more), phase: () => undefined, stopping: () => false,
    })
    return { experiment, folder, lines, ...outcome, checkpoints: join(folder, 'checkpoints') }
  }

  it.each([
    { activation: 'softmax', loss: 'categorical_crossentropy' }, { activation: 'sigmoid', loss: 'binary_crossentropy' },
    { activation: 'linear', loss: 'categorical_hinge' }, { activation: 'log_softmax', loss: 'negative_log_likelihood' },
  ])('has them of validation and test as its weights give them, with $activation', async ({ activation, loss }) => {
    const run = await trained({ ...all, loss }, { activation })
    const eager = new EagerSession(run.experiment, set.shape, set.classes.length)
    const checkpoint = await readCheckpoint(run.checkpoints, 'last')
    eager.load(checkpoint)
    const expected = (part: typeof set.train, indices: Int32Array) => tf.tidy(() => {
      const logits = inferLogits(eager.network, imageTensor(part.images, indices, set.shape))
      const said: Said = {
        logits: logits.dataSync(), labels: indices.map((index) => part.labels[index]!),
        probabilities: (activation === 'sigmoid' ? tf.sigmoid(logits) : tf.softmax(logits)).dataSync(),
      }
      return plainMetrics(rowsOf(said, 3), 3, 2)
    })
    const { validation } = splitExamples(set.train.labels, run.experiment.training)
    const [validated, tested] = (['validation', 'test'] as const).map((split) =>
      run.lines.find((line) => line.kind === 'evaluation' && line.split === split && line.step === 12) as ChosenFigures)
    const figuresOf = (from: ChosenFigures) => Object.fromEntries(evaluationMetrics.map((name) => [name, from[name]]))
    // A probability may fall into the bucket beside, by its rounding.
    expectFigures(figuresOf(validated!), expected(set.train, validation), 3)
    expectFigures(figuresOf(tested!), expected(set.test, everyIndex(set.test)), 3)
    expect(run.result.lastValidation).toMatchObject(figuresOf(validated!))
    expect(run.evaluation.test.last).toMatchObject(figuresOf(tested!))
    expect((await evaluateRun(run.folder, run.experiment, set)).test.last).toEqual(run.evaluation.test.last)
    eager.dispose()
  })

  it('trains as one that measures none, whose lines are as ever', async () => {
    const [measured, plain] = [await trained(all), await trained({})]
    const weights = async (run: typeof plain) => (await readCheckpoint(run.checkpoints, 'last')).weights
    expect(await weights(measured)).toEqual(await weights(plain))
    for (const line of plain.lines) for (const name of evaluationMetrics) expect(line).not.toHaveProperty(name)
    for (const line of measured.lines.filter(({ kind }) => kind !== 'evaluation')) expect(line).not.toHaveProperty('auc')
  })
})
