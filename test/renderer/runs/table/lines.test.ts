import { describe, expect, it } from 'vitest'
import type { Run } from '../../../../src/domain/run'
import { entryOf, type RunEntry } from '../../../../src/domain/runEntry'
import { namedField, runFields } from '../../../../src/domain/runFields'
import { noNotes, type RunNotes } from '../../../../src/domain/runNotes'
import { groupings } from '../../../../src/domain/runsTable'
import { columnsOf, figureOf, offeredColumns, usualColumns } from '../../../../src/renderer/runs/table/columns'
import { type Arrangement, between, linesOf } from '../../../../src/renderer/runs/table/lines'
import { makeRun, running, type RunParts } from '../../makeRun'

const moment = (accuracy: number) => ({ loss: 1 - accuracy, accuracy, step: 10, epoch: 1 })
let made = 0
const one = (name: string, parts: RunParts & { group?: Run['group'] }, notes: Partial<RunNotes> = {}): RunEntry => {
  const id = `20261121-1032${String(made++).padStart(2, '0')}-aaaaaa`
  return entryOf({ ...makeRun({ id, ...parts, name }), ...(parts.group && { group: parts.group }) }, { ...noNotes, ...notes })
}
const group = (point: number) => ({ id: '0123456789abcdef', name: 'rates', point, values: [{ label: 'lr', text: `1e-${point}` }] })
const low = one('low', { result: { bestValidation: moment(0.8), seconds: 30 } }, { project: 'shoes' })
const high = one('high', { result: { bestValidation: moment(0.9), seconds: 10 }, training: { optimizer: { name: 'SGD', learning_rate: 0.1 } } }, { project: 'bags' })
const unvalidated = one('unvalidated', { result: { train: moment(0.99), seconds: 20 } })
const live = one('live', { status: running })
const singles = [low, high, unvalidated, live]
const repeats = [0.84, 0.86, 0.88].map((accuracy, i) =>
  one(`rates · lr 1e-3 · seed ${i}`, { result: { bestValidation: moment(accuracy), seconds: 5 }, group: group(3), training: { seed: i } }))
const lonely = one('rates · lr 1e-4', { result: { bestValidation: moment(0.5), seconds: 5 }, group: group(4) })

const by = (key: string, descending = true): Arrangement['order'] => ({ field: namedField(key)!, descending })
const plain: Arrangement = { order: by('accuracy'), grouping: 'none', folded: new Set(), unfolded: new Set(), baseline: null }
const shown = (entries: readonly RunEntry[], arrangement: Partial<Arrangement> = {}) =>
  linesOf(entries, { ...plain, ...arrangement }).map((line) =>
    line.kind === 'run' ? line.entry.run.name : line.kind === 'section' ? `[${line.label} ${line.entries.length}]` : `(${line.entries.length})`)

