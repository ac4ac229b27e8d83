import { describe, expect, it } from 'vitest'
import { definitionOf, type LayerType, layerTypes } from '../../../src/domain/layers'
import { sizeOf } from '../../../src/domain/shape'
import { layerOf } from '../../engine/smallExperiment'
import rows from '../../fixtures/kerasShapes.json'

/** What Keras 3.15 said of a layer with those fields over that input: its output's shape and `count_params()`. */
type Row = [type: LayerType, fields: Record<string, unknown>, input: number[], output: number[], parameters: number]

describe.each(layerTypes)('%s', (type) => {
  const own = (rows as unknown as Row[]).filter((row) => row[0] === type)

  it.each(own.map((row) => [JSON.stringify(row[1]), row] as const))('%s has Keras’s shape and parameters', (_title, row) => {
    const [, fields, input, output, parameters] = row
    const found = definitionOf(type).infer(layerOf(type, fields) as never, input)
    if ('problem' in found) throw new Error(found.problem.reason)
    expect(found.output).toEqual(output)
    expect(found.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0)).toBe(parameters)
  })

  it('is among what Keras was asked about', () => expect(own.length).toBeGreaterThan(0))
})
