import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/domain/analysis'
import { miniature } from '../../../src/domain/picture/miniature'
import { architectureOf, type LayerParts } from '../../engine/smallExperiment'
import { seededNumbers } from '../../engine/seededNumbers'
import { randomArchitecture, wholeBetween } from '../randomArchitecture'

const input = [28, 28, 1] as const
const draw = (layers: LayerParts[], classes?: number) => {
  const architecture = architectureOf(layers)
  return miniature(architecture.layers, analyse(architecture, input, 10), input, classes)
}

describe('a miniature', () => {
  it('has a slab a layer and one an end, in order, coloured by kind', () => {
    const { slabs } = draw([{ type: 'Conv2D' }, { type: 'MaxPooling2D' }, { type: 'Dropout', disabled: true }, { type: 'Flatten' }], 10)
    expect(slabs.map(({ category }) => category)).toEqual(['activation', 'convolution', 'pooling', 'core', 'core'])
    expect(slabs.map(({ x }) => x)).toEqual(slabs.map(({ x }) => x).sort((a, b) => a - b))
  })
  it('draws smaller images lower and more channels thicker', () => {
    const [thin, thick, , low] = draw([
      { type: 'Conv2D', filters: 4, padding: 'same' }, { type: 'Conv2D', filters: 256, padding: 'same' },
      { type: 'MaxPooling2D', pool_size: [4, 4] }, { type: 'Conv2D', filters: 4, padding: 'same' },
    ]).slabs
    expect(thick!.width).toBeGreaterThan(thin!.width)
    expect(thick!.height).toBe(thin!.height)
    expect(low!.height).toBeLessThan(thin!.height)
  })
  it('puts branches one below the other, a skip as a stroke past them, and a Repeat in a frame', () => {
    const { slabs: [above, below], strokes } = draw([
      { type: 'Branch', branches: [[{ type: 'Conv2D' }], [{ type: 'Conv2D' }], []] },
    ])
    expect(below!.x).toBe(above!.x)
    expect(below!.y).toBeGreaterThan(above!.y + above!.height)
    expect(strokes.some(({ y1, y2 }) => y1 === y2 && y1 > below!.y + below!.height)).toBe(true)
    expect(draw([{ type: 'Repeat', times: 7, layers: [{ type: 'Dropout' }] }]).frames).toMatchObject([{ times: 7 }])
  })
  it('of any architecture holds everything within its size', () => {
    const next = seededNumbers(9)
    for (let i = 0; i < 80; i++) {
      const architecture = randomArchitecture(next, wholeBetween(next, 0, 12))
      const analysis = analyse(architecture, input, 10)
      const { width, height, slabs, strokes, frames } = miniature(architecture.layers, analysis, input, 10)
      for (const box of [...slabs, ...frames]) {
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0)
        expect(box.x + box.width).toBeLessThanOrEqual(width)
        expect(box.y + box.height).toBeLessThanOrEqual(height)
      }
      for (const { x1, y1, x2, y2 } of strokes) {
        expect(Math.max(x1, x2)).toBeLessThanOrEqual(width)
        expect(Math.max(y1, y2)).toBeLessThanOrEqual(height)
      }
    }
  })
})
