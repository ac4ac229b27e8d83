import { z } from 'zod'
import type { DataFacts } from './dataset'
import { boolean, choice, type ConfigOf, defaultsOf, fieldSchemas, formatValue, integer, isDefault, optionalPair, sides } from './layers/fields'

/**
 * What is done with every image before the network, in this order: once when a set is taken, for what is trained on,
 * validated, tested and classified alike. `scale` comes last, in float32.
 */
export const preprocessingFields = {
  /** 255 minus each value. */
  invert: boolean('Invert', false),
  /** Stretched to it: averaged over areas where it gets smaller, bilinear where it gets larger. */
  resize: optionalPair('Resize', 'the data\'s size', { min: 1, max: 512 }),
  pad: sides('Pad', [[0, 0], [0, 0]], { min: 0, max: 256 }),
  pad_value: integer('Pad with', 0, { min: 0, max: 255 }, { hint: '0 to 255, as it is after inverting' }),
  /** `unit` divides by 255; `standardise` then takes off the mean and divides by the standard deviation, by channel. */
  scale: choice('Scale', 'unit', ['unit', 'standardise'], {
    hint: 'To 0…1; or to mean 0 and deviation 1 over the images trained on',
  }),
} as const
export type Preprocessing = ConfigOf<typeof preprocessingFields>

export const preprocessingDefaults = (): Preprocessing => defaultsOf(preprocessingFields)
const schema = z.strictObject(fieldSchemas(preprocessingFields)) as unknown as z.ZodType<Preprocessing>
export const preprocessingSchema = schema.default(preprocessingDefaults())

/**
 * What pixels from 0 to 1 are standardised by, by channel: a part of what makes a trained network, so checkpoints hold it.
 * Of the examples trained on, what is held out for validation apart, as they are after inverting, resizing and padding.
 */
export const statisticsSchema = z.strictObject({
  mean: z.array(z.number()).min(1),
  /** Of all pixels, not of a sample of them (no Bessel correction); 1 where a channel has one value alone. */
  deviation: z.array(z.number().positive()).min(1),
})
export type Statistics = z.infer<typeof statisticsSchema>

type ImageShape = DataFacts['shape']

/** What the network takes. @param shape one image of the data, `[height, width, channels]` */
export function inputShape({ resize, pad: [[top, bottom], [left, right]] }: Preprocessing, shape: ImageShape): ImageShape {
  const [height, width] = resize ?? shape
  return [height + top + bottom, width + left + right, shape[2]]
}

/** True where images come to the network as they are stored, but for the scale. */
export const keepsPixels = ({ invert, resize, pad }: Preprocessing): boolean =>
  !invert && resize === null && pad.flat().every((side) => side === 0)

/** What is done beyond the usual, in its order: `inverted, resized to 32 × 32`; empty where nothing is. */
export function summarisePreprocessing({ invert, resize, pad, pad_value, scale }: Preprocessing): string {
  return [
    ...(invert ? ['inverted'] : []),
    ...(resize ? [`resized to ${formatValue(resize)}`] : []),
    ...(isDefault(preprocessingFields.pad, pad) ? [] : [`padded by ${formatValue(pad)}${pad_value ? ` with ${pad_value}` : ''}`]),
    ...(scale === 'standardise' ? ['standardised'] : []),
  ].join(', ')
}

/** `mean 0.2860, deviation 0.3530`; of several channels each. */
export function describeStatistics({ mean, deviation }: Statistics, digits = 4): string {
  const each = (values: readonly number[]) => values.map((value) => value.toFixed(digits)).join(' · ')
  return `mean ${each(mean)}, deviation ${each(deviation)}`
}
