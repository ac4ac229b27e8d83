import { describe, expect, it } from 'vitest'
import { entryOf } from '../../src/domain/runEntry'
import { noNotes, type RunNotes } from '../../src/domain/runNotes'
import { parseQuery } from '../../src/domain/runQuery'
import { placesIn } from '../../src/domain/runSettings'
import { makeRun, running, type RunParts } from '../renderer/makeRun'

const moment = (accuracy: number) => ({ loss: 1 - accuracy, accuracy, step: 10, epoch: 1 })
const one = (name: string, parts: RunParts, notes: Partial<RunNotes> = {}) =>
  entryOf(makeRun({ ...parts, name }), { ...noNotes, ...notes })
const entries = [
  one('low', {
    result: { bestValidation: moment(0.8), seconds: 90 }, layers: [{ type: 'Dense', name: 'dense', units: 64 }], parameters: 50_000,
    createdAt: '2026-11-20T10:00:00.000Z',
  }, { tags: ['good', 'to show'], project: 'shoes', starred: true }),
  one('high', {
    result: { bestValidation: moment(0.92), seconds: 600 }, training: { optimizer: { name: 'SGD', learning_rate: 3e-4 } }, parameters: 2e6,
    layers: [{ type: 'Dense', name: 'dense', units: 256 }, { type: 'Dense', name: 'dense_2', units: 32 }],
  }, { tags: ['goodish'], archived: true, text: 'It overfits: 90 % was never reached.' }),
  one('live', { status: running }),
]
const places = placesIn(entries.map(({ run }) => run.experiment))
const found = (text: string) => {
  const { matches } = parseQuery(text, places)
  return entries.filter(matches).map(({ run }) => run.name)
}

describe('a query', () => {
  it.each([
    ['', ['low', 'high', 'live']], ['accuracy > 0.9', ['high']], ['accuracy>80%', ['high']], ['accuracy >= 80%', ['low', 'high']],
    ['-accuracy>0.9', ['low', 'live']], ['optimizer:adam', ['low', 'live']], ['optimizer:SGD,Adam state:running', ['live']],
    ['state:completed', ['low', 'high']], ['tag:good', ['low']], ['tag:"to show"', ['low']], ['-tag:good', ['high', 'live']],
    ['tag != good', ['high', 'live']], ['project:sho', ['low']], ['project=sho', []], ['project:none', ['high', 'live']],
    ['units>=128', ['high']], ['units:32', ['high']], ['dense.units<100', ['low']], ['learning_rate<1e-3', ['high']],
    ['parameters<100k', ['low', 'live']], ['params > 1M', ['high']], ['time>5min', ['high']], ['is:starred', ['low']], ['is:archived', ['high']],
    ['-is:archived', ['low', 'live']], ['starred:no', ['high', 'live']], ['overfits', ['high']], ['"90 % was"', ['high']], ['-"90 % was"', ['low', 'live']],
    ['low', ['low']], ['created < 2026-11-21', ['low']], ['name:"ow', ['low']],
  ])('%s', (text, names) => {
    expect(parseQuery(text, places).problems).toEqual([])
    expect(found(text)).toEqual(names)
  })

  it.each([
    ['colour:red', /no “colour”/], ['accuracy >', /value is missing/], ['accuracy>high', /is a number, high is none/], ['is:big', /is:starred and is:archived/],
  ])('%s says what isn’t understood, and the rest still filters', (text, problem) => {
    expect(parseQuery(text, places).problems).toEqual([expect.stringMatching(problem)])
    expect(found(`state:running ${text}`)).toEqual(['live'])
  })

  it('takes no time over a long text of anything', () => {
    const start = performance.now()
    parseQuery('-a:"b"< '.repeat(5_000) + '"'.repeat(20_000), places)
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})
