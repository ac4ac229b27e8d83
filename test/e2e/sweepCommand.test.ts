import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Run } from '../../src/domain/run'
import { startProgram } from './program'
import { temporaryHome } from './workbench'

const { home, remove } = temporaryHome()
afterAll(remove)

const runs = (folder: string) => readdirSync(folder).filter((name) => existsSync(join(folder, name, 'run.json')))
  .map((name) => JSON.parse(readFileSync(join(folder, name, 'run.json'), 'utf8')) as Run)
const states = (folder: string) => runs(folder).map(({ status }) => status.state).sort()

describe('layerbench sweep', () => {
  const file = join(home, 'widths.json'), folder = join(home, 'sweep-runs')
  const sweep = {
    format: 'layerbench-sweep', version: 1, name: 'Widths', template: 'first-steps',
    set: { 'training.budget': { unit: 'steps', steps: 4000 } },
    axes: [{ field: 'architecture.layers.dense.units', label: 'units', values: [2, 4, 6] }],
  }
  const args = ['sweep', file, '--data', 'sample', '--parallel', '1', '--runs-dir', folder, '--json']

  it('is paused by Ctrl-C and goes on with the same command, with the runs that it had', async () => {
    writeFileSync(file, JSON.stringify(sweep))
    const first = startProgram(home, args)
    await expect.poll(() => existsSync(folder) && runs(folder).some(({ id }) => {
      const metrics = join(folder, id, 'metrics.jsonl')
      return existsSync(metrics) && readFileSync(metrics, 'utf8').includes('"evaluation"')
    }), { timeout: 120_000, interval: 50 }).toBe(true)
    first.child.kill('SIGINT')
    const paused = await first.ended
    expect(paused).toMatchObject({ code: 0, err: '' })
    expect(paused.lines[0]).toEqual({ event: 'planned', trainings: 3, done: 0 })
    const before = runs(folder)
    expect(before.filter(({ status }) => status.state === 'paused')).toHaveLength(1)
    expect(before.length).toBeLessThan(3)

    const again = await startProgram(home, args).ended
    expect(again).toMatchObject({ code: 0, err: '' })
    expect(again.lines[0]).toMatchObject({ event: 'planned', trainings: 3, done: before.length - 1 })
    expect(states(folder)).toEqual(['completed', 'completed', 'completed'])
    expect(runs(folder).map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)))
    const result = again.lines[again.lines.length - 1] as { rows: { values: { text: string }[]; validation: { mean: number } }[] }
    expect(result.rows.map(({ values }) => values[0]!.text)).toEqual(['2', '4', '6'])
    expect(result.rows.every(({ validation }) => validation.mean > 0.1)).toBe(true)
    // The app finds it there.
    const [kept] = readdirSync(join(folder, 'sweeps'))
    expect(JSON.parse(readFileSync(join(folder, 'sweeps', kept!), 'utf8'))).toMatchObject({ sweep: { name: 'Widths' }, points: [{}, {}, {}] })
  })

  it('refuses a file that is none, with the place', async () => {
    writeFileSync(file, JSON.stringify({ ...sweep, axes: [{ ...sweep.axes[0], values: [] }] }))
    const outcome = await startProgram(home, args).ended
    expect(outcome.code).not.toBe(0)
    expect(outcome.lines[0]).toMatchObject({ failure: { code: 'sweep-invalid', where: 'widths.json', what: expect.stringMatching(/axes\.0\.values/) as string } })
  })
})

describe('layerbench reproduce', () => {
  it('trains a report’s experiment and writes its table beside the report’s figures', async () => {
    const out = join(home, 'reproduction'), folder = join(home, 'reproduced-runs')
    const outcome = await startProgram(home, ['reproduce', '002-linear-svm', '--data', 'sample', '--out', out, '--runs-dir', folder, '--json']).ended
    expect(outcome).toMatchObject({ code: 0, err: '' })
    expect(states(folder)).toEqual(['completed', 'completed', 'completed'])
    expect(runs(folder).map(({ testLooks }) => testLooks)).toEqual([1, 1, 1])
    const text = readFileSync(join(out, 'REPRODUCTION.md'), 'utf8')
    expect(text).toMatch(/## Report 002: a linear SVM/)
    expect(text).toMatch(/reproduce 002-linear-svm --data sample/)
    expect(text).toMatch(/\d+\.\d ± \d+\.\d %/)
    const { experiments: [one] } = JSON.parse(readFileSync(join(out, 'reproduction.json'), 'utf8')) as { experiments: { name: string; rows: { runs: string[] }[] }[] }
    expect(one).toMatchObject({ name: '002-linear-svm' })
    expect(one!.rows[0]!.runs).toHaveLength(3)
  })

  it('says which experiments there are where one is unknown', async () => {
    const outcome = await startProgram(home, ['reproduce', 'nothing', '--json']).ended
    expect(outcome.code).toBe(2)
    expect(outcome.lines[0]).toMatchObject({ failure: { what: expect.stringMatching(/nothing/) as string, advice: expect.stringMatching(/002-hidden-nodes/) as string } })
  })
})
