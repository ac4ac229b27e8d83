import { describe, expect, it } from 'vitest'
import { activations } from '../../../src/domain/activations'
import { builders } from '../../../src/engine/eager/builders'
import type { Pass } from '../../../src/engine/eager/layers/pass'
import { crossEntropy } from '../../../src/engine/eager/loss'
import { Network } from '../../../src/engine/eager/network'
import { tf, type Variable } from '../../../src/engine/tensorflow'
import { caseImage, type LayerCase, layerCases, stackOf } from '../layerCases'
import { seededNumbers, seededValues } from '../seededNumbers'
import { architectureOf, layerOf, type LayerParts } from '../smallExperiment'
import { expectClose } from './closeTo'
import { passOf } from './layerUnderTest'

const batch = 3, shape = [4, 5, 2], classes = 4
const labels = [2, 0, 3]

/**
 * Half the step between the four points of the difference. float32 losses about 1 are rounded to 1e-7, which
 * over the step makes 1e-5; the difference's own error goes with step⁴.
 */
const step = 0.01
const tolerance = { relative: 0.01, absolute: 1e-4 }

/** Values 0.045 or more from one another and nearly so from 0: no step passes a kink or changes a maximum. */
function farFromKinks(count: number, seed: number): number[] {
  const next = seededNumbers(seed)
  const order = Array.from({ length: count }, (_, i) => ({ place: i, key: next() })).sort(
    (a, b) => a.key - b.key,
  )
  return order.map(({ place }) => (place - (count - 1) / 2 + (place * 2 < count ? -0.5 : 0.5)) * 0.045)
}

interface Checked {
  layers: LayerParts[]
  output?: Record<string, unknown>
  pass?: Pass
  /** Of an example. */
  image?: number[]
  input?: number[]
  /** How many values of each weight and of the input are tried. */
  tries?: number
}

/** Compares the gradients of all weights and of the input with differences, at some places of each. */
function checkGradients({ layers, output, pass = passOf(false), image = shape, input, tries = 6 }: Checked): void {
  const network = new Network(architectureOf(layers, output), image, classes, 3)
  // Initial biases are 0 and gammas 1: other values show more.
  network.trainable.forEach(({ variable }, i) => {
    const values = seededValues(variable.size, -0.5, 0.5, 50 + i)
    variable.assign(
      tf.tensor(
        Array.from(variable.dataSync(), (value, j) => value + values[j]!),
        variable.shape,
      ),
    )
  })
  const size = batch * image.reduce((a, b) => a * b, 1)
  const x = tf.variable(tf.tensor(input ?? farFromKinks(size, 1), [batch, ...image]))
  const loss = () => crossEntropy(network.logits(x, pass), tf.tensor1d(labels, 'int32'))
  const named: [string, Variable][] = [
    ['input', x], ...network.trainable.map(({ name, variable }): [string, Variable] => [name, variable])]
  const { grads } = tf.variableGrads(loss as never, named.map(([, variable]) => variable))
  const next = seededNumbers(9)
  let largest = 0
  for (const [name, variable] of named) {
    const gradient = grads[variable.name]!.dataSync(), values = Float32Array.from(variable.dataSync())
    const at = (place: number, offset: number): number => {
      const moved = Float32Array.from(values)
      moved[place]! += offset
      variable.assign(tf.tensor(moved, variable.shape))
      return tf.tidy(() => loss().dataSync()[0]!)
    }
    const places = variable.size <= tries
      ? values.map((_, i) => i)
      : Array.from({ length: tries }, () => Math.floor(next() * variable.size))
    for (const place of places) {
      const difference =
        (8 * (at(place, step) - at(place, -step)) - (at(place, 2 * step) - at(place, -2 * step)))
        / (12 * step)
      const allowed = tolerance.absolute + tolerance.relative * Math.abs(difference)
      expect(
        Math.abs(gradient[place]! - difference),
        `${name}[${place}]: ${gradient[place]}, by differences ${difference}`,
      ).toBeLessThan(allowed)
      largest = Math.max(largest, Math.abs(difference))
    }
    variable.assign(tf.tensor(values, variable.shape))
  }
  // A gradient of nothing but zeros would prove nothing.
  expect(largest).toBeGreaterThan(0.01)
}

const smooth = activations.filter((name) => !['relu', 'relu6', 'leaky_relu', 'elu', 'selu', 'hard_sigmoid'].includes(name))

/** What has a kink is tried over values away from it; a penalty is none of the layer's. */
const differentiable = ({ layer }: LayerCase) => !['PReLU', 'GlobalMaxPooling2D'].includes(layer.type)
  && !Object.entries(layer).some(([name, value]) => name.endsWith('regularizer')
    || (name.endsWith('activation') && ['relu', 'hard_sigmoid'].includes(value as string)))
const paddings = ['valid', 'same'] as const

