import type { LayerSpecOf } from '../../../domain/layers'
import type { Output } from '../graphBuilder'
import { reshaped } from './layout'
import { type Forward, plain, type Trip } from './trip'

type Pooling = LayerSpecOf<'MaxPooling2D'> | LayerSpecOf<'AveragePooling2D'>
export function pool(spec: Pooling, x: Output, { frame }: Trip): Forward {
  const attributes = {
    T: { type: 'float' }, ksize: { ints: [1, ...spec.pool_size, 1] },
    strides: { ints: [1, ...(spec.strides ?? spec.pool_size), 1] }, padding: { string: spec.padding.toUpperCase() },
  } as const
  if (spec.type === 'MaxPooling2D') {
    const y = frame.add('MaxPool', [x], attributes)
    return plain(y, (dy) => frame.add('MaxPoolGrad', [x, y, dy], attributes))
  }
  return plain(frame.add('AvgPool', [x], attributes), (dy) => frame.add('AvgPoolGrad', [frame.shapeOf(x), dy], attributes))
}

/** One window over the whole image, whose kernel is quicker than a mean's and its gradient. */
export function globalAverage(_spec: LayerSpecOf<'GlobalAveragePooling2D'>, x: Output, { frame, input, output }: Trip): Forward {
  const [height = 0, width = 0, channels = 0] = input
  const ones = { ints: [1, height, width, 1] }
  const attributes = { T: { type: 'float' }, ksize: ones, strides: ones, padding: { string: 'VALID' } } as const
  return plain(reshaped(frame, frame.add('AvgPool', [x], attributes), output), (dy) =>
    frame.add('AvgPoolGrad', [frame.shapeOf(x), reshaped(frame, dy, [1, 1, channels])], attributes))
}

/** Where several values are the largest they share the gradient, as those of Keras's `ops.max` do. */
export function globalMax(_spec: LayerSpecOf<'GlobalMaxPooling2D'>, x: Output, { frame, input, output }: Trip): Forward {
  const highest = frame.add('Max', [x, frame.integers([1, 2])], {
    T: { type: 'float' }, Tidx: { type: 'int32' }, keep_dims: { bool: true },
  })
  return plain(reshaped(frame, highest, output), (dy) => {
    const reached = frame.cast(frame.float('Equal', x, highest), 'bool', 'float')
    const share = frame.float('RealDiv', reshaped(frame, dy, [1, 1, input[2]!]), frame.sum(reached, [1, 2], true))
    return frame.float('Mul', reached, share)
  })
}
