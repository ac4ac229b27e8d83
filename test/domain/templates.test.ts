import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyse, totalParameters } from '../../src/domain/analysis'
import { enabledLayers, itemsOf } from '../../src/domain/stack'
import { templateSchema } from '../../src/domain/template'
import { lossProblem } from '../../src/domain/losses'

const folder = join(__dirname, '../../resources/templates')
const files = readdirSync(folder)
const templates = files.map((file) =>
  ({ file, template: templateSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))) }))
const template = (id: string) => templates.find((entry) => entry.template.id === id)!.template
const fashion: [number, number, number] = [28, 28, 1]

/** The reports' networks and ours on 28 × 28 grey images of ten classes. */
const parameters: Record<string, [trainable: number, nonTrainable: number]> = {
  'first-steps': [50_890, 0],
  'compact-cnn': [409_546, 0],
  'two-layer-dense': [3_985, 0],
  'linear-svm': [7_850, 0],
  'one-layer-cnn': [233_450, 0],
  'dense-512-1024': [937_482, 0],
  'six-conv-cnn': [632_226, 0],
  'lenet-cnn': [456_010, 960],
  'hybrid-cnn-mlp': [320 + 18_496 + 100_480 + (3136 + 128 + 1) * 128 + 1290, 0],
  'rnn-rows': [4 * 64 * (28 + 64 + 1) + 4 * 64 * (64 + 64 + 1) + 650, 0],
  'vgg-batch-norm': [
    9 * (32 + 32 * 32 + 32 * 64 + 64 * 64 + 64 * 128 + 128 * 128) + 1152 * 256 + 2 * (4 * (32 + 64 + 128) / 2 + 256) + 2570,
    2 * (2 * (32 + 64 + 128) + 256),
  ],
  'residual-cnn': [
    // Kernels of the first layer and of 2 residual blocks at each size; two blocks that narrow, with a 1 × 1 each.
    9 * (16 + 4 * (256 + 1024 + 4096) + (512 + 1024) + (2048 + 4096)) + 512 + 2048 + 2 * (16 * 5 + 32 * 7 + 64 * 7) + 650,
    2 * (16 * 5 + 32 * 7 + 64 * 7),
  ],
  'small-residual': [
    9 * (32 + 2048 + 3 * 4096 + 8192 + 16384) + 2048 + 8192 + 2 * (32 + 64 * 5 + 128 * 3) + 1290,
    2 * (32 + 64 * 5 + 128 * 3),
  ],
  'densenet': [
    9 * 24 + 9 * 12 * (24 + 36 + 48 + 60) + 72 * 36 + 9 * 12 * (36 + 48 + 60 + 72)
    + 2 * (24 + 36 + 48 + 60 + 72 + 36 + 48 + 60 + 72 + 84) + 850,
    2 * (24 + 36 + 48 + 60 + 72 + 36 + 48 + 60 + 72 + 84),
  ],
}

it('has every template that the reports ask for, and one for the first minute', () => {
  expect(templates.map((entry) => entry.template.id).sort()).toEqual(Object.keys(parameters).sort())
})

describe.each(templates)('$file', ({ file, template }) => {
  const { architecture, training } = template.experiment

  it('is named by its id, and so is its architecture', () => {
    expect(file).toBe(`${template.id}.json`)
    expect(architecture.name).toBe(template.id)
  })

  it('fits Fashion-MNIST with the parameters it should have', () => {
    const analysis = analyse(architecture, fashion, 10)
    expect(analysis.problem).toBeUndefined()
    expect([analysis.parameters.trainable, analysis.parameters.nonTrainable]).toEqual(parameters[template.id])
  })

  it('has the loss of its output, in its quick settings too', () => {
    for (const settings of [training, ...(template.quick ? [template.quick.training] : [])]) {
      expect(lossProblem(settings.loss, architecture.output.activation)).toBeUndefined()
    }
  })

  it('uses the reports’ data and says the report’s figure with its split, or is marked ours', () => {
    if (template.id === 'first-steps') return expect(template.experiment.data).toBe('sample')
    expect(template.experiment.data).toBe('fashion-mnist')
    expect(template.quick).toBeDefined()
    if (template.report) expect(template.report.figure).toMatch(/validation|test/)
    else expect(template.notes.join()).toMatch(/ours/)
  })
})

describe('the reports’ settings', () => {
  const layersOf = (id: string) => template(id).experiment.architecture.layers
  const trainingOf = (id: string) => template(id).experiment.training

  it('report 002 draws weights from a normal of 0.5 cut at two deviations and evaluates every 50 steps', () => {
    const initializer = { name: 'truncated_normal', mean: 0, stddev: 0.5 }
    expect(layersOf('two-layer-dense')[1]).toMatchObject({ units: 5, kernel_initializer: initializer })
    expect(layersOf('one-layer-cnn')[0])
      .toMatchObject({ filters: 32, kernel_size: [2, 2], padding: 'valid', kernel_initializer: initializer })
    for (const [id, steps] of [['two-layer-dense', 15_000], ['one-layer-cnn', 10_000]] as const) {
      expect(template(id).experiment.architecture.output.kernel_initializer).toEqual(initializer)
      expect(trainingOf(id)).toMatchObject({
        batch_size: 32, budget: { unit: 'steps', steps }, evaluate: { every: 'steps', steps: 50 },
        validation: { source: 'split', stratified: false },
      })
    }
  })

  it('report 004 puts batch normalization behind the pool and ends in log_softmax', () => {
    expect(layersOf('lenet-cnn').slice(0, 4).map(({ type }) => type))
      .toEqual(['Conv2D', 'MaxPooling2D', 'BatchNormalization', 'Dropout'])
    expect(template('lenet-cnn').experiment.architecture.output.activation).toBe('log_softmax')
    expect(trainingOf('lenet-cnn')).toMatchObject({ loss: 'negative_log_likelihood', batch_size: 128 })
  })

  it('counts lenet-cnn’s parameters as 456,970 in all', () => {
    expect(totalParameters(analyse(template('lenet-cnn').experiment.architecture, fashion, 10).parameters)).toBe(456_970)
  })

  it('“also named” are a hybrid of two branches, an RNN over rows, a VGG of repeated blocks, and DenseNet as a wish', () => {
    const types = (id: string) => new Set(itemsOf(layersOf(id)).map(({ type }) => type))
    expect(types('hybrid-cnn-mlp')).toContain('Branch')
    expect(types('rnn-rows')).toContain('LSTM')
    expect([...types('vgg-batch-norm')]).toEqual(expect.arrayContaining(['Repeat', 'BatchNormalization']))
    expect([...types('densenet')]).toEqual(expect.arrayContaining(['Repeat', 'Branch']))
    expect(layersOf('densenet').flatMap((item) => (item.type === 'Repeat' ? enabledLayers(item.layers) : []))).toHaveLength(6)
  })
})
