import { z } from 'zod'
import { choice, type ConfigOf, defaultsOf, fieldSchemas, type Fields, number, type NumberField } from './layers/fields'

type Bounds = Pick<NumberField, 'min' | 'max' | 'aboveMin'>
/** From where to where an amount is drawn, evenly. */
const range = (low: number, high: number, bounds: Bounds) =>
  ({ low: number('From', low, bounds), high: number('To', high, bounds) })
const probability = (value: number) => ({ probability: number('Probability', value, { min: 0, max: 1 }) })
const share = { min: 0, max: 1 } as const

/**
 * What training images go through, each with its own draw at each step, in this order. Names after Keras's `Random…` layers
 * where it has one; amounts are drawn anew for each image from `low` to `high`, for a part of the images only where
 * `probability` is below 1.
 */
export const augmentations = {
  /** What is black becomes a shade, as a garment photographed on something else than black. */
  background: { ...range(0, 1, share), ...probability(0.5) },
  horizontal_flip: probability(0.5),
  vertical_flip: probability(0.5),
  rotation: { ...range(-15, 15, { min: -180, max: 180 }), ...probability(1) },
  translation: {
    height_factor: number('Height', 0.1, share),
    width_factor: number('Width', 0.1, share),
    ...probability(1),
  },
  zoom: { ...range(0.9, 1.1, { min: 0.05, max: 20 }), ...probability(1) },
  shear: { ...range(-10, 10, { min: -75, max: 75 }), ...probability(1) },
  brightness: { ...range(-0.2, 0.2, { min: -1, max: 1 }), ...probability(1) },
  contrast: { ...range(0.8, 1.2, { min: 0, max: 20 }), ...probability(1) },
  gaussian_noise: { ...range(0, 0.1, { min: 0, max: 10 }), ...probability(1) },
  salt_and_pepper: { ...range(0, 0.05, share), ...probability(1) },
  erasing: {
    ...range(0.02, 0.33, share),
    fill: choice('Filled with', 'noise', ['noise', 'black', 'grey', 'white']),
    ...probability(0.5),
  },
} as const satisfies Record<string, Fields>

export type AugmentationKind = keyof typeof augmentations
export type AugmentationOf<Kind extends AugmentationKind> = ConfigOf<(typeof augmentations)[Kind]>
export const augmentationKinds = Object.keys(augmentations) as AugmentationKind[]

export const augmentationLabels: Record<AugmentationKind, string> = {
  background: 'Background', horizontal_flip: 'Horizontal flip', vertical_flip: 'Vertical flip', rotation: 'Rotation',
  translation: 'Shift', zoom: 'Zoom', shear: 'Shear', brightness: 'Brightness', contrast: 'Contrast',
  gaussian_noise: 'Gaussian noise', salt_and_pepper: 'Salt and pepper', erasing: 'Erasing',
}

/** What each amount means. */
export const augmentationHints: Partial<Record<AugmentationKind, string>> = {
  background: 'The shade that black becomes: 0 is black, 1 white',
  rotation: 'Degrees, counterclockwise',
  translation: 'By at most this share of the height and of the width, to either side',
  zoom: 'The size: 1 as it is, 2 twice as large',
  shear: 'Degrees by which columns lean',
  brightness: 'Added to pixels of 0 (black) to 1 (white)',
  contrast: 'Factor of the distance from the image’s mean',
  gaussian_noise: 'Standard deviation, of pixels of 0 to 1',
  salt_and_pepper: 'Share of the pixels that become black or white',
  erasing: 'Share of the image that a rectangle covers',
}

/** What stands where a turned or moved image has nothing: `scipy.ndimage`'s and Keras's modes. */
export const fillField = choice('Edges', 'nearest', ['nearest', 'constant', 'reflect', 'wrap'], {
  hint: 'What fills the margin of images that are turned, moved or made smaller; constant is black',
})

/** Each kind's settings, null where it is off. */
export type Augmentation =
  { fill_mode: typeof fillField.options[number] } & { [Kind in AugmentationKind]: AugmentationOf<Kind> | null }

const kindSchemas = Object.fromEntries(augmentationKinds.map((kind) =>
  [kind, z.strictObject(fieldSchemas(augmentations[kind])).nullable().default(null)]))
export const augmentationSchema = z.strictObject({ ...fieldSchemas({ fill_mode: fillField }), ...kindSchemas })
  .prefault({}) as unknown as z.ZodType<Augmentation>

export const noAugmentation = (): Augmentation => augmentationSchema.parse({})
export const augmentationNamed = <Kind extends AugmentationKind>(kind: Kind): AugmentationOf<Kind> =>
  defaultsOf<(typeof augmentations)[Kind]>(augmentations[kind])

export const kindsIn = (augmentation: Augmentation): AugmentationKind[] => augmentationKinds.filter((kind) => augmentation[kind])
export const augments = (augmentation: Augmentation): boolean => kindsIn(augmentation).length > 0
/** Those that {@link fillField} matters to. */
export const movesPixels = ({ rotation, translation, zoom, shear }: Augmentation): boolean =>
  !!(rotation ?? translation ?? zoom ?? shear)

/** `rotation, horizontal flip`. */
export const summariseAugmentation = (augmentation: Augmentation): string =>
  kindsIn(augmentation).map((kind) => augmentationLabels[kind].toLowerCase()).join(', ')

/** Which of the ranges is upside down, as a sentence, or undefined where none is. */
export function augmentationProblem(augmentation: Augmentation): string | undefined {
  for (const kind of kindsIn(augmentation)) {
    const spec = augmentation[kind] as { low?: number; high?: number }
    if (spec.low !== undefined && spec.low > spec.high!) {
      return `Augmentation: ${augmentationLabels[kind].toLowerCase()} goes from ${spec.low} to ${spec.high}; the first must be the smaller`
    }
  }
  return undefined
}
