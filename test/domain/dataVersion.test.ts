import { describe, expect, it } from 'vitest'
import { countsOf, type DataStep, dataStepSchema, examplesOf, outcomeOf, stepOf, withoutStep } from '../../src/domain/dataVersion'

const exclude = (train: number[], test: number[] = []): DataStep => ({ kind: 'exclude', at: '', train, test })
const relabel = (label: number, train: number[], test: number[] = []): DataStep => ({ kind: 'relabel', at: '', train, test, label })

describe('steps', () => {
  it('are made of what was chosen, each example once and in order', () => {
    const chosen = [{ split: 'train', index: 10 }, { split: 'test', index: 1 }, { split: 'train', index: 9 }, { split: 'train', index: 10 }] as const
    const step = stepOf({ kind: 'relabel', label: 3 }, chosen, new Date(0))
    expect(dataStepSchema.parse(step)).toEqual({ kind: 'relabel', label: 3, at: '1970-01-01T00:00:00.000Z', train: [9, 10], test: [1] })
    expect(examplesOf(step)).toEqual([{ split: 'train', index: 9 }, { split: 'train', index: 10 }, { split: 'test', index: 1 }])
  })
  it('come to what is out and to the last label of what is in', () => {
    const steps = [relabel(1, [1, 2, 3]), exclude([3, 4]), relabel(2, [2, 4])]
    expect(outcomeOf(steps, 'train')).toEqual({ excluded: new Set([3, 4]), labels: new Map([[1, 1], [2, 2]]) })
    expect(outcomeOf(steps, 'test')).toEqual({ excluded: new Set(), labels: new Map() })
    expect(countsOf([...steps, exclude([], [7])])).toEqual({ excluded: 3, relabelled: 2 })
  })
})

describe('taking back', () => {
  const steps = [exclude([1, 2], [5]), relabel(1, [7])]
  it('a step leaves the others', () => expect(withoutStep(steps, 0)).toEqual([relabel(1, [7])]))
  it('one example of a step leaves its others, and no step without any', () => {
    expect(withoutStep(steps, 0, { split: 'train', index: 1 })).toEqual([exclude([2], [5]), relabel(1, [7])])
    expect(withoutStep(steps, 1, { split: 'train', index: 7 })).toEqual([exclude([1, 2], [5])])
  })
})
