import { describe, expect, it } from 'vitest'
import { Canvas, imageSide } from '../../../src/data/sample/canvas'
import { flat } from '../../../src/data/sample/cloth'
import { Dice } from '../../../src/data/sample/dice'
import { box, ellipse, stroke } from '../../../src/data/sample/outline'
import { throwPose } from '../../../src/data/sample/pose'

// Garment space has x = 0 in the middle of the image; this pose changes nothing else.
const straight = throwPose(new Dice(1), { shift: 0, scale: [1, 1], stretch: 0, turn: 0, shear: 0 })

function area(canvas: Canvas): number {
  return canvas.cover.reduce((sum, share) => sum + share, 0)
}

describe('the canvas', () => {
  it('fills a box to the pixel', () => {
    const canvas = new Canvas(straight)
    canvas.fill(box(-2, 3, 4, 8), flat(0.5))
    expect(area(canvas)).toBeCloseTo(30)
    expect(canvas.tone[3 * imageSide + 12]).toBeCloseTo(0.5)
    expect(canvas.tone[2 * imageSide + 12]).toBe(0)
  })

  it('softens edges by the share of the pixel they cover', () => {
    const canvas = new Canvas(straight)
    canvas.fill(box(0.25, 0.5, 1, 1), flat(1))
    expect(canvas.cover[14]).toBeCloseTo(0.375)
    expect(canvas.tone[14]).toBeCloseTo(0.375)
  })

  it('covers the area of round and slanted shapes', () => {
    const disc = new Canvas(straight)
    disc.fill(ellipse(0, 14, 8, 5), flat(1))
    expect(area(disc)).toBeGreaterThan(Math.PI * 40 * 0.96)
    expect(area(disc)).toBeLessThan(Math.PI * 40 * 1.03)
    const line = new Canvas(straight)
    line.fill(stroke([[-6, 6], [6, 22]], 2), flat(1))
    expect(area(line)).toBeCloseTo(40, 0)
  })

  it('leaves out what lies beyond the image', () => {
    const canvas = new Canvas(straight)
    canvas.fill(box(-100, -100, 100, 100), flat(1))
    expect(area(canvas)).toBeCloseTo(imageSide * imageSide)
    canvas.fill(box(40, 2, 50, 4), flat(0))
    expect(Math.min(...canvas.tone)).toBeCloseTo(1)
  })
})

describe('a pose', () => {
  it('leads back from a pixel to the same place of the garment', () => {
    const range = { shift: 2, scale: [0.8, 1.1], stretch: 0.1, turn: 0.1, shear: 0.1 } as const
    const dice = new Dice(5)
    for (let trial = 0; trial < 50; trial++) {
      const pose = throwPose(dice, range)
      const [x, y] = pose.toGarment(...pose.toPixel([3, 20]))
      expect(x).toBeCloseTo(3)
      expect(y).toBeCloseTo(20)
    }
  })
})

describe('the dice', () => {
  it('roll a bell of mean 0 and standard deviation 1', () => {
    const dice = new Dice(3)
    const rolls = Array.from({ length: 20_000 }, () => dice.bell())
    const mean = rolls.reduce((sum, roll) => sum + roll, 0) / rolls.length
    const variance = rolls.reduce((sum, roll) => sum + (roll - mean) ** 2, 0) / rolls.length
    expect(mean).toBeCloseTo(0, 1)
    expect(variance).toBeCloseTo(1, 1)
  })
})
