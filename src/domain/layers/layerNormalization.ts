import { initializerNamed } from '../initializers'
import { defineLayer, trained } from './definition'
import { boolean, number } from './fields'
import { trainable } from './weightFields'

export const layerNormalization = defineLayer({
  type: 'LayerNormalization',
  category: 'normalisation',
  summary: 'Brings the channels of each place to mean 0 and variance 1, whatever else is in the batch',
  aliases: ['ln', 'layernorm'],
  fields: {
    epsilon: number('Epsilon', 0.001, { min: 0, max: 1, aboveMin: true }),
    center: boolean('Center (beta)', true, { more: true }),
    scale: boolean('Scale (gamma)', true, { more: true }),
    trainable,
  },
  chips: [],
  infer({ center, scale }, input) {
    const channels = [input[input.length - 1]!]
    return {
      output: input,
      weights: [
        ...(scale ? [trained('gamma', channels, initializerNamed('ones'))] : []),
        ...(center ? [trained('beta', channels, initializerNamed('zeros'))] : []),
      ],
      multiplyAdds: 0,
    }
  },
})
