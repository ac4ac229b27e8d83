import type { Shape } from '../shape'
import { defineLayer, type Inference } from './definition'
import { choice, type ConfigOf, optionalPair, pair } from './fields'
import { imageProblem } from './inputProblems'
import { paddings, slide, windowProblem } from './windows'

const fields = {
  pool_size: pair('Pool', [2, 2], { min: 1, max: 64 }),
  strides: optionalPair('Strides', 'as the pool', { min: 1, max: 64 }),
  padding: choice('Padding', 'valid', paddings),
} as const

function infer({ pool_size, strides, padding }: ConfigOf<typeof fields>, input: Shape): Inference {
  const [height = 0, width = 0, channels = 0] = input
  const problem = imageProblem(input) ?? windowProblem('pool', 'pool_size', [height, width], pool_size, padding)
  if (problem) return problem
  const [rows, columns] = slide([height, width], pool_size, strides ?? pool_size, padding)
  return { output: [rows, columns, channels], weights: [], multiplyAdds: 0 }
}

export const maxPooling2d = defineLayer({
  type: 'MaxPooling2D',
  category: 'pooling',
  summary: 'Keeps the largest value of each window',
  aliases: ['maxpool'],
  fields,
  chips: ['pool_size', 'padding'],
  infer,
})

export const averagePooling2d = defineLayer({
  type: 'AveragePooling2D',
  category: 'pooling',
  summary: 'Keeps the mean of each window',
  aliases: ['avgpool', 'meanpool'],
  fields,
  chips: ['pool_size', 'padding'],
  infer,
})
