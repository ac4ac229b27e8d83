import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { idxBytes } from '../../src/data/idx'
import type { Failure } from '../../src/domain/failure'
import type { Run } from '../../src/domain/run'
import { picturePng } from './pictures'
import { startProgram } from './program'
import { project, temporaryHome } from './workbench'

/** On one home folder. */
const { home, remove } = temporaryHome()
afterAll(remove)

const start = (args: string[]) => startProgram(home, args)
const layerbench = (...args: string[]) => start(args).ended

/** With `--json`: how it ended, every line of its output, and not a word beside. */
async function json(code: number, ...args: string[]): Promise<Record<string, unknown>[]> {
  const outcome = await layerbench(...args, '--json')
  expect(outcome.err).toBe('')
  expect({ code: outcome.code, out: outcome.code === code ? '' : outcome.out }).toEqual({ code, out: '' })
  return outcome.lines
}
async function failure(code: number, ...args: string[]): Promise<Failure> {
  const [line, ...more] = await json(code, ...args)
  expect(more).toEqual([])
  expect(line).toMatchObject({ event: 'failure' })
  return line!.failure as Failure
}
const training = ['train', '--template', 'first-steps', '--data', 'sample']

describe('called wrongly', () => {
  it('says what there is and ends with 2', async () => {
    const outcome = await layerbench('trian')
    expect(outcome.code).toBe(2)
    expect(outcome.out).toMatch(/no command trian[^]*layerbench train[^]*layerbench doctor/)
  })
  it.each([[], ['--help'], ['help'], ['train', '--help']])('asked for help (%j) gives it and ends with 0', async (...args) => {
    const outcome = await layerbench(...args)
    expect(outcome.code).toBe(0)
    expect(outcome.out).toContain('layerbench train (--template NAME')
  })
  it('names an option it doesn\'t know, on the error stream, with how it is called', async () => {
    const outcome = await layerbench(...training, '--epoch', '3')
    expect(outcome).toMatchObject({ code: 2, out: '' })
    expect(outcome.err).toMatch(/--epoch[^]*Usage: layerbench train/)
  })
  it.each<[string[], RegExp]>([
    [['train'], /--template NAME or --experiment FILE/],
    [[...training, '--epochs', 'many'], /--epochs is many/],
    [[...training, '--steps', '0'], /--steps is 0/],
    [[...training, '--set', 'training.learningrate=1'], /no training\.learningrate/],
    [[...training, '--set', 'training.__proto__.x=1'], /no training\.__proto__\.x/],
    [[...training, '--set', 'training.batch_size'], /no value/],
    [['runs', 'remove', 'x'], /runs remove is not known/],
    [['data', 'check'], /Which data/],
    [['classify'], /Which run/],
  ])('refuses %j', async (args, said) => {
    expect(await failure(2, ...args)).toMatchObject({ code: 'bad-arguments', what: expect.stringMatching(said) as string })
  })
  it('makes no run of it', () => expect(existsSync(join(home, 'runs'))).toBe(false))
})

describe('asked for what isn\'t there', () => {
  it('names the templates there are', async () => {
    const failed = await failure(1, 'train', '--template', 'last-steps')
    expect(failed).toMatchObject({ code: 'template-unknown', advice: expect.stringContaining('first-steps') as string })
  })
  it('refuses a setting that doesn\'t fit, with its place', async () => {
    expect(await failure(1, ...training, '--set', 'training.batch_size=0'))
      .toMatchObject({ code: 'experiment-invalid', what: expect.stringContaining('training.batch_size') as string })
  })
  it('names the data sets there are', async () => {
    expect(await failure(1, 'train', '--template', 'first-steps', '--data', 'cifar'))
      .toMatchObject({ code: 'data-missing', advice: expect.stringContaining('sample') as string })
  })
  it('names the file of an experiment that can\'t be read', async () => {
    const path = join(home, 'experiment.json')
    expect(await failure(1, 'train', '--experiment', path)).toMatchObject({ code: 'experiment-invalid', where: path })
    writeFileSync(path, '{"format": "layerbench-experiment", "version": 99}')
    expect(await failure(1, 'train', '--experiment', path)).toMatchObject({ code: 'experiment-too-new', where: path })
  })
})

