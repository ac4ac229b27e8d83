import { activations } from '../activations'
import { defineLayer, unchanged } from './definition'
import { choice, number } from './fields'

export const activation = defineLayer({
  type: 'Activation',
  category: 'activation',
  summary: 'A function of each value',
  aliases: [...activations, 'swish', 'nonlinearity'],
  fields: { activation: choice('Activation', 'relu', activations) },
  chips: ['activation'],
  infer: (_config, input) => unchanged(input),
})

export const leakyRelu = defineLayer({
  type: 'LeakyReLU',
  category: 'activation',
  summary: 'relu that lets a little of the negative through',
  aliases: ['leaky relu'],
  fields: { negative_slope: number('Negative slope', 0.3, { min: 0, max: 1 }) },
  chips: ['negative_slope'],
  infer: (_config, input) => unchanged(input),
})
