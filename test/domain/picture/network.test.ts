import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/domain/analysis'
import type { Architecture } from '../../../src/domain/architecture'
import { drawNetwork } from '../../../src/domain/picture/network'
import { architectureOf } from '../../engine/smallExperiment'
import { seededNumbers } from '../../engine/seededNumbers'
import { randomArchitecture, wholeBetween } from '../randomArchitecture'

const draw = (architecture: Architecture, theme?: 'light' | 'dark') =>
  drawNetwork(architecture, analyse(architecture, [28, 28, 1], 10), [28, 28, 1], 10, theme)
const sizeOf = (svg: string) => ['width', 'height'].map((side) => Number(new RegExp(`<svg[^>]* ${side}="([\\d.]+)"`).exec(svg)![1]))

describe('a picture', () => {
  const architecture = architectureOf([
    { type: 'Conv2D', filters: 8, padding: 'same' },
    { type: 'Branch', merge: 'Concatenate', branches: [[{ type: 'Conv2D', filters: 4, padding: 'same' }], []] },
    { type: 'Repeat', times: 3, layers: [{ type: 'Dropout' }] }, { type: 'Flatten', disabled: true }, { type: 'Flatten' },
  ])
  it('shows every layer, join, repetition and shape', () => {
    const svg = draw(architecture)
    for (const text of ['Conv2D', 'Concatenate', '× 3', 'Dropout', 'Flatten (disabled)', '28 × 28 × 12', '9408', 'Output  10 classes']) {
      expect(svg).toContain(`>${text}</text>`)
    }
  })
  it('stands alone: nothing in it runs or is fetched, and free text is text', () => {
    const svg = draw({ ...architecture, name: '<script>alert(1)</script>&"' })
    expect(svg).not.toMatch(/<script|href|url\(|<image|<foreignObject|on\w+=/i)
    expect(svg).toContain('&#60;script&#62;')
  })
  it('is drawn in both themes and of any architecture, with everything within it', () => {
    const next = seededNumbers(4)
    for (let i = 0; i < 60; i++) {
      const svg = draw(randomArchitecture(next, wholeBetween(next, 0, 12)), i % 2 ? 'dark' : 'light')
      const [width, height] = sizeOf(svg)
      expect(svg).not.toMatch(/NaN|undefined|Infinity/)
      for (const [, x, y, w, h] of svg.matchAll(/<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(0)
        expect(Number(x) + Number(w)).toBeLessThanOrEqual(width!)
        expect(Number(y) + Number(h)).toBeLessThanOrEqual(height!)
      }
    }
  })
})
