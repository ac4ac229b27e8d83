import { defineLayer, unchanged } from './definition'
import { number } from './fields'
import { imageProblem } from './inputProblems'

const fields = {
  rate: number('Rate', 0.25, { min: 0, max: 1, belowMax: true }, { hint: 'The share that is dropped' }),
} as const

export const dropout = defineLayer({
  type: 'Dropout',
  category: 'regularisation',
  summary: 'Drops values at random while training',
  fields,
  chips: ['rate'],
  infer: (_config, input) => unchanged(input),
})

export const spatialDropout2d = defineLayer({
  type: 'SpatialDropout2D',
  category: 'regularisation',
  summary: 'Drops whole channels at random while training',
  fields,
  chips: ['rate'],
  infer: (_config, input) => imageProblem(input) ?? unchanged(input),
})

export const gaussianNoise = defineLayer({
  type: 'GaussianNoise',
  category: 'regularisation',
  summary: 'Adds noise while training',
  aliases: ['jitter', 'augmentation'],
  fields: { stddev: number('Standard deviation', 0.1, { min: 0, max: 1 }) },
  chips: ['stddev'],
  infer: (_config, input) => unchanged(input),
})
