import { describe, expect, it } from 'vitest'
import type { Entry, Finding } from '../../../src/renderer/classify/entries'
import { type Column, columnsFor, columnsWithin, leastOf, orderAfter, sorted } from '../../../src/renderer/classify/table/columns'
import { countsOf, filtered } from '../../../src/renderer/classify/table/filter'

const classes = ['Coat', 'Bag'], shown = { classes: [classes, ['Bag', 'Coat']] }
const found = (label: number, probability: number): Finding =>
  ({ key: 'k', labels: Uint16Array.of(label, 1 - label), probabilities: Float32Array.of(probability, 1 - probability) })
let id = 0
const entry = (name: string, more: Partial<Entry> = {}): Entry =>
  ({ id: ++id, name, folder: '', source: { kind: 'gone' }, native: false, state: 'ready', findings: [], ...more })

const ten = entry('10.png', { folder: 'set/coats', truth: 'Coat', findings: [found(0, 0.9), found(1, 0.6)] })
const nine = entry('9.png', { folder: 'set/coats', truth: 'Coat', findings: [found(1, 0.7), found(1, 0.8)] })
const bag = entry('Bag.png', { folder: 'other', findings: [{ ...found(1, 0.8), doubt: { doubtful: true, why: 'unlike' } }, found(0, 0.9)] })
const failed = entry('=x.png', { state: 'failed' })
const all = [ten, nine, bag, failed]
const columns = columnsFor({ second: true, truth: true, doubt: true })
const by = (key: string, descending = false) =>
  sorted(all, columns.find((column) => column.key === key)!, descending, shown).map(({ name }) => name)

describe('rows', () => {
  it('stand by any column, those without a value last either way', () => {
    expect(by('name')).toEqual(['=x.png', 'Bag.png', '9.png', '10.png'])
    expect(by('class')).toEqual(['9.png', 'Bag.png', '10.png', '=x.png'])
    expect(by('probability', true)).toEqual(['10.png', 'Bag.png', '9.png', '=x.png'])
    expect(by('runnerUpProbability', true)).toEqual(['9.png', 'Bag.png', '10.png', '=x.png'])
    expect(by('right')).toEqual(['9.png', '10.png', 'Bag.png', '=x.png'])
    // By name: label 1 of the second is a coat.
    expect(by('agree', true)).toEqual(['10.png', 'Bag.png', '9.png', '=x.png'])
    expect(by('doubt', true)).toEqual(['Bag.png', '10.png', '9.png', '=x.png'])
  })
  it('turn round at a second click on a column and stand as they were added at a third', () => {
    const probability = columns.find(({ key }) => key === 'probability') as Column
    const one = orderAfter(undefined, probability), two = orderAfter(one, probability)
    expect([one, two, orderAfter(two, probability)]).toEqual(
      [{ key: 'probability', descending: true }, { key: 'probability', descending: false }, undefined])
  })
  it('are those that hold every word, of a class, of a kind', () => {
    const names = (filter: Parameters<typeof filtered>[1]) => filtered(all, filter, shown).map(({ name }) => name)
    expect(names({ text: '', kind: 'all' })).toEqual(all.map(({ name }) => name))
    expect(names({ text: 'COATS bag', kind: 'all' })).toEqual(['9.png'])
    expect(names({ text: '', kind: 'all', label: 1 })).toEqual(['9.png', 'Bag.png'])
    expect(names({ text: '', kind: 'wrong' })).toEqual(['9.png'])
    expect(names({ text: '', kind: 'doubtful' })).toEqual(['Bag.png'])
    expect(names({ text: '', kind: 'disagree' })).toEqual(['9.png'])
    expect(names({ text: '', kind: 'failed' })).toEqual(['=x.png'])
  })
  it('are counted, the right ones by each network', () => {
    expect(countsOf(all, shown)).toEqual({
      classified: 3, known: [2, 2], right: [1, 2], labels: new Map([[0, 1], [1, 2]]),
      kinds: { all: 4, doubtful: 1, wrong: 1, disagree: 1, failed: 1 },
    })
  })
  it('count for a run only where it has classified them', () => {
    const waiting = entry('11.png', { truth: 'Coat', findings: [found(0, 0.9)] })
    expect(countsOf([...all, waiting], shown)).toMatchObject({ known: [3, 2], right: [2, 2] })
  })
  it('have no columns for what isn’t there', () => {
    expect(columnsFor({ second: false, truth: false, doubt: false }).map(({ key }) => key))
      .toEqual(['name', 'class', 'probability', 'runnerUp', 'runnerUpProbability'])
  })
  it('leave the runner-up out where room is short, so that doubts of two compared runs are seen in a small window', () => {
    const inSmallWindow = columnsWithin(columns, 780)
    expect(columns.map(({ key }) => key).filter((key) => !inSmallWindow.some((column) => column.key === key)))
      .toEqual(['runnerUp', 'runnerUpProbability'])
    expect(leastOf(inSmallWindow)).toBeLessThanOrEqual(780)
    expect(columnsWithin(columns, 900)).toBe(columns)
  })
})
