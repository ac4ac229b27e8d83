/** Activation functions by their Keras names; their formulas are those of `keras.activations`. */
export const activations = [
  'linear', 'relu', 'leaky_relu', 'elu', 'selu', 'gelu', 'silu', 'sigmoid', 'tanh', 'softplus', 'softsign', 'softmax',
] as const
export type Activation = (typeof activations)[number]
