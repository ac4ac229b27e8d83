import { z } from 'zod'
import { type Augmentation, type AugmentationKind, noAugmentation } from './augmentation'
import { checkpointNames } from './runReference'

interface Corruption {
  label: string
  /** What a level is. */
  unit: string
  /** From small to large. */
  levels: readonly number[]
  /** The level that leaves an image as it is. */
  neutral: number
}

/** What test images are made worse by, each as augmentation does it but by one amount for all: what a network bears of it. */
export const corruptions = {
  gaussian_noise: { label: 'Noise', unit: 'standard deviation', neutral: 0, levels: [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5] },
  salt_and_pepper: { label: 'Salt and pepper', unit: 'share of pixels', neutral: 0, levels: [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5] },
  brightness: { label: 'Brightness', unit: 'added', neutral: 0, levels: [-0.6, -0.4, -0.2, -0.1, 0, 0.1, 0.2, 0.4, 0.6] },
  contrast: { label: 'Contrast', unit: 'factor', neutral: 1, levels: [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3] },
  rotation: { label: 'Rotation', unit: 'degrees', neutral: 0, levels: [-90, -60, -45, -30, -15, -5, 0, 5, 15, 30, 45, 60, 90] },
  zoom: { label: 'Size', unit: 'factor', neutral: 1, levels: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2] },
  background: { label: 'White background', unit: 'shade', neutral: 0, levels: [0, 0.05, 0.1, 0.25, 0.5, 0.75, 1] },
} as const satisfies Partial<Record<AugmentationKind, Corruption>>

export type CorruptionName = keyof typeof corruptions
export const corruptionNames = Object.keys(corruptions) as CorruptionName[]

/** The augmentation that does it to every image by that level. */
export const corruptionAt = (name: CorruptionName, level: number): Augmentation =>
  ({ ...noAugmentation(), [name]: { low: level, high: level, probability: 1 } })

/** How many measurements there are: each level but the neutral ones, and once as the images are. */
export const measurements = 1 + corruptionNames.reduce((sum, name) => sum + corruptions[name].levels.length - 1, 0)

export const robustnessVersion = 1
/** As many test images as this tell accuracies within about a hundredth. */
export const usualImages = 2000
export const imagesSchema = z.int().min(1).max(1_000_000)

const share = z.number().min(0).max(1)
/** `robustness.json`: accuracy of a checkpoint on test images that were made worse. */
export const robustnessSchema = z.strictObject({
  version: z.literal(robustnessVersion),
  checkpoint: z.enum(checkpointNames),
  step: z.int().nonnegative(),
  epoch: z.int().nonnegative(),
  /** Test images it was measured on, drawn by the seed, each class its share. */
  images: imagesSchema,
  seed: z.int(),
  measuredAt: z.string(),
  /** On the images as they are. */
  accuracy: share,
  curves: z.array(z.strictObject({
    corruption: z.enum(corruptionNames),
    points: z.array(z.strictObject({ level: z.number(), accuracy: share })),
  })),
})
export type Robustness = z.infer<typeof robustnessSchema>
export type RobustnessCurve = Robustness['curves'][number]

/** The mean of a curve's accuracies, to compare runs by a number; the neutral level counts with them. */
export const meanAccuracy = ({ points }: RobustnessCurve): number =>
  points.reduce((sum, { accuracy }) => sum + accuracy, 0) / points.length
