import { optimizerNamed } from '../../src/domain/optimizers'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applySettings, readExperiment } from '../../src/cli/experimentOption'
import type { Experiment } from '../../src/domain/experiment'
import { failureOf } from '../domain/failureOf'
import { experimentOf } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'

const experiment = experimentOf([
  { type: 'Conv2D', filters: 8 }, { type: 'Flatten' }, { type: 'Dense', units: 16 },
])
const before = structuredClone(experiment)
const set = (...settings: string[]) => applySettings(experiment, settings)
const refusal = (...settings: string[]) => failureOf(() => set(...settings))

describe('--set', () => {
  it.each<[string, (of: Experiment) => unknown, unknown]>([
    ['training.batch_size=64', (of) => of.training.batch_size, 64],
    ['training.optimizer.learning_rate=3e-4', (of) => of.training.optimizer.learning_rate, 3e-4],
    ['training.budget={"unit":"steps","steps":50}', (of) => of.training.budget, { unit: 'steps', steps: 50 }],
    ['training.optimizer={"name":"SGD","momentum":0.9}', (of) => of.training.optimizer,
      { ...optimizerNamed('SGD'), momentum: 0.9 }],
    ['training.watch_test=true', (of) => of.training.watch_test, true],
    ['data=fashion-mnist', (of) => of.data, 'fashion-mnist'],
    ['architecture.layers.2.units=32', (of) => of.architecture.layers[2],
      { ...experiment.architecture.layers[2], units: 32 }],
    ['architecture.layers.layer_2.units=32', (of) => of.architecture.layers[2],
      { ...experiment.architecture.layers[2], units: 32 }],
    ['architecture.layers.0.kernel_size=[5,5]', (of) => of.architecture.layers[0],
      { ...experiment.architecture.layers[0], kernel_size: [5, 5] }],
    ['architecture.name=a=b', (of) => of.architecture.name, 'a=b'],
    ['notes=', (of) => of.notes, ''],
  ])('%s changes that place and nothing else', (setting, at, value) => {
    const changed = set(setting)
    expect(at(changed)).toEqual(value)
    expect(experiment).toEqual(before)
    const [path] = setting.split('=')
    const others = Object.keys(before).filter((key) => key !== path!.split('.')[0]) as (keyof Experiment)[]
    for (const key of others) expect(changed[key]).toEqual(before[key])
  })

  it('goes through several in their order', () => {
    expect(set('training.seed=1', 'training.seed=2', 'training.budget.epochs=3').training).toMatchObject({
      seed: 2, budget: { unit: 'epochs', epochs: 3 },
    })
  })

  it('changes nothing where there is none', () => expect(set()).toBe(experiment))

  it.each([
    ['training.batchsize=64', /no training\.batchsize/, /batch_size/],
    ['speed=1', /no speed/, /training/],
    ['training.optimizer.beta_1.x=1', /no training\.optimizer\.beta_1\.x/, /no fields/],
    ['architecture.layers.9.units=1', /no architecture\.layers\.9\.units/, /./],
    ['architecture.layers.3={"type":"Flatten","name":"x"}', /no architecture\.layers\.3/, /0 \(layer_0\), 1 \(layer_1\), 2 \(layer_2\)/],
    ['architecture.layers.layer_3.units=1', /no architecture\.layers\.layer_3/, /no fields/],
    ['architecture.layers.length=0', /no architecture\.layers\.length/, /0 \(layer_0\), 1/],
    ['architecture.layers.length=4294967295', /no architecture\.layers\.length/, /0 \(layer_0\), 1/],
    ['data.length=1', /no data\.length/, /no fields/],
    ['__proto__.polluted=1', /no __proto__\.polluted/, /./],
    ['constructor.prototype.polluted=1', /no constructor/, /./],
    ['training.__proto__=1', /no training\.__proto__/, /./],
    ['toString=1', /no toString/, /./],
    ['training..seed=1', /no training\.\.seed/, /./],
    ['.=1', /no \./, /./],
    ['training.seed', /no value/, /path=value/],
    ['=1', /no value/, /path=value/],
    ['', /no value/, /path=value/],
  ])('%s is a wrong argument, and says what is at that place', async (setting, what, advice) => {
    const failure = await refusal(setting)
    expect(failure.code).toBe('bad-arguments')
    expect(failure.what).toMatch(what)
    expect(failure.what).toContain(`--set ${setting}`)
    expect(failure.advice).toMatch(advice)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it.each([
    ['training.batch_size=0', /^training\.batch_size: /],
    ['training.batch_size=many', /^training\.batch_size: /],
    ['training.optimizer.name=SGD', /^training\.optimizer: .*beta_1/],
    ['training.optimizer={"name":"Lion"}', /unknown optimizer/],
    ['architecture.layers.0.type=Magic', /^architecture\.layers\.0\.type: unknown layer "Magic"/],
    ['architecture.layers.1.name=layer_0', /already called layer_0/],
    ['data=../x', /^data: /],
    ['training=null', /^training: /],
    ['architecture.layers=[]x', /^architecture\.layers: /],
  ])('%s is refused by its place', async (setting, what) => {
    expect(await refusal(setting)).toMatchObject({
      code: 'experiment-invalid', where: '--set', what: expect.stringMatching(what) as string,
    })
  })

  it('makes no other version or format of it', async () => {
    expect(await refusal('version=2')).toMatchObject({ code: 'experiment-too-new' })
    expect(await refusal('format=other')).toMatchObject({ code: 'experiment-invalid' })
  })
})

describe('--template and --experiment', () => {
  const fileWith = (text: string) => {
    const path = join(temporaryFolder(), 'mine.json')
    writeFileSync(path, text)
    return path
  }

  it('a template is taken by its id, with quick settings where asked', async () => {
    const whole = await readExperiment({ template: 'compact-cnn' }),
      quick = await readExperiment({ template: 'compact-cnn', quick: true })
    expect(whole.architecture.name).toBe('compact-cnn')
    expect(quick.architecture).toEqual(whole.architecture)
    expect(quick.training).not.toEqual(whole.training)
  })

  it('a file is read as it was saved', async () => {
    expect(await readExperiment({ experiment: fileWith(JSON.stringify(experiment)) })).toEqual(experiment)
  })

  it('is one of the two', async () => {
    for (const both of [{}, { template: 'compact-cnn', experiment: 'a.json' }]) {
      expect(await failureOf(() => readExperiment(both))).toMatchObject({
        code: 'bad-arguments',
        what: expect.stringMatching(/either --template/) as string,
      })
    }
  })

  it.each(['magic', '', '../compact-cnn', 'Compact-CNN', '__proto__'])(
    'an unknown template is named with those there are: %j',
    async (template) => {
      const failure = await failureOf(() => readExperiment({ template }))
      expect(failure).toMatchObject({ code: 'template-unknown', what: `There is no template ${template}` })
      expect(failure.advice).toMatch(/first-steps, .*compact-cnn/)
    },
  )

  it('a template without quick settings says so', async () => {
    expect(await failureOf(() => readExperiment({ template: 'first-steps', quick: true }))).toMatchObject({
      code: 'bad-arguments',
    })
  })

  it('a file that can’t be read is named', async () => {
    const folder = temporaryFolder(), none = join(folder, 'none.json')
    expect(await failureOf(() => readExperiment({ experiment: none })))
      .toMatchObject({ code: 'experiment-invalid', where: none, what: 'It can\'t be read (ENOENT)' })
    mkdirSync(none)
    expect(await failureOf(() => readExperiment({ experiment: none }))).toMatchObject({
      where: none,
      what: "It can't be read (EISDIR)",
    })
  })

  it('a file that is no experiment is named', async () => {
    const path = fileWith('{"format":"layerbench-experiment","version":9}')
    expect(await failureOf(() => readExperiment({ experiment: path }))).toMatchObject({
      code: 'experiment-too-new',
      where: path,
    })
  })
})
