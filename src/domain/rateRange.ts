import { z } from 'zod'

/**
 * The learning-rate range test (Smith 2015, "Cyclical learning rates"; fastai's `lr_find`): the rate grows step by step by
 * the same factor, and the loss of each step tells at which rates the network learns.
 */

/** The loss of one step, of the weights before it, and the rate with which that step changed them. */
export const ratePointSchema = z.strictObject({ rate: z.number().positive(), loss: z.number() })
export type RatePoint = z.infer<typeof ratePointSchema>

export const rateTestSchema = z.strictObject({
  /** All rates were tried, the loss rose beyond mending, or a person stopped it. */
  ended: z.enum(['all', 'rising', 'stopped']),
  /** How many it would have made at most; 0 where it was stopped before that was known. */
  steps: z.int().nonnegative(),
  points: z.array(ratePointSchema),
})
export type RateTest = z.infer<typeof rateTestSchema>

/** From far below what any optimizer needs to where nearly every network comes apart, in so many steps. */
export const lowestRate = 1e-6, highestRate = 10
const mostSteps = 200
/** With fewer steps, a network has no time to learn while the rates suit it, and nothing is seen. */
const fewestSteps = 60
/** How long a test should take, in seconds; networks with slow steps make fewer of them, but not fewer than that. */
const budget = 20

/** How many steps a person may ask for: fewer say nothing, more say no more. */
export const stepLimits = { min: 8, max: 100_000 } as const

/** How many steps a test makes of which each takes so long. */
export const stepsWithin = (secondsPerStep: number): number =>
  Math.max(fewestSteps, Math.min(mostSteps, Math.floor(budget / secondsPerStep)))

/** The rates of a test's steps: equally far from one another on a logarithmic axis. */
export const ratesOfSteps = (steps: number): number[] =>
  Array.from({ length: steps }, (_, i) => lowestRate * (highestRate / lowestRate) ** (steps > 1 ? i / (steps - 1) : 0))

/** The running mean's share of what was before; the loss is beyond mending at so many times its best. */
const inertia = 0.9, ruin = 4
/** Steps before the running mean says anything. */
const settling = 8

/** Says when a test has seen enough: the running mean of the loss is above four times its best, or no number at all. */
export class RisingLoss {
  private sum = 0
  private steps = 0
  private best = Infinity

  /** @returns whether the test should end with that loss */
  see(loss: number): boolean {
    if (!Number.isFinite(loss)) return true
    this.sum = inertia * this.sum + (1 - inertia) * loss
    const mean = this.sum / (1 - inertia ** ++this.steps)
    if (this.steps < settling) return false
    this.best = Math.min(this.best, mean)
    return mean > ruin * this.best
  }
}

/** How far the smoothing reaches, in decades of rates: a standard deviation of its weights. */
const reach = 0.2
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
/** What the loss is while the rates are still too small to change anything. */
const firstOf = (points: readonly RatePoint[]): readonly RatePoint[] =>
  points.slice(0, Math.max(3, Math.floor(points.length / 10)))
const levelOf = (points: readonly RatePoint[]): number => mean(firstOf(points).map(({ loss }) => loss))

/** How many steps a standard deviation of the smoothing is. */
function reachInSteps(points: readonly RatePoint[]): number {
  if (points.length < 2) return 1
  const stepsPerDecade = 1 / Math.log10(points[1]!.rate / points[0]!.rate)
  return Math.max(1.5, reach * stepsPerDecade)
}

/**
 * Each loss averaged with those before and after it, so that the curve doesn't lag behind the rates. Losses that have
 * exploded count as four times the first ones: one of them would else lift all that the average reaches.
 */
export function smoothedLosses(points: readonly RatePoint[]): number[] {
  if (!points.length) return []
  const top = ruin * levelOf(points), deviation = reachInSteps(points), far = Math.ceil(3 * deviation)
  return points.map((_, i) => {
    let sum = 0, weights = 0
    for (let j = Math.max(0, i - far); j <= Math.min(points.length - 1, i + far); j++) {
      const weight = Math.exp(-0.5 * ((i - j) / deviation) ** 2)
      sum += weight * Math.min(points[j]!.loss, top)
      weights += weight
    }
    return sum / weights
  })
}

/** Where the loss falls steepest, over the logarithm of the rate, and a tenth of the rate where it is least. */
export interface RateSuggestion { steepest: number; tenthOfLeast: number }

/** The loss must fall by this share of what it was at first, and by so many times what noise alone would do. */
const fallShare = 0.05, fallNoise = 4

/** What a test says, or undefined where the loss doesn't clearly fall at any rate tried. */
export function suggestRate(points: readonly RatePoint[]): RateSuggestion | undefined {
  if (points.length < stepLimits.min) return undefined
  const smooth = smoothedLosses(points), level = levelOf(points)
  const least = smooth.indexOf(Math.min(...smooth))
  const fall = level - smooth[least]!
  if (fall <= fallShare * level || fall <= fallNoise * noiseOf(points, smooth, least)) return undefined
  const slope = (i: number) => smooth[i + 1]! - smooth[i - 1]!
  let steepest = 1
  for (let i = 2; i < least; i++) if (slope(i) < slope(steepest)) steepest = i
  return { steepest: points[steepest]!.rate, tenthOfLeast: points[least]!.rate / 10 }
}

/** By how much a fall is off for noise alone, judged by how far single losses are from the smoothed ones. */
function noiseOf(points: readonly RatePoint[], smooth: readonly number[], until: number): number {
  const before = points.slice(0, Math.max(8, until))
  const deviation = Math.sqrt(mean(before.map(({ loss }, i) => (loss - smooth[i]!) ** 2)))
  return deviation * Math.sqrt(1 / (2 * Math.sqrt(Math.PI) * reachInSteps(points)) + 1 / firstOf(points).length)
}

/** A rate as exactly as a test is worth: one digit. */
export const roundRate = (rate: number): number => Number(rate.toPrecision(1))
