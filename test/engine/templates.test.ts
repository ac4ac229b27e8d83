import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { drawSampleSet, sampleClasses } from '../../src/data/sample/sampleSet'
import { analyse, totalParameters } from '../../src/domain/analysis'
import { predict } from '../../src/engine/eager/inference'
import { EagerSession } from '../../src/engine/eager/eagerSession'
import { readTemplates } from '../../src/host/templates'

const templates = readTemplates(join(__dirname, '../..'))
const shape = [28, 28, 1] as const
const part = drawSampleSet(32, 1)
const indices = Int32Array.from(part.labels.keys())

describe.each(templates)('the template $id', ({ experiment }) => {
  it('has the parameters that were counted, which a step on the sample data changes, at a finite loss', () => {
    const counted = totalParameters(analyse(experiment.architecture, shape, sampleClasses.length).parameters)
    const session = new EagerSession(experiment, shape, sampleClasses.length)
    const { weights } = session.network
    expect(weights.reduce((sum, { variable }) => sum + variable.size, 0)).toBe(counted)
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
