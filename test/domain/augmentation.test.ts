import { expect, it } from 'vitest'
import {
  augmentationKinds, augmentationLabels, augmentationProblem, augmentationSchema, augments, movesPixels, noAugmentation,
  summariseAugmentation,
} from '../../src/domain/augmentation'
import { settingsProblem, trainingSchema } from '../../src/domain/training'

it('is off where nothing is said, and kinds come with their defaults', () => {
  expect(augments(noAugmentation())).toBe(false)
  expect(noAugmentation().fill_mode).toBe('nearest')
  const { rotation, zoom } = augmentationSchema.parse({ rotation: {}, zoom: { low: 0.5 } })
  expect(rotation).toEqual({ low: -15, high: 15, probability: 1 })
  expect(zoom).toEqual({ low: 0.5, high: 1.1, probability: 1 })
})

it('documents from before it have none', () => {
  const { augmentation, augment, label_noise } = trainingSchema.parse({ phases: [{}] })
  expect({ augmentation, augment, label_noise }).toEqual({ augmentation: noAugmentation(), augment: true, label_noise: 0 })
  expect(trainingSchema.parse({ phases: [{}] }).phases[0]!.augment).toBe(true)
})

it.each(augmentationKinds)('%s refuses a probability above 1 and fields that it has not', (kind) => {
  expect(augmentationSchema.safeParse({ [kind]: { probability: 1.1 } }).success).toBe(false)
  expect(augmentationSchema.safeParse({ [kind]: { amount: 1 } }).success).toBe(false)
  expect(augmentationSchema.safeParse({ [kind]: {} }).success).toBe(true)
  expect(augmentationLabels[kind]).toBeTruthy()
})

it('is said in a line, in the order that images go through it', () => {
  const augmentation = augmentationSchema.parse({ rotation: {}, horizontal_flip: {}, erasing: {} })
  expect(summariseAugmentation(augmentation)).toBe('horizontal flip, rotation, erasing')
  expect(movesPixels(augmentation)).toBe(true)
  expect(movesPixels(augmentationSchema.parse({ horizontal_flip: {} }))).toBe(false)
})

it('a range that is upside down is said before training, with its kind', () => {
  const augmentation = { rotation: { low: 20, high: 10 } }
  expect(augmentationProblem(augmentationSchema.parse(augmentation))).toMatch(/rotation goes from 20 to 10/)
  expect(settingsProblem(trainingSchema.parse({ augmentation }), 10)).toMatch(/^Augmentation: rotation/)
  expect(augmentationProblem(augmentationSchema.parse({ rotation: { low: 10, high: 10 } }))).toBeUndefined()
})
