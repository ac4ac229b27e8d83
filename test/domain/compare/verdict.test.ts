import { describe, expect, it } from 'vitest'
import { subjectsOf } from '../../../src/domain/compare/subject'
import { judge } from '../../../src/domain/compare/verdict'
import type { Versus } from '../../../src/domain/evaluation/versus'
import { makeRun } from '../../renderer/makeRun'

const moment = (accuracy: number) => ({ loss: 0.3, accuracy, step: 10, epoch: 1 })
const run = (name: string, accuracy: number, more: Parameters<typeof makeRun>[0] = {}) =>
  makeRun({ id: name, name, data: { train: 50_000, ...more.data }, ...more, result: { bestValidation: moment(accuracy) } })
const group = (name: string, point: number, ...accuracies: number[]) => accuracies.map((accuracy, i) =>
  ({ ...run(`${name} ${i}`, accuracy), group: { id: '0123456789abcdef', name, point, values: [] } }))
const told = (runs: ReturnType<typeof run>[], versus?: Versus) => judge(subjectsOf(runs, true), versus)
const versus = (won: number, lost: number, p: number): Versus => ({
  count: 5000, bothRight: 4000, bothWrong: 900, onlyFirst: [], onlySecond: [],
  difference: (won - lost) / 5000, low: 0, high: 0, p,
})

describe('the verdict', () => {
  it('of two runs on the same images is by McNemar', () => {
    expect(told([run('A', 0.9), run('B', 0.91)], versus(70, 30, 0.003)))
      .toEqual({ kind: 'better', byTotals: false, text: 'B is better than A on validation: +0.80 points, McNemar p = 0.003, 5,000 images' })
    expect(told([run('A', 0.9), run('B', 0.91)], versus(51, 49, 0.9))!.text)
      .toBe('B and A are within noise of one another on validation: +0.04 points, McNemar p = 0.900, 5,000 images')
  })

  it('of two runs by their totals says so', () => {
    const far = told([run('A', 0.9), run('B', 0.8)])!
    expect(far).toMatchObject({ kind: 'worse', byTotals: true })
    expect(far.text).toMatch(/^B is worse than A on validation: −10\.00 points, 95 % −1\d\.\d\d to −8\.\d\d by their totals, 5,000 images$/)
    expect(told([run('A', 0.9), run('B', 0.901)])!.kind).toBe('within noise')
  })

  it('of repeats is by Welch', () => {
    const said = told([...group('A', 0, 0.912, 0.915, 0.909), ...group('B', 1, 0.921, 0.918, 0.925, 0.917, 0.922)])!
    expect(said.text).toBe('B is better than A on validation: +0.86 points, 95 % +0.27 to +1.45, Welch’s t of 5 and 3 runs, p = 0.014')
    expect(told([...group('A', 0, 0.912, 0.915, 0.909), run('B', 0.925)])).toMatchObject({ kind: 'within noise', byTotals: false })
  })

  it('of several is of the best beside the next', () => {
    expect(told([run('A', 0.7), run('B', 0.9), run('C', 0.8)])!.text).toMatch(/^Of 3, B is better than C on validation/)
  })

  it('is withheld where figures can’t be held against one another', () => {
    expect(told([run('A', 0.9), run('B', 0.8, { data: { fingerprint: '0'.repeat(64) } })])).toBeUndefined()
    expect(told([run('A', 0.9), makeRun({ id: 'B', result: {} })])).toBeUndefined()
    expect(told([run('A', 0.9), run('B', 0.8, { training: { validation: { source: 'test' } } })])).toBeUndefined()
  })
})
