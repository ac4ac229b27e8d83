import type { Shape } from '../shape'
import { defineLayer, type Inference } from './definition'
import { boolean } from './fields'
import { imageProblem } from './inputProblems'

const fields = {
  keepdims: boolean('Keep height and width', false, { hint: 'As 1 × 1, for a layer over images behind it' }),
} as const

function infer({ keepdims }: { keepdims: boolean }, input: Shape): Inference {
  const channels = input[2] ?? 0
  return imageProblem(input) ?? { output: keepdims ? [1, 1, channels] : [channels], weights: [], multiplyAdds: 0 }
}

export const globalAveragePooling2d = defineLayer({
  type: 'GlobalAveragePooling2D',
  category: 'pooling',
  summary: 'The mean of each channel over the whole image: flat, and with far fewer values than Flatten',
  aliases: ['gap', 'avgpool'],
  fields,
  chips: [],
  infer,
})

export const globalMaxPooling2d = defineLayer({
  type: 'GlobalMaxPooling2D',
  category: 'pooling',
  summary: 'The largest value of each channel over the whole image',
  aliases: ['gmp', 'maxpool'],
  fields,
  chips: [],
  infer,
})
