import { defineLayer } from './definition'
import { choice, pair } from './fields'
import { imageProblem } from './inputProblems'

export const upSampling2d = defineLayer({
  type: 'UpSampling2D',
  category: 'convolution',
  summary: 'Makes the image larger, each value several times or smoothed',
  aliases: ['resize', 'upscale'],
  fields: {
    size: pair('Size', [2, 2], { min: 1, max: 16 }, { hint: 'How many times as high and as wide' }),
    interpolation: choice('Interpolation', 'nearest', ['nearest', 'bilinear']),
  },
  chips: ['size', 'interpolation'],
  infer({ size }, input) {
    const problem = imageProblem(input)
    if (problem) return problem
    const [height, width, channels] = input as [number, number, number]
    return { output: [height * size[0], width * size[1], channels], weights: [], multiplyAdds: 0 }
  },
})
