import { describe, expect, it } from 'vitest'
import { compareSettings, comparisonCaution, headlineOf } from '../../src/domain/comparison'
import { joinMetrics, type Metric } from '../../src/domain/metrics'
import { makeRun, running } from '../renderer/makeRun'

const dense = (name: string, units = 128) => ({ type: 'Dense', name, units })
const dropout = (name: string) => ({ type: 'Dropout', name })
const flatten = { type: 'Flatten', name: 'flatten' }
const moment = (accuracy: number, epoch = 7) => ({ loss: 0.3, accuracy, step: epoch * 10, epoch })
const differing = (...runs: Parameters<typeof compareSettings>[0]) =>
  compareSettings(runs).filter((row) => !row.same)

describe('compareSettings', () => {
  it('has no difference between equal runs', () => {
    expect(differing(makeRun(), makeRun())).toEqual([])
  })

  it.each([
    ['Batch size', { batch_size: 64 }], ['Seed', { seed: 8 }],
    ['Budget', { budget: { unit: 'steps', steps: 100 } }],
    ['Validation', { validation: { source: 'test' } }], ['Test watched', { watch_test: true }],
    ['Evaluated', { evaluate: { every: 'steps', steps: 50 } }],
    ['Learning rate', { optimizer: { name: 'Adam', learning_rate: 3e-4 } }],
  ])('marks %s alone', (label, training) => {
    expect(differing(makeRun(), makeRun({ training })).map((row) => row.label)).toEqual([label])
  })

  it('tells what is done with images before the network, where it is', () => {
    const padded = makeRun({ preprocessing: { pad: [[2, 2], [2, 2]], scale: 'standardise' } })
    const rows = differing(makeRun(), { ...padded, statistics: { mean: [0.286], deviation: [0.353] } })
    expect(rows.map(({ group, label, values }) => [group, label, values[1]])).toEqual([
      ['Data', 'Pad', '2'], ['Data', 'Scale', 'standardise'], ['Data', 'Network\'s input', '32 × 32 × 1'],
      ['Data', 'Standardised by', 'mean 0.2860, deviation 0.3530'],
    ])
    expect(rows.every(({ values }) => values[0] === undefined)).toBe(true)
  })

  it('shows a layer put in between as one difference', () => {
    const base = [flatten, dense('a', 512), dense('b', 256), dense('c', 64)]
    const rows = differing(
      makeRun({ layers: base }),
      makeRun({ layers: [flatten, dense('a', 512), dropout('d'), dense('b', 256), dense('c', 64)] }),
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject(
      { group: 'Architecture', label: 'Layer 3', values: [undefined, 'Dropout 0.25'] },
    )
  })

  it('keeps layers in their order where only a later run has them', () => {
    const labels = compareSettings(
      [makeRun({ layers: [flatten] }), makeRun({ layers: [dropout('d'), flatten, dense('a')] })],
    )
      .map((row) => row.label).filter((label) => label.startsWith('Layer'))
    expect(labels).toEqual(['Layer 1', 'Layer 2', 'Layer 3'])
  })

  it('stands settings of one optimizer against nothing of the other', () => {
    const row = compareSettings(
      [makeRun(), makeRun({ training: { optimizer: { name: 'SGD' } } })],
    ).find(({ label }) => label === 'Beta 1')
    expect(row).toMatchObject({ values: ['0.9', undefined], same: false })
  })

  it('goes through the groups in order', () => {
    const groups = compareSettings([makeRun({ layers: [flatten] })]).map((row) => row.group)
    const runsOfGroups = groups.filter((group, i) => group !== groups[i - 1])
    expect(runsOfGroups).toEqual(['Data', 'Architecture', 'Training'])
  })
})

describe('headlineOf', () => {
  it('is the best validation', () => {
    expect(
      headlineOf(makeRun({ result: { bestValidation: moment(0.9), train: moment(0.99) } })),
    ).toMatchObject({ split: 'validation', accuracy: 0.9, epoch: 7 })
  })

  it('is marked as test or train where it is of those', () => {
    expect(
      headlineOf(
        makeRun({ training: { validation: { source: 'test' } }, result: { bestValidation: moment(0.9) } }),
      )?.split,
    ).toBe('test')
    expect(headlineOf(makeRun({ result: { train: moment(0.9) } }))?.split).toBe('train')
  })

  it('comes from the metrics while a run is live, and is none before', () => {
    const metrics: Metric[] = [{ kind: 'evaluation', split: 'validation', ...moment(0.7), seconds: 1 }]
    expect(headlineOf(makeRun({ status: running }), metrics)?.accuracy).toBe(0.7)
    expect(headlineOf(makeRun({ status: running }))).toBeUndefined()
  })
})

describe('comparisonCaution', () => {
  it('says nothing where the figures are of the same examples', () => {
    expect(comparisonCaution([makeRun(), makeRun({ training: { batch_size: 8 } })])).toBeUndefined()
  })

  it('warns of other data and of other validation', () => {
    expect(comparisonCaution([makeRun(), makeRun({ data: { fingerprint: 'e' } })])).toMatch(/different data/)
    expect(
      comparisonCaution([makeRun(), makeRun({ training: { validation: { source: 'test' } } })]),
    ).toMatch(/different examples/)
  })
})

describe('joinMetrics', () => {
  const at = (step: number, kind: 'train' | 'epoch' = 'train'): Metric => kind === 'train'

      ? { kind, step, epoch: 1, loss: 1, accuracy: 1, seconds: 1, imagesPerSecond: 1 }
      : { kind, step, epoch: 1, loss: 1, accuracy: 1, seconds: 1 }

  it('appends what is later', () => {
    expect(joinMetrics([at(1)], [at(2)])).toHaveLength(2)
  })

  it('takes what overlaps once, in order, and keeps kinds of the same step apart', () => {
    expect(
      joinMetrics(
        [at(1), at(3)], [at(2), at(3), at(3, 'epoch'), at(4)],
      ).map(({ step, kind }) => `${step} ${kind}`),
    )
      .toEqual(['1 train', '2 train', '3 train', '3 epoch', '4 train'])
  })
})
