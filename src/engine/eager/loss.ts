import type { OutputActivation } from '../../domain/architecture'
import type { Loss } from '../../domain/losses'
import { type Tensor, tf } from '../tensorflow'

/**
 * Mean cross-entropy of integer labels against logits. `categorical_crossentropy` over a softmax and
 * `negative_log_likelihood` over a log-softmax are both this; computing it from logits is what Keras does too.
 * @param logits `[batch, classes]` @param labels int32 `[batch]`
 */
export const crossEntropy = (logits: Tensor, labels: Tensor): Tensor =>
  tf.mean(exampleLosses('categorical_crossentropy', { logits, labels, smoothing: 0, activation: 'softmax' }))

interface Judging { logits: Tensor; labels: Tensor; smoothing: number; activation: OutputActivation }

/** Each example's loss by Keras 3's formulas, `[batch]`. */
export function exampleLosses(loss: Loss, { logits, labels, smoothing, activation }: Judging): Tensor {
  const classes = logits.shape[1]!, oneHot = tf.cast(tf.oneHot(labels as never, classes), 'float32')
  const smoothed = (ways: number) => tf.add(tf.mul(oneHot, 1 - smoothing), smoothing / ways)
  switch (loss) {
    case 'categorical_crossentropy':
    case 'sparse_categorical_crossentropy':
    case 'negative_log_likelihood':
      return tf.neg(tf.sum(tf.mul(smoothed(classes), tf.logSoftmax(logits)), 1))
    case 'binary_crossentropy': {
      const y = smoothed(2), decay = tf.softplus(tf.neg(tf.abs(logits)))
      return tf.mean(tf.add(tf.sub(tf.relu(logits), tf.mul(logits, y)), decay), 1)
    }
    case 'mean_squared_error': {
      const outputs = activation === 'sigmoid' ? tf.sigmoid(logits) : activation === 'linear' ? logits : tf.softmax(logits)
      return tf.mean(tf.square(tf.sub(outputs, oneHot)), 1)
    }
    case 'categorical_hinge': {
      const others = tf.max(tf.mul(tf.sub(1, oneHot), logits), 1), own = tf.sum(tf.mul(oneHot, logits), 1)
      return tf.relu(tf.add(tf.sub(others, own), 1))
    }
  }
}

/** How many of the batch have their largest logit at their label, as a scalar. */
export const countCorrect = (logits: Tensor, labels: Tensor): Tensor =>
  tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'int32'))
