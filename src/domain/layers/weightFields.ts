import { activations } from '../activations'
import { type InitializerName, initializerNamed } from '../initializers'
import { boolean, choice, initializer, regularizer } from './fields'

export const activationField = choice('Activation', 'relu', activations)
export const useBias = boolean('Bias', true, { more: true })
/** Keras's name; off, the layer is frozen. What it does to weights is in `defineLayer`. */
export const trainable = boolean('Trainable', true, {
  more: true, off: 'frozen', hint: 'Off: its weights stay as they are',
})

const initializerOf = (what: string, name: InitializerName) => initializer(`${what} initializer`, initializerNamed(name))
const regularizerOf = (what: string) => regularizer(`${what} regularizer`)

/** What is set of the weights that layers share, by Keras's names. */
export const kernelInitializer = initializerOf('Kernel', 'glorot_uniform')
export const kernelRegularizer = regularizerOf('Kernel')
export const recurrentInitializer = initializerOf('Recurrent', 'orthogonal')
export const recurrentRegularizer = regularizerOf('Recurrent')
export const depthwiseInitializer = initializerOf('Depthwise', 'glorot_uniform')
export const depthwiseRegularizer = regularizerOf('Depthwise')
export const pointwiseInitializer = initializerOf('Pointwise', 'glorot_uniform')
export const pointwiseRegularizer = regularizerOf('Pointwise')
export const biasInitializer = initializerOf('Bias', 'zeros')
export const biasRegularizer = regularizerOf('Bias')
export const alphaInitializer = initializerOf('Slopes’', 'zeros')
export const alphaRegularizer = regularizerOf('Slopes’')
