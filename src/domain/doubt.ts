import { z } from 'zod'
import { percent, thousands } from './format'

/** In which way an image may be unlike the training data; each is measured by a figure that is larger the stranger it is. */
export const signNames = ['far', 'apart', 'rough', 'smooth', 'full', 'empty'] as const
export type SignName = (typeof signNames)[number]

const signs: Record<SignName, string> = {
  far: 'it is far from every training image',
  apart: 'it is far from every training image for as little as it shows',
  rough: 'it is rougher than they are',
  smooth: 'it is smoother than they are',
  full: 'it shows more along its edge than they do',
  empty: 'it shows less along its edge than they do',
}

/** What one picture is like, beside images that training did not see. */
export const doubtSchema = z.strictObject({
  /** The share of those images that are less strange than it is. */
  stranger: z.number().min(0).max(1),
  /** Stranger than {@link usualShare} of them. */
  doubtful: z.boolean(),
  /** In which way it is strangest. */
  sign: z.enum(signNames),
})
export type Doubt = z.infer<typeof doubtSchema>

/** What doubts were measured by. */
export const usualSchema = z.strictObject({
  /** Images of the training data that were held out and so tell what is usual, and whether the run held them out itself. */
  images: z.int().positive(),
  from: z.enum(['validation', 'train']),
  /** Training images that the nearest ones were looked for among. */
  references: z.int().positive(),
})
export type Usual = z.infer<typeof usualSchema>

/** Doubts of pictures, in their order. */
export const doubtsSchema = z.strictObject({ usual: usualSchema, doubts: z.array(doubtSchema) })

/** The training images that are most like a picture to the network, by what the layer before its output makes of them. */
export const nearestSchema = z.strictObject({
  /** Training images that were looked among, of all that the run trained on. */
  among: z.int().nonnegative(), of: z.int().nonnegative(),
  /** Nearest first; `index` is the image's place in the training part, in a version that in its base. */
  images: z.array(z.strictObject({
    index: z.int().nonnegative(), label: z.int().nonnegative(), distance: z.number().nonnegative(),
  })),
  /** uint8 `[images, height, width, channels]` */
  pixels: z.instanceof(Uint8Array),
})
export type Nearest = z.infer<typeof nearestSchema>
export const mostNearest = 50

/** A file of what is usual, which is measured again where it isn't whole or its signs were measured in another way. */
export const usualFileSchema = z.strictObject({
  format: z.literal('layerbench-usual'), version: z.literal(1),
  /** What the signs follow from. */
  key: z.string(),
  /** Of `values`. */
  sha256: z.string(),
  /** float64, little endian, an image's signs after another's; in base 64. */
  values: z.string(),
})
export type UsualFile = z.infer<typeof usualFileSchema>

/** The share of held-out images that are never doubted. */
export const usualShare = 0.965

/** Why it is doubted, or how usual it is: `Stranger than 99.7 % of 4,000 validation images: it is …`. */
export function doubtText({ stranger, doubtful, sign }: Doubt, { images, from }: Usual): string {
  const share = stranger > 0.9995 ? 'all' : percent(stranger)
  const held = `${thousands(images)} ${from === 'validation' ? 'validation' : 'held-out training'} images`
  return `Stranger than ${share} of ${held}${doubtful ? `: ${signs[sign]}` : ''}.`
}
