import type { Paint } from './canvas'
import type { Dice } from './dice'

/** A hump that rises from 0 to 1 and back over each unit of `t`: the sine of a sampler without sines. */
export function ripple(t: number): number {
  const phase = t - Math.floor(t)
  return 4 * phase * (1 - phase)
}

/** 1 in the first `duty` of each unit of `t`, else 0. */
export function band(t: number, duty: number): number {
  return t - Math.floor(t) < duty ? 1 : 0
}

// A fixed pseudo-random value in 0 … 1 for each cell of a grid (integer hash, exact everywhere).
function speckle(column: number, row: number, salt: number): number {
  let hash = Math.imul(column, 374761393) + Math.imul(row, 668265263) + salt
  hash = Math.imul(hash ^ (hash >>> 13), 1274126177)
  return ((hash ^ (hash >>> 16)) & 1023) / 1023
}

/** Relative change of tone, about −1 … 1, by place. */
const patterns = {
  plain: () => () => 0,
  stripes: dice => {
    const period = dice.between(2.5, 7)
    const duty = dice.between(0.25, 0.6)
    const start = dice.between(0, 1)
    return (_, y) => band(y / period + start, duty)
  },
  pinstripes: dice => {
    const period = dice.between(2, 4)
    const start = dice.between(0, 1)
    return x => band(x / period + start, 0.4)
  },
  checks: dice => {
    const period = dice.between(3, 6)
    const start = dice.between(0, 1)
    return (x, y) => (band(x / period + start, 0.45) + band(y / period + start, 0.45)) / 2
  },
  dots: dice => {
    const period = dice.between(3, 5)
    return (x, y) => (ripple(x / period) * ripple(y / period) > 0.6 ? 1 : 0)
  },
  knit: dice => {
    const salt = dice.below(1 << 20)
    return (x, y) => 0.6 * band(x / 2, 0.5) + 0.35 * speckle(Math.floor(x), Math.floor(y), salt)
  },
  melange: dice => {
    const salt = dice.below(1 << 20)
    return (x, y) => 0.8 * speckle(Math.floor(x), Math.floor(y), salt) - 0.4
  },
  blocks: dice => {
    const edge = dice.between(8, 18)
    return (_, y) => (y < edge ? 1 : 0)
  },
  fade: dice => {
    const from = dice.pick([-0.5, 0.5])
    return (_, y) => from * (y / 14 - 1)
  },
} satisfies Record<string, (dice: Dice) => Paint>

/** What a fabric can show; a garment names the ones it is made in, repeated to make one likelier. */
export type Pattern = keyof typeof patterns

/** A fabric: tone, pattern and soft folds. Draw once per garment, so that its parts match. */
export function weave(dice: Dice, tone: number, made: readonly [Pattern, ...Pattern[]]): Paint {
  const pattern = patterns[dice.pick(made)](dice)
  const strength = dice.between(0.12, 0.45) * dice.pick([-1, 1, -1])
  const foldDepth = dice.between(0.03, 0.16)
  const foldWidth = dice.between(4, 9)
  const foldSlope = dice.between(-0.4, 0.4)
  const foldStart = dice.between(0, 1)
  return (x, y) => {
    const fold = foldDepth * ripple((x + foldSlope * y) / foldWidth + foldStart)
    return clamp(tone * (1 + strength * pattern(x, y)) * (1 - fold))
  }
}

/** The same fabric lighter (`factor` above 1) or darker. */
export function shaded(paint: Paint, factor: number): Paint {
  return (x, y) => clamp(paint(x, y) * factor)
}

/** One tone everywhere. */
export function flat(tone: number): Paint {
  return () => tone
}

function clamp(tone: number): number {
  return tone < 0.04 ? 0.04 : tone > 1 ? 1 : tone
}
