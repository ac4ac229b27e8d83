import { type Tensor, tf } from '../tensorflow'

/**
 * Mean cross-entropy of integer labels against logits. `categorical_crossentropy` over a softmax and
 * `negative_log_likelihood` over a log-softmax are both this; computing it from logits is what Keras does too.
 * @param logits `[batch, classes]` @param labels int32 `[batch]`
 */
export function crossEntropy(logits: Tensor, labels: Tensor): Tensor {
  const oneHot = tf.oneHot(labels as never, logits.shape[1]!)
  return tf.losses.softmaxCrossEntropy(oneHot, logits)
}

/** How many of the batch have their largest logit at their label, as a scalar. */
export const countCorrect = (logits: Tensor, labels: Tensor): Tensor =>
  tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'int32'))