describe('templates and data', () => {
  it('templates --json is one list with parameters', async () => {
    const [templates] = await json(0, 'templates') as unknown as [{ id: string; parameters: number }[]]
    const counts = Object.fromEntries(templates.map(({ id, parameters }) => [id, parameters]))
    expect(counts).toMatchObject({ 'first-steps': 50_890, 'dense-512-1024': 937_482, 'compact-cnn': 409_546 })
  })
  it('data list has the sample set', async () => {
    const [entries] = await json(0, 'data', 'list') as unknown as [{ state: string; facts: { id: string; train: number } }[]]
    const sample = entries.find(({ facts }) => facts?.id === 'sample')
    expect(sample?.state).toBe('ready')
    expect(sample!.facts.train).toBeGreaterThanOrEqual(12_000)
  })
  it('data check finds a folder in order, and says which file of another isn\'t', async () => {
    const folder = join(home, 'own set')
    mkdirSync(folder)
    const write = (name: string, sizes: number[]) => writeFileSync(join(folder, name), gzipSync(
      idxBytes({ sizes, values: new Uint8Array(sizes.reduce((a, b) => a * b)).map((_, i) => i % 2) })))
    for (const [part, count] of [['train', 40], ['t10k', 10]] as const) {
      write(`${part}-images-idx3-ubyte.gz`, [count, 28, 28])
      write(`${part}-labels-idx1-ubyte.gz`, [count])
    }
    expect((await json(0, 'data', 'check', folder))[0]).toMatchObject({ state: 'ready', facts: { train: 40, test: 10 } })
    const broken = join(folder, 't10k-images-idx3-ubyte.gz')
    writeFileSync(broken, readFileSync(broken).subarray(0, 40))
    expect(await failure(1, 'data', 'check', folder)).toMatchObject({ code: 'data-damaged', where: broken })
    const inWords = await layerbench('data', 'check', folder)
    expect(inWords).toMatchObject({ code: 1, out: '' })
    expect(inWords.err).toContain(`${broken}: `)
  })
})

describe('the main job', () => {
  let id: string

  it('trains, and the last line is the result', async () => {
    const lines = await json(0, ...training, '--steps', '30')
    const result = lines.at(-1) as { run: string; folder: string; imagesPerSecond: number; testAccuracy: number }
    expect(result).toMatchObject({ event: 'result', state: 'completed', parameters: 50_890, step: 30, device: expect.any(String) as string })
    expect(result.imagesPerSecond).toBeGreaterThan(0)
    expect(result.testAccuracy).toBeGreaterThan(0.2)
    expect(lines.some(({ event, kind }) => event === 'metric' && kind === 'evaluation')).toBe(true)
    id = result.run
    expect(readdirSync(result.folder)).toEqual(expect.arrayContaining(['run.json', 'metrics.jsonl', 'evaluation.json', 'checkpoints']))
  })
  it('lists the run and shows it, by its id, the start of it or as the last', async () => {
    const [{ runs, damaged }] = await json(0, 'runs', 'list') as unknown as [{ runs: Run[]; damaged: unknown[] }]
    expect(runs.map((run) => run.id)).toEqual([id])
    expect(damaged).toEqual([])
    for (const reference of [id, id.slice(0, 18), 'last']) {
      expect((await json(0, 'runs', 'show', reference))[0]).toMatchObject({ run: { id }, checkpoints: [{ name: 'best' }, { name: 'last' }] })
    }
    expect(await failure(1, 'runs', 'show', 'nothing')).toMatchObject({ code: 'run-unknown' })
  })
  it('classifies a picture and lists the file that is none, ending with 1', async () => {
    const picture = picturePng(home, 'a pair of trousers.png', 300, 400, 'trousers')
    const none = join(home, 'none.png')
    writeFileSync(none, 'no picture')
    const [first] = await json(0, 'classify', id, picture) as unknown as [{ file: string; classes: { class: string; probability: number }[] }]
    expect(first.file).toBe('a pair of trousers.png')
    expect(first.classes).toHaveLength(10)
    expect(first.classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 4)
    const [beside] = await json(0, 'classify', id, picture, '--nearest', '2') as unknown as [Record<'doubt' | 'nearest', unknown>]
    expect(beside.doubt).toEqual({ doubtful: expect.any(Boolean) as boolean, why: expect.stringMatching(/^Stranger than/) as string })
    expect(beside.nearest).toHaveLength(2)
    const both = await json(1, 'classify', id, none, picture, join(home, 'missing.png'))
    expect(both).toEqual([
      { file: 'none.png', failure: expect.objectContaining({ code: 'image-unreadable' }) as object },
      first,
      { file: 'missing.png', failure: expect.objectContaining({ code: 'image-unreadable' }) as object },
    ])
    expect(await json(0, 'classify', id, '--samples', '3', '--checkpoint', 'last')).toHaveLength(3)
  })
  it('answers people too: a table, a sentence, and nothing of the native library\'s talk', async () => {
    const list = await layerbench('runs', 'list')
    expect(list).toMatchObject({ code: 0, err: '' })
    expect(list.out).toContain(id)
    const run = await layerbench(...training, '--steps', '5')
    expect(run).toMatchObject({ code: 0, err: '' })
    expect(run.out).toMatch(/50,890 parameters[^]*completed after epoch 1, step 5[^]*% test[^]*Run \d{8}/)
  })
  it('stops on Ctrl+C with what it has: a stopped run with a checkpoint, exit code 0', async () => {
    const { child, ended } = start([...training, '--epochs', '1000', '--json'])
    await new Promise<void>((resolve) => {
      child.stdout!.on('data', (text: string) => { if (text.includes('"event":"metric"')) resolve() })
      void ended.then(() => resolve())
    })
    child.kill('SIGINT')
    const { code, err, lines } = await ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const result = lines.at(-1) as { state: string; run: string; step: number }
    expect(result).toMatchObject({ event: 'result', state: 'stopped' })
    const [shown] = await json(0, 'runs', 'show', result.run) as unknown as [{ run: Run; checkpoints: { name: string; step: number }[] }]
    expect(shown.run.status.state).toBe('stopped')
    expect(shown.checkpoints.find(({ name }) => name === 'last')?.step).toBe(result.step)
    const picture = picturePng(home, 'after.png', 30, 40, 'plain')
    expect(await json(0, 'classify', result.run, picture, '--checkpoint', 'last')).toHaveLength(1)
  })
  it('keeps runs where it is told to, and deletes them from there', async () => {
    const elsewhere = join(home, 'elsewhere')
    const result = (await json(0, ...training, '--steps', '2', '--runs-dir', elsewhere)).at(-1) as { run: string }
    expect(readdirSync(elsewhere)).toEqual([result.run])
    expect(await json(0, 'runs', 'delete', result.run, '--runs-dir', elsewhere)).toEqual([{ deleted: result.run }])
    expect(readdirSync(elsewhere)).toEqual([])
  })
  it('says that a place for runs can\'t be written, and trains nothing', async () => {
    const file = join(home, 'a file')
    copyFileSync(join(project, 'package.json'), file)
    expect(await failure(1, ...training, '--steps', '2', '--runs-dir', join(file, 'runs')))
      .toMatchObject({ code: 'disk-error', where: expect.stringContaining(file) as string })
  })
})

