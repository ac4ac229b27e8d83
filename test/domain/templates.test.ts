import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyse, totalParameters } from '../../src/domain/analysis'
import { layerTypes } from '../../src/domain/layers'
import { templateSchema } from '../../src/domain/template'
import { lossProblem } from '../../src/domain/losses'

const folder = join(__dirname, '../../resources/templates')
const files = readdirSync(folder)
const templates = files.map((file) =>
  ({ file, template: templateSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))) }))
const template = (id: string) => templates.find((entry) => entry.template.id === id)!.template
const fashion: [number, number, number] = [28, 28, 1]

/** The reports' networks on 28 × 28 grey images of ten classes. */
const parameters: Record<string, [trainable: number, nonTrainable: number]> = {
  'first-steps': [50_890, 0],
  'compact-cnn': [409_546, 0],
  'two-layer-dense': [3_985, 0],
  'one-layer-cnn': [233_450, 0],
  'dense-512-1024': [937_482, 0],
  'six-conv-cnn': [632_226, 0],
  'lenet-cnn': [456_010, 960],
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

  it('uses the report’s data and says the report’s figure with its split, or uses the sample', () => {
    if (template.report) {
      expect(template.experiment.data).toBe('fashion-mnist')
      expect(template.report.figure).toMatch(/validation|test/)
      expect(template.quick).toBeDefined()
    } else expect(template.experiment.data).toBe('sample')
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

  it('uses only layers of the palette', () => {
    for (const { template } of templates) {
      for (const { type } of template.experiment.architecture.layers) expect(layerTypes).toContain(type)
    }
  })
})
