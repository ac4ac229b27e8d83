import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { drawSampleSet, sampleClasses } from '../../src/data/sample/sampleSet'
import { predict } from '../../src/engine/eager/inference'
import { EagerSession } from '../../src/engine/eager/eagerSession'
import { readTemplates } from '../../src/host/templates'

const templates = readTemplates(join(__dirname, '../..'))
const shape = [28, 28, 1] as const
const part = drawSampleSet(32, 1)
const indices = Int32Array.from(part.labels.keys())

/** All parameters, moving statistics among them. */
const parameters: Record<string, number> = {
  'first-steps': 50_890,
  'compact-cnn': 409_546,
  'dense-512-1024': 937_482,
  'six-conv-cnn': 632_226,
  'one-layer-cnn': 233_450,
  'lenet-cnn': 456_970,
  'two-layer-dense': 3_985,
}

it('are the six of the reports and the one of the first minute', () => {
  expect(templates.map(({ id }) => id).sort()).toEqual(Object.keys(parameters).sort())
})

describe.each(templates)('the template $id', ({ id, experiment }) => {
  it(`has ${parameters[id]} parameters, which a step on the sample data changes, at a finite loss`, () => {
    const session = new EagerSession(experiment, shape, sampleClasses.length)
    const { weights } = session.network
    expect(weights.reduce((sum, { variable }) => sum + variable.size, 0)).toBe(parameters[id])
    const before = session.save(1)
    const { loss, count, correct } = session.train(part, indices)
    expect(count).toBe(32)
    expect(Number.isFinite(loss)).toBe(true)
    expect(correct).toBeGreaterThanOrEqual(0)
    const after = session.save(1)
    for (const [i, { name, values }] of after.weights.entries()) {
      expect(values.every(Number.isFinite), name).toBe(true)
      expect(values, name).not.toEqual(before.weights[i]!.values)
    }
    expect(Number.isFinite(session.train(part, indices).loss)).toBe(true)
    for (const row of predict(session.network, part.images, 4, shape)) {
      expect(row).toHaveLength(10)
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
    }
    session.dispose()
  })
})