describe('gradients by backpropagation are those by differences', () => {
  it.each(activations)('of the activation %s', (activation) =>
    checkGradients({ layers: [{ type: 'Activation', activation }, { type: 'Flatten' }] }))

  it.each([0, 0.1, 0.3, 1])('of LeakyReLU with slope %f', (negative_slope) =>
    checkGradients({ layers: [{ type: 'LeakyReLU', negative_slope }, { type: 'Flatten' }] }))

  it.each(smooth)('of Dense with %s', (activation) =>
    checkGradients({ layers: [{ type: 'Flatten' }, { type: 'Dense', units: 5, activation }] }))

  it.each(smooth)('of Conv2D with %s', (activation) =>
    checkGradients({ layers: [{ type: 'Conv2D', filters: 3, activation }, { type: 'Flatten' }] }))

  it.each(
    paddings.flatMap((padding) =>
      [
        [1, 1],
        [2, 2],
        [1, 3],
        [3, 2],
      ].map((strides) => ({ padding, strides })),
    ),
  )('of Conv2D with $padding padding and strides $strides', ({ padding, strides }) =>
    checkGradients({
      layers: [
        { type: 'Conv2D', filters: 3, kernel_size: [3, 2], padding, strides, activation: 'tanh' },
        { type: 'Flatten' },
      ],
    }),
  )

  const pools = paddings.flatMap((padding) => [null, [1, 1], [3, 2]].map((strides) => ({ padding, strides })))
  describe.each(['MaxPooling2D', 'AveragePooling2D'])('of %s', (type) => {
    it.each(pools)('with $padding padding and strides $strides', ({ padding, strides }) =>
      checkGradients({
        layers: [{ type, pool_size: [2, 3], padding, strides } as LayerParts, { type: 'Flatten' }],
      }),
    )
  })

  it.each([true, false])('of BatchNormalization of an image and of features (training %s)', (training) =>
    checkGradients({
      layers: [
        { type: 'BatchNormalization' },
        { type: 'Flatten' },
        { type: 'Dense', units: 4, activation: 'tanh' },
        { type: 'BatchNormalization' },
      ],
      pass: passOf(training),
    }),
  )

  it.each(layerCases.filter(differentiable).map((one) => [one.title, one] as const))('of %s', (_title, one) =>
    checkGradients({
      layers: stackOf(one), image: caseImage, pass: passOf(true), tries: 2,
      input: seededValues(batch * caseImage.reduce((a, b) => a * b), -1, 1, 8),
    }))

  it.each([null, [1, 2]])('of PReLU with slopes shared over %j', (shared_axes) => checkGradients({
    layers: [{ type: 'PReLU', shared_axes, alpha_initializer: { name: 'constant', value: 0.3 } }, { type: 'Flatten' }],
  }))

  it.each([false, true])('of GlobalMaxPooling2D, keeping height and width %s', (keepdims) => checkGradients({
    layers: [{ type: 'GlobalMaxPooling2D', keepdims }, { type: 'Flatten' }],
  }))

  it('of GlobalMaxPooling2D where several values are the largest: each has its share', () => {
    const x = tf.tensor([3, 1, 3, 3], [1, 2, 2, 1])
    const gradient = tf.grad((image) => builders.GlobalMaxPooling2D(layerOf('GlobalMaxPooling2D') as never, {}, image, passOf(true)))
    expectClose(gradient(x).dataSync(), [1 / 3, 0, 1 / 3, 1 / 3])
  })

  it.each(['Dropout', 'SpatialDropout2D'])('of %s, with the values that it kept', (type) => checkGradients({
    layers: [{ type, rate: 0.4 } as LayerParts, { type: 'Flatten' }], pass: passOf(true),
  }))

  it('of relu over a Dense’s sums and of an output of relu_softmax', () => {
    // Biases far from 0 keep every sum on one side of the kink.
    const biased = { bias_initializer: { name: 'random_normal', stddev: 60 } }
    checkGradients({
      layers: [
        { type: 'Flatten' },
        { type: 'Dense', units: 8, activation: 'relu', ...biased },
        { type: 'Activation', activation: 'tanh' },
      ],
      output: {
        activation: 'relu_softmax',
        bias_initializer: { name: 'ones' },
        kernel_initializer: { name: 'random_normal', stddev: 0.1 },
      },
    })
  })

  it('of a stack of everything', () =>
    checkGradients({
      layers: [
        { type: 'Conv2D', filters: 4, padding: 'same', activation: 'silu' },
        { type: 'BatchNormalization' },
        { type: 'AveragePooling2D', padding: 'same' },
        { type: 'SpatialDropout2D', rate: 0.3 },
        { type: 'Flatten' },
        { type: 'Dense', units: 6, activation: 'gelu' },
        { type: 'Dropout', rate: 0.3 },
      ],
      pass: passOf(true),
    }))
})
