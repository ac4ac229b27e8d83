import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { templateSchema } from '../../../src/domain/template'
import { templateExperiment } from '../../../src/renderer/design/templates/templateExperiment'

const template = templateSchema.parse(JSON.parse(readFileSync('resources/templates/compact-cnn.json', 'utf8')))

describe('using a template', () => {
  it('takes its own data where that is on this machine', () => {
    expect(templateExperiment(template, false, 'sample', () => true)).toEqual(template.experiment)
  })
  it('takes the current data where its own is not', () => {
    const experiment = templateExperiment(template, false, 'sample', (id) => id === 'sample')
    expect(experiment).toEqual({ ...template.experiment, data: 'sample' })
  })
  it('quickly keeps the network and takes the quick settings', () => {
    const experiment = templateExperiment(template, true, 'sample', () => true)
    expect(experiment.architecture).toEqual(template.experiment.architecture)
    expect(experiment.training).toEqual(template.quick!.training)
  })
})
