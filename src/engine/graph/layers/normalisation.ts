import type { LayerSpecOf } from '../../../domain/layers'
import type { Frame } from '../frame'
import type { Output } from '../graphBuilder'
import type { Forward, Trip } from './trip'

/**
 * Keras's BatchNormalization by TensorFlow's fused kernel, whose variance is Bessel-corrected and Keras's is not. A frozen one
 * goes by its moving figures in training too, and so is a factor and a term for each channel.
 */
export function batchNormalization(spec: LayerSpecOf<'BatchNormalization'>, x: Output, trip: Trip): Forward {
  const { frame, input, weights, needsInputGradient } = trip
  const channels = input[input.length - 1]!
  const flat = input.length !== 3
  const inner = flat ? frame.reshape(x, frame.integers([-1, 1, 1, channels])) : x
  const outer = (y: Output) => (flat ? frame.reshape(y, frame.integers([-1, ...input])) : y)
  const filled = (value: number) => frame.numbers(new Float32Array(channels).fill(value), [channels])
  const gamma = weights.gamma?.value ?? filled(1), beta = weights.beta?.value ?? filled(0)
  const attributes = { T: { type: 'float' }, U: { type: 'float' }, epsilon: { float: spec.epsilon } } as const
  if (!trip.training || !spec.trainable) {
    const variance = weights.moving_variance!.value
    const y = frame.add('FusedBatchNormV3',
      [inner, gamma, beta, weights.moving_mean!.value, variance],
      { ...attributes, is_training: { bool: false } })
    return {
      y: outer(y),
      backward(dy) {
        if (!needsInputGradient) return { weights: {} }
        const scale = frame.float('Rsqrt', frame.float('AddV2', variance, frame.number(spec.epsilon)))
        return { dx: frame.float('Mul', dy, weights.gamma ? frame.float('Mul', scale, gamma) : scale), weights: {} }
      },
    }
  }
  const empty = frame.numbers(new Float32Array(0), [0])
  const norm = frame.add('FusedBatchNormV3', [inner, gamma, beta, empty, empty], { ...attributes, is_training: { bool: true } })
  // n / (n − 1) times too large, n being how many values the variance was taken over.
  const values = frame.float('RealDiv',
    frame.cast(frame.add('Size', [inner], { T: { type: 'float' }, out_type: { type: 'int32' } }), 'int32', 'float'),
    frame.number(channels))
  const biased = frame.float('Mul', `${norm}:2`,
    frame.float('RealDiv', frame.float('Sub', values, frame.number(1)), values))
  const follow = (name: string, value: Output) => {
    const { value: moving, handle } = weights[name]!
    // moving ← moving · momentum + value · (1 − momentum)
    const next = frame.float('AddV2',
      frame.float('Mul', moving, frame.number(spec.momentum)), frame.float('Mul', value, frame.number(1 - spec.momentum)))
    return frame.add('AssignVariableOp', [handle, next], { dtype: { type: 'float' } })
  }
  return {
    y: outer(norm),
    updates: [follow('moving_mean', `${norm}:1`), follow('moving_variance', biased)],
    backward(dy) {
      const gradient = frame.add('FusedBatchNormGradV3', [
        flat ? frame.reshape(dy, frame.integers([-1, 1, 1, channels])) : dy,
        inner, gamma, `${norm}:3`, `${norm}:4`, `${norm}:5`,
      ], { ...attributes, is_training: { bool: true } })
      return {
        dx: outer(gradient),
        weights: {
          ...(weights.gamma ? { gamma: `${gradient}:1` } : {}), ...(weights.beta ? { beta: `${gradient}:2` } : {}),
        },
      }
    },
  }
}

const meanOfLast = (frame: Frame, x: Output): Output => frame.add('Mean', [x, frame.integers([-1])], {
  T: { type: 'float' }, Tidx: { type: 'int32' }, keep_dims: { bool: true },
})

/** Over the last axis of each place by itself. */
export function layerNormalization(spec: LayerSpecOf<'LayerNormalization'>, x: Output, trip: Trip): Forward {
  const { frame, weights: { gamma, beta }, needsInputGradient } = trip
  const centred = frame.float('Sub', x, meanOfLast(frame, x))
  const variance = meanOfLast(frame, frame.float('Square', centred))
  const scale = frame.float('Rsqrt', frame.float('AddV2', variance, frame.number(spec.epsilon)))
  const normal = frame.float('Mul', centred, scale)
  const scaled = gamma ? frame.float('Mul', normal, gamma.value) : normal
  return {
    y: beta ? frame.float('BiasAdd', scaled, beta.value) : scaled,
    backward(dy) {
      const byNormal = gamma ? frame.float('Mul', dy, gamma.value) : dy
      // The mean and the variance moved with x: what the gradient has of either has no effect.
      const shift = meanOfLast(frame, byNormal), stretch = meanOfLast(frame, frame.float('Mul', byNormal, normal))
      const rest = frame.float('Sub', frame.float('Sub', byNormal, shift), frame.float('Mul', normal, stretch))
      return {
        ...(needsInputGradient ? { dx: frame.float('Mul', rest, scale) } : {}),
        weights: {
          ...(gamma ? { gamma: frame.float('BiasAddGrad', frame.float('Mul', dy, normal)) } : {}),
          ...(beta ? { beta: frame.float('BiasAddGrad', dy) } : {}),
        },
      }
    },
  }
}