describe('lr-range', () => {
  const range = ['lr-range', '--template', 'first-steps', '--data', 'sample']
  it('tells of each rate, suggests one at which the network learns, and makes no run', async () => {
    const runs = () => (existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')) : [])
    const before = runs()
    const lines = await json(0, ...range, '--steps', '80')
    const rates = lines.filter(({ event }) => event === 'rate') as unknown as { rate: number; loss: number }[]
    expect(rates[0]).toMatchObject({ rate: 1e-6, loss: expect.any(Number) as number })
    const result = lines.at(-1) as { steps: number; suggestion: { learning_rate: number } }
    expect(result).toMatchObject({ event: 'result', steps: rates.length })
    expect(result.suggestion.learning_rate).toBeGreaterThan(1e-4)
    expect(result.suggestion.learning_rate).toBeLessThan(0.03)
    expect(runs()).toEqual(before)
  })
  it('refuses fewer steps than say anything', async () => {
    expect(await failure(2, ...range, '--steps', '3')).toMatchObject({ code: 'bad-arguments', what: '--steps is 3' })
  })
})

describe('doctor', () => {
  it('says what is in use and what is wrong with what to do', async () => {
    const broken = join(home, 'runs', '20260101-000000-abcdef')
    mkdirSync(broken, { recursive: true })
    writeFileSync(join(broken, 'run.json'), '{')
    const [{ findings, problems }] = await json(0, 'doctor') as unknown as [{ findings: Record<string, string>; problems: string[] }]
    expect(findings).toMatchObject({
      TensorFlow: expect.stringMatching(/^\d+\.\d+/) as string, Device: expect.any(String) as string,
      Electron: expect.any(String) as string, Home: home,
    })
    expect(problems.filter((problem) => problem.includes(broken))).toHaveLength(1)
    const inWords = await layerbench('doctor')
    expect(inWords).toMatchObject({ code: 0, err: '' })
    expect(inWords.out).toMatch(/TensorFlow +2\.[^]*To look at:[^]*abcdef/)
  })
})
