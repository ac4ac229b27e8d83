import { definitionOf, type LayerType } from '../../domain/layers'
import { type Inferred } from '../../domain/layers/definition'
import { type Tensor, tf } from '../tensorflow'
import { activationFunctions } from './activations'
import { conv2d, conv2dTranspose, depthwiseConv2d, separableConv2d } from './layers/convolutions'
import { dense } from './layers/dense'
import { batchNormalization, layerNormalization } from './layers/normalisation'
import type { Forward } from './layers/pass'
import { globalAverage, globalMax, pool } from './layers/pooling'
import { gru, lstm, simpleRnn } from './layers/recurrent'
import { drop, gaussianNoise } from './layers/regularisation'
import { cropping, reshape, upSampling, zeroPadding } from './layers/resizing'

/** How each layer is computed: TensorFlow ops with Keras 3's semantics, `[batch, …]` to `[batch, …]`. */
export const builders: { [Type in LayerType]: Forward<Type> } = {
  Dense: (spec, weights, x) => dense(x, weights, spec.activation),
  Flatten: (_spec, _weights, x) => tf.reshape(x, [x.shape[0]!, -1]),
  Reshape: reshape,
  Conv2D: conv2d,
  SeparableConv2D: separableConv2d,
  DepthwiseConv2D: depthwiseConv2d,
  Conv2DTranspose: (spec, weights, x) => {
    const { output } = definitionOf(spec.type).infer(spec as never, x.shape.slice(1)) as Inferred
    return conv2dTranspose(spec, weights, x, output)
  },
  ZeroPadding2D: zeroPadding,
  Cropping2D: cropping,
  UpSampling2D: upSampling,
  MaxPooling2D: pool('max'),
  AveragePooling2D: pool('avg'),
  GlobalAveragePooling2D: globalAverage,
  GlobalMaxPooling2D: globalMax,
  SimpleRNN: simpleRnn,
  LSTM: lstm,
  GRU: gru,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Dropout: (spec, _weights, x, pass) => drop(x, spec.rate, x.shape, pass),
  SpatialDropout2D: (spec, _weights, x, pass) => drop(x, spec.rate, [x.shape[0]!, 1, 1, x.shape[3]!], pass),
  GaussianNoise: gaussianNoise,
  Activation: (spec, _weights, x) => activationFunctions[spec.activation](x),
  LeakyReLU: (spec, _weights, x) => tf.leakyRelu(x, spec.negative_slope),
  // tf.prelu has the gradient of alpha · x where x is 0, Keras none.
  PReLU: (_spec, { alpha }, x): Tensor => tf.sub(tf.relu(x), tf.mul(alpha!, tf.relu(tf.neg(x)))),
}
