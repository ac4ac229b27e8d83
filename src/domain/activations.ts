/** Activation functions by their Keras names; their formulas are those of `keras.activations`. */
export const activations = [
  'linear', 'relu', 'relu6', 'leaky_relu', 'elu', 'selu', 'gelu', 'silu', 'sigmoid', 'hard_sigmoid', 'tanh', 'softplus',
  'softsign', 'softmax', 'log_softmax',
] as const
export type Activation = (typeof activations)[number]
