import type { LayerType } from '../../domain/layers'
import { activationNodes, leakyRelu } from './activations'
import { activate, prelu } from './layers/activation'
import { conv2d, conv2dTranspose, depthwiseConv2d, separableConv2d } from './layers/convolutions'
import { denseNodes } from './layers/dense'
import { batchNormalization, layerNormalization } from './layers/normalisation'
import { globalAverage, globalMax, pool } from './layers/pooling'
import { gru, lstm, simpleRnn } from './layers/recurrent'
import { drop, gaussianNoise } from './layers/regularisation'
import { cropping, reshape, upSampling, zeroPadding } from './layers/resizing'
import type { Write } from './layers/trip'

/** How each layer and its gradient stand in the graph, with TensorFlow's fused kernels where there are any. */
export const layerNodes: { [Type in LayerType]: Write<Type> } = {
  Dense: (spec, x, trip) => denseNodes(x, spec.activation, trip),
  Flatten: reshape,
  Reshape: reshape,
  Conv2D: conv2d,
  SeparableConv2D: separableConv2d,
  DepthwiseConv2D: depthwiseConv2d,
  Conv2DTranspose: conv2dTranspose,
  ZeroPadding2D: zeroPadding,
  Cropping2D: cropping,
  UpSampling2D: upSampling,
  MaxPooling2D: pool,
  AveragePooling2D: pool,
  GlobalAveragePooling2D: globalAverage,
  GlobalMaxPooling2D: globalMax,
  SimpleRNN: simpleRnn,
  LSTM: lstm,
  GRU: gru,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Dropout: (spec, x, trip) => drop(spec.rate, x, trip, trip.input),
  SpatialDropout2D: (spec, x, trip) => drop(spec.rate, x, trip, [1, 1, trip.input[2]!]),
  GaussianNoise: gaussianNoise,
  Activation: (spec, x, trip) => activate(activationNodes[spec.activation], x, trip),
  LeakyReLU: (spec, x, trip) => activate(leakyRelu(spec.negative_slope), x, trip),
  PReLU: prelu,
}
