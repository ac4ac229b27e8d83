import { expect, it } from 'vitest'
import { augmentationSchema } from '../../src/domain/augmentation'
import { corruptionAt, corruptionNames, corruptions, meanAccuracy, measurements } from '../../src/domain/robustness'

it.each(corruptionNames)('%s has levels from small to large, one of which changes nothing, each a valid augmentation', (name) => {
  const { levels, neutral } = corruptions[name]
  expect([...levels].sort((a, b) => a - b)).toEqual(levels)
  expect(levels.filter((level: number) => level === neutral)).toHaveLength(1)
  for (const level of levels) {
    const augmentation = corruptionAt(name, level)
    expect(augmentationSchema.parse(augmentation)).toEqual(augmentation)
    expect(augmentation[name]).toEqual({ low: level, high: level, probability: 1 })
  }
})

it('counts its measurements, and a curve’s mean', () => {
  expect(measurements).toBe(1 + 7 + 7 + 8 + 7 + 12 + 10 + 6)
  expect(meanAccuracy({ corruption: 'zoom', points: [{ level: 1, accuracy: 1 }, { level: 2, accuracy: 0.5 }] })).toBe(0.75)
})
