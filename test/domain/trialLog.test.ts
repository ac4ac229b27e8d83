import { describe, expect, it } from 'vitest'
import { entryOf, type RunEntry } from '../../src/domain/runEntry'
import { noNotes } from '../../src/domain/runNotes'
import { trialLog, trialLogCsv, trialLogMarkdown } from '../../src/domain/trialLog'
import { makeRun, type RunParts } from '../renderer/makeRun'

let minute = 10
const trial = (name: string, accuracy: number, parts: RunParts & { parent?: string } = {}, why = '', project = ''): RunEntry => {
  const id = `20261121-10${++minute}00-aaaaaa`, run = makeRun({
    id, name, createdAt: `2026-11-21T10:${minute}:00.000Z`, result: { bestValidation: { loss: 1, accuracy, step: 1, epoch: 3 } }, ...parts,
  })
  return entryOf({ ...run, ...(parts.parent && { parent: { id: parts.parent, name: 'x', changed: '2 images excluded' } }) }, { ...noNotes, why, project })
}
const layers = (units: number) => [{ type: 'Dense', name: 'dense', units }]
const first = trial('first', 0.8, { layers: layers(64) })
const other = trial('other', 0.5, { layers: layers(8) }, '', 'shoes')
const wider = trial('wider', 0.82, { layers: layers(128) }, 'more | room\nfor it')
const back = trial('back', 0.79, { layers: layers(64), training: { seed: 3 }, parent: first.run.id })
const cleaned = trial('cleaned', 0.9, { layers: layers(64), data: { fingerprint: 'e'.repeat(64) }, parent: first.run.id }, '=1+1')
const all = [cleaned, back, wider, other, first]
const log = trialLog(all, all)

describe('the trial log', () => {
  it('says of each run, the oldest first, what it was made of, what changed and what came of it', () => {
    expect(log.map(({ number, parent, changed, delta }) => [number, parent?.name, changed, delta?.text, delta?.better])).toEqual([
      [1, undefined, '', undefined, undefined],
      [2, undefined, '', undefined, undefined], // of another project
      [3, 'first', 'dense units 64 → 128', '+2.00 points', true],
      [4, 'first', 'seed 7 → 3', '−1.00 points', false],
      [5, 'first', 'data: 2 images excluded', '+10.00 points', true],
    ])
    expect(log[0]!.result).toBe('80.00 %, epoch 3')
  })
  it('of some runs still knows parents that aren’t among them', () => {
    expect(trialLog([wider], all)[0]).toMatchObject({ number: 1, parent: { name: 'first' } })
  })
  it('goes out as a table in Markdown whose cells hold any text', () => {
    const text = trialLogMarkdown('Trial log', log), rows = text.split('\n').filter((line) => line.startsWith('|'))
    expect(rows).toHaveLength(2 + all.length)
    expect(rows[4]).toContain('more \\| room for it')
    expect(new Set(rows.map((row) => row.replaceAll('\\|', '').split('|').length)).size).toBe(1)
  })
  it('goes out as CSV that no spreadsheet takes for a formula', () => {
    const lines = trialLogCsv(log)
    expect(lines.split('\r\n')[0]).toBe('No.,Run,Parent,What changed,Result,Against the parent,Why,Date,Project,Tags')
    expect(lines).toContain(",'=1+1,")
    expect(lines).toContain('"more | room\nfor it"')
  })
})
