import { z } from 'zod'
import { firstIssue } from '../failure'
import { boolean, type ConfigOf, defaultsOf, fieldSchemas, type Fields } from '../layers/fields'
import { centreFields } from './centre'
import { contrastFields } from './contrast'
import { cropFields } from './crop'
import { findFields } from './find'
import { greyFields } from './grey'
import { orientFields } from './orient'
import { polarityFields } from './polarity'
import type { DataShape } from './scene'

/**
 * The way from a picture to an image like the data's, in this order; what a run does with those (`domain/preprocessing.ts`)
 * comes after it. Each step's own fields; `padFields` has none.
 */
export const photoSteps = {
  orient: orientFields,
  find: findFields,
  crop: cropFields,
  grey: greyFields,
  polarity: polarityFields,
  contrast: contrastFields,
  pad: {},
  centre: centreFields,
} as const satisfies Record<string, Fields>
export type PhotoStepName = keyof typeof photoSteps
export const photoStepNames = Object.keys(photoSteps) as PhotoStepName[]

export const photoStepLabels: Record<PhotoStepName, string> = {
  orient: 'Orient', find: 'Find', crop: 'Crop', grey: 'Grey', polarity: 'Polarity', contrast: 'Contrast', pad: 'Pad', centre: 'Centre',
}

const on = boolean('On', true)
/** Each step's settings, and whether it is done at all. */
export type PhotoSteps = { [Name in PhotoStepName]: { on: boolean } & ConfigOf<(typeof photoSteps)[Name]> }

export const photoStepsSchema = z.strictObject(Object.fromEntries(photoStepNames.map((name) =>
  [name, z.strictObject(fieldSchemas({ on, ...photoSteps[name] })).prefault({})])))
  .prefault({}) as unknown as z.ZodType<PhotoSteps>

/** As for objects that are light on black and fill their images, as Fashion-MNIST's. */
export const usualSteps = (): PhotoSteps => Object.fromEntries(photoStepNames.map((name) =>
  [name, defaultsOf({ on, ...photoSteps[name] })])) as unknown as PhotoSteps

/** Where nothing is known of the data but its shape: grey images are of objects, those in colour photographs. */
export function usualStepsFor([, , channels]: DataShape): PhotoSteps {
  const steps = usualSteps()
  if (channels === 1) return steps
  return { ...steps, ...Object.fromEntries(ofObjects.map((name) => [name, { ...steps[name], on: false }])) }
}
const ofObjects = ['find', 'crop', 'grey', 'polarity', 'contrast', 'centre'] as const

/**
 * Steps from a document; what it leaves out is as in `base`.
 * @param refuse makes a failure of why it can't be read
 */
export function photoStepsFrom(document: unknown, base: PhotoSteps, refuse: (what: string) => never): PhotoSteps {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return refuse('It is no object of steps')
  const whole = Object.fromEntries(Object.entries(document).map(([name, step]) =>
    [name, typeof step === 'object' && step !== null ? { ...base[name as PhotoStepName], ...step } : step]))
  const result = photoStepsSchema.safeParse({ ...base, ...whole })
  return result.success ? result.data : refuse(firstIssue(result.error))
}
