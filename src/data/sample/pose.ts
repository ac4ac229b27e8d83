import type { Dice } from './dice'
import type { Point } from './outline'

/** How a garment lies in the image: an affine map from garment space to pixels, and its inverse. */
export interface Pose {
  toPixel(point: Point): Point
  toGarment(pixelX: number, pixelY: number): Point
}

const middle = 14

/** How far poses vary. Shifts in pixels, the rest as fractions; `turn` is the tangent of half the angle. */
export interface PoseRange {
  readonly shift: number
  readonly scale: readonly [low: number, high: number]
  readonly stretch: number
  readonly turn: number
  readonly shear: number
}

/** A random shift, scale, small rotation and shear about the middle of the image. */
export function throwPose(dice: Dice, range: PoseRange): Pose {
  const scale = dice.between(...range.scale)
  const stretch = dice.between(1 - range.stretch, 1 + range.stretch)
  const shear = dice.bell() * range.shear
  const half = dice.bell() * range.turn
  // Rational rotation: exact arithmetic, hence the same bytes everywhere, which Math.cos does not promise.
  const cos = (1 - half * half) / (1 + half * half)
  const sin = (2 * half) / (1 + half * half)
  const a = scale * stretch * cos
  const b = scale * (shear * cos - sin)
  const c = scale * stretch * sin
  const d = scale * (shear * sin + cos)
  const shiftX = middle + dice.between(-range.shift, range.shift)
  const shiftY = middle + dice.between(-range.shift, range.shift)
  const determinant = a * d - b * c
  return {
    toPixel: ([x, y]) => [shiftX + a * x + b * (y - middle), shiftY + c * x + d * (y - middle)],
    toGarment: (pixelX, pixelY) => {
      const x = pixelX - shiftX
      const y = pixelY - shiftY
      return [(d * x - b * y) / determinant, middle + (a * y - c * x) / determinant]
    },
  }
}
