import { describe, expect, it } from 'vitest'
import { compareResults } from '../../../src/domain/compare/results'
import { subjectsOf } from '../../../src/domain/compare/subject'
import { compareSettings } from '../../../src/domain/comparison'
import type { Run } from '../../../src/domain/run'
import { makeRun } from '../../renderer/makeRun'

const moment = (accuracy: number, epoch = 7) => ({ loss: 0.3, accuracy, step: epoch * 10, epoch })

describe('compareResults', () => {
  const row = (label: string, ...runs: Run[]) =>
    compareResults(subjectsOf(runs.map((run, i) => ({ ...run, id: String(i) })), false)).find((one) => one.label === label)!
  const a = makeRun({ result: { bestValidation: moment(0.9), seconds: 60 }, parameters: 1000 })
  const b = makeRun({ result: { bestValidation: moment(0.92, 9), seconds: 90 }, parameters: 500 })

  it('marks the best and says the difference from the first in points', () => {
    expect(row('Best validation accuracy', a, b).cells).toMatchObject([
      { text: '90.00 %', note: 'epoch 7', best: false },
      { text: '92.00 %', note: 'epoch 9', best: true, delta: '+2.00 points', better: true },
    ])
  })

  it('prefers what is lower where less is better', () => {
    expect(row('Time', a, b).cells[1]).toMatchObject({ delta: '+50 %', better: false, best: false })
    expect(row('Parameters', a, b).cells[1]).toMatchObject({ delta: '−50 %', better: true, best: true })
  })

  it('has what was measured beside accuracy at the best epoch, in the metric’s own way', () => {
    const measured = (auc: number, top: number, top_k: number) => makeRun({
      training: { metrics: ['auc', 'top_k_categorical_accuracy'], top_k },
      result: { bestValidation: { ...moment(0.9), auc, top_k_categorical_accuracy: top } },
    })
    const [one, other] = [measured(0.97, 0.95, 3), measured(0.981, 0.99, 5)]
    expect(row('Best validation AUC', one, other, a).cells).toEqual([
      { text: '0.9700', note: 'epoch 7', best: false },
      { text: '0.9810', note: 'epoch 7', best: true, delta: '+0.0110', better: true },
      { text: '–', best: false },
    ])
    expect(row('Best validation top-k accuracy', one, other).cells[1]).toMatchObject({
      text: '99.00 %', note: 'epoch 7, k 5', delta: '+4.00 points',
    })
    expect(row('Best validation macro F1', one, other)).toBeUndefined()
    const setting = compareSettings([one, a]).find(({ label }) => label === 'Metrics')
    expect(setting!.values).toEqual(['AUC, top-3 accuracy', undefined])
  })

  it('tells no difference that rounds to none', () => {
    const close = { ...b, parameters: { trainable: 100_001, nonTrainable: 0 } }
    expect(row('Parameters', { ...a, parameters: { trainable: 100_000, nonTrainable: 0 } }, close).cells[1]).not.toHaveProperty('delta')
  })

  it('marks none as best where all are the same', () => {
    expect(row('Best validation accuracy', a, a).cells.some((cell) => cell.best)).toBe(false)
  })

  it('leaves out what no run has and says – where one has not', () => {
    expect(row('Last validation accuracy', a, b)).toBeUndefined()
    expect(
      row('Best validation accuracy', a, makeRun({ result: {} })).cells[1],
    ).toEqual({ text: '–', best: false })
  })

  it('says that figures are of the test set', () => {
    const onTest = makeRun(
      { training: { validation: { source: 'test' } }, result: { bestValidation: moment(0.9) } },
    )
    expect(row('Best validation accuracy', onTest).cells[0]!.note).toBe('epoch 7, on the test set')
  })

  it('gives a run alone its interval by the images it was validated on, and repeats the one of their mean', () => {
    // 100 of 1,000 were held out: Wilson's interval of 90 of 100, as statsmodels' proportion_confint(90, 100, method='wilson')
    const held = makeRun({ id: 'held', training: { validation: { source: 'split', fraction: 0.1 } }, result: { bestValidation: moment(0.9) } })
    expect(compareResults(subjectsOf([held], false))[0]!.cells[0]!.interval).toBe('82.6 % to 94.5 %')
    const group = { id: '0123456789abcdef', name: 'g', point: 0, values: [] }
    const repeats = [0.9, 0.92, 0.91].map((accuracy, i) =>
      ({ ...makeRun({ id: `r${i}`, result: { bestValidation: moment(accuracy) } }), group }))
    const [accuracy] = compareResults(subjectsOf([held, ...repeats], true))
    expect(accuracy!.cells[1]).toMatchObject({ text: '91.00 % ± 2.48 %', best: true, delta: '+1.00 points' })
    expect(accuracy!.cells[1]).not.toHaveProperty('interval')
  })

  it('has what runs cost', () => {
    const layers = [{ type: 'Flatten', name: 'f' }, { type: 'Dense', name: 'd', units: 10 }]
    const run = makeRun({ id: 'a', layers, result: { step: 50, seconds: 10 }, training: { batch_size: 90 } })
    const rows = compareResults(subjectsOf([run], false), new Map([['a', 12_300]]))
    const text = (label: string) => rows.find((one) => one.label === label)!.cells[0]!.text
    expect(text('Multiply-adds')).toBe('7,860') // 784 · 10 + 10 · 2
    expect(text('Size on disk')).toBe('12.3 kB')
    expect(text('Time per epoch')).toBe('2.0 s') // of 10 steps
    expect(text('Memory, estimated')).toMatch(/MB$/)
  })
})
