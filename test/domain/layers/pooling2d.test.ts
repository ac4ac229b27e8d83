import { describe, expect, it } from 'vitest'
import { definitionOf } from '../../../src/domain/layers'
import type { Shape } from '../../../src/domain/shape'
import { layerOf } from '../../engine/smallExperiment'

describe.each(['MaxPooling2D', 'AveragePooling2D'] as const)('%s', (type) => {
  const infer = (fields: Record<string, unknown>, input: Shape) =>
    definitionOf(type).infer(layerOf(type, fields) as never, input)

  it.each([
    [{}, [28, 28, 32], [14, 14, 32]],
    [{}, [7, 7, 3], [3, 3, 3]],
    [{ padding: 'same' }, [7, 7, 3], [4, 4, 3]],
    [{ pool_size: [3, 3] }, [28, 28, 1], [9, 9, 1]],
    [{ pool_size: [3, 3], strides: [2, 2] }, [55, 55, 96], [27, 27, 96]], // AlexNet
    [{ pool_size: [3, 3], strides: [2, 2], padding: 'same' }, [28, 28, 8], [14, 14, 8]],
    [{ pool_size: [2, 1] }, [6, 5, 4], [3, 5, 4]],
    [{ pool_size: [1, 3], strides: [1, 2] }, [6, 8, 4], [6, 3, 4]],
    [{ pool_size: [2, 2], strides: [1, 1] }, [2, 2, 1], [1, 1, 1]],
    [{ pool_size: [64, 64], padding: 'same' }, [5, 5, 1], [1, 1, 1]],
  ] as const)('%j over %j puts out %j, with no weights', (fields, input, output) => {
    expect(infer(fields, input)).toEqual({ output, weights: [], multiplyAdds: 0 })
  })

  it('slides by its pool’s size where no strides are given', () => {
    const given = infer({ pool_size: [3, 2], strides: [3, 2] }, [20, 20, 1])
    expect(infer({ pool_size: [3, 2], strides: null }, [20, 20, 1])).toEqual(given)
  })

  it.each([
    [[2, 2], [1, 5, 8], [1, 2]], [[4, 4], [3, 3, 1], [3, 3]], [[2, 9], [4, 3, 1], [2, 3]],
  ] as const)('a pool of %j over %j is mended by one of %j', (pool_size, input, smaller) => {
    const answer = infer({ pool_size: [...pool_size] }, input)
    expect(answer).toEqual({
      problem: {
        reason: `The ${pool_size.join(' × ')} pool is larger than its ${input[0]} × ${input[1]} input`,
        fix: { kind: 'set', fields: { pool_size: smaller }, label: `Use ${smaller.join(' × ')}` },
      },
    })
    expect(infer({ pool_size: [...smaller] }, input)).not.toHaveProperty('problem')
  })

  it('refuses a flat input with a way out', () => {
    expect(infer({}, [10])).toMatchObject({
      problem: { reason: expect.stringMatching(/gets a flat 10/) as string, fix: { kind: 'move-before' } },
    })
  })
})