describe('the lines of the table', () => {
  it('are sorted by validation, train figures behind, runs without figures last in either direction', () => {
    expect(shown(singles)).toEqual(['high', 'low', 'unvalidated', 'live'])
    expect(shown(singles, { order: by('accuracy', false) })).toEqual(['unvalidated', 'low', 'high', 'live'])
  })

  it.each(runFields.map(({ key }) => key))('sort by %s both ways without losing a run', (key) => {
    expect(shown(singles, { order: by(key) })).toHaveLength(4)
    expect(shown(singles, { order: by(key, false) }).sort()).toEqual(shown(singles).sort())
  })

  it('show repeats of a combination as one, where the mean of them stands, to be folded open', () => {
    const all = [...singles, ...repeats, lonely]
    expect(shown(all)).toEqual(['high', '(3)', 'low', 'rates · lr 1e-4', 'unvalidated', 'live'])
    const key = linesOf(all, plain)[1]!.key
    expect(shown(all, { unfolded: new Set([key]) }).slice(0, 5)).toEqual(['high', '(3)', ...repeats.map(({ run }) => run.name)])
    expect(shown([low, repeats[0]!])).toEqual(['rates · lr 1e-3 · seed 0', 'low']) // one alone is no repeat
  })

  it('stand under headings by what is asked for, those that belong nowhere last, and fold', () => {
    expect(shown(singles, { grouping: 'project' })).toEqual(['[bags 1]', 'high', '[shoes 1]', 'low', '[ 2]', 'unvalidated', 'live'])
    expect(shown(singles, { grouping: 'project', folded: new Set(['section bags']) })).toEqual(['[bags 1]', '[shoes 1]', 'low', '[ 2]', 'unvalidated', 'live'])
    expect(shown([...singles, ...repeats, lonely], { grouping: 'sweep' }).slice(0, 3)).toEqual(['[rates 4]', '(3)', 'rates · lr 1e-4'])
  })
  it.each(groupings)('grouped by %s hold every run once', (grouping) => {
    expect(shown(singles, { grouping }).filter((text) => !text.startsWith('[')).sort()).toEqual(singles.map(({ run }) => run.name).sort())
  })

  it('begin with the baseline, whatever the order', () => {
    expect(shown(singles, { baseline: live.run.id })).toEqual(['live', 'high', 'low', 'unvalidated'])
    expect(shown(singles, { baseline: 'gone' })).toEqual(shown(singles))
  })

  it('between two are taken with all that they stand for', () => {
    const lines = linesOf([...singles, ...repeats], plain)
    expect(between(lines, lines[2]!.key, lines[0]!.key)).toEqual([high, ...repeats, low].map(({ run }) => run.id))
    expect(between(lines, 'gone', lines[0]!.key)).toEqual([high.run.id])
  })

  it('of 5,000 runs are there in a moment', () => {
    const many = Array.from({ length: 5000 }, (_, i) => ({ ...low, run: { ...low.run, id: `run-${i}`, name: `run ${i * 7919 % 5000}` } }))
    const start = performance.now()
    expect(shown(many, { order: by('name', false) }).slice(0, 3)).toEqual(['run 0', 'run 1', 'run 2'])
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('a figure', () => {
  const accuracy = namedField('accuracy')!, loss = namedField('loss')!
  it('of repeats is their mean with Student’s 95 % interval', () => {
    expect(figureOf(accuracy, repeats, undefined)).toEqual({ text: '86.00 ± 4.97 %' }) // scipy.stats.t.interval
  })
  it('says by how much it is better or worse than the baseline’s', () => {
    expect(figureOf(accuracy, [high], 0.8)).toEqual({ text: '90.00 %', delta: '+10.00', better: true })
    expect(figureOf(loss, [high], 0.2)).toMatchObject({ delta: '−0.100', better: true })
    expect(figureOf(namedField('time')!, [low], 10)).toEqual({ text: '30 s', delta: '+200 %', better: false })
    expect(figureOf(accuracy, [high], 0.9)).toEqual({ text: '90.00 %' })
    expect(figureOf(accuracy, [live], 0.9)).toBeUndefined()
  })
})

describe('columns', () => {
  const runs = singles.map(({ run }) => run)
  const offered = (of: readonly Run[]) => offeredColumns(of).flatMap(({ columns }) => columns.map(({ key }) => key))
  it('are the usual ones at first, and one for every setting in which runs differ', () => {
    expect(columnsOf(usualColumns, runs, {}, false).map(({ key }) => key)).toEqual(usualColumns)
    expect(offered(runs)).toEqual(expect.arrayContaining(['optimizer.learning_rate', 'optimizer.momentum']))
    expect(offered([low.run, live.run])).not.toContain('optimizer.momentum')
    expect(offered(repeats.map(({ run }) => run))).toContain('seed')
  })
  it('never sort or filter by the test set', () => {
    expect(runFields.some(({ key }) => key.includes('test'))).toBe(false)
    expect(columnsOf(['test'], runs, {}, false)[0]).not.toHaveProperty('field')
  })
  it('that no run has any more are left out', () => {
    expect(columnsOf(['layers.gone.units', 'batch'], runs, { batch: 99 }, false)).toEqual([expect.objectContaining({ key: 'batch', width: 99 })])
  })
})
