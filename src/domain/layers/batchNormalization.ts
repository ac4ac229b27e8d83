import { initializerNamed } from '../initializers'
import { defineLayer } from './definition'
import { boolean, number } from './fields'
import { trainable } from './weightFields'

export const batchNormalization = defineLayer({
  type: 'BatchNormalization',
  category: 'normalisation',
  summary: 'Brings each channel to mean 0 and variance 1 over the batch',
  aliases: ['bn', 'batchnorm'],
  fields: {
    momentum: number('Momentum', 0.99, { min: 0, max: 1 }, { hint: 'Of the moving mean and variance' }),
    epsilon: number('Epsilon', 0.001, { min: 0, max: 1, aboveMin: true }),
    center: boolean('Center (beta)', true, { more: true }),
    scale: boolean('Scale (gamma)', true, { more: true }),
    trainable: { ...trainable, hint: 'Off: it stays as it is and uses the moving mean and variance in training too' },
  },
  chips: [],
  infer({ center, scale }, input) {
    const channels = input[input.length - 1]!
    const weight = (name: string, initial: 'zeros' | 'ones', trainable: boolean) => ({
      name, shape: [channels], initializer: initializerNamed(initial), trainable,
    })
    return {
      output: input,
      weights: [
        ...(scale ? [weight('gamma', 'ones', true)] : []),
        ...(center ? [weight('beta', 'zeros', true)] : []),
        weight('moving_mean', 'zeros', false),
        weight('moving_variance', 'ones', false),
      ],
      multiplyAdds: 0,
    }
  },
})
