import type { WrittenNetwork } from './kerasNetwork'
import type { Note } from './note'

const largest = (value: unknown): number => Math.max(...(Array.isArray(value) ? value as number[] : [1]))

/** What of a network Keras 2 can't compute. */
export const beyondKeras2 = ({ layers }: WrittenNetwork): Note[] => layers
  .filter(({ config }) => largest(config.strides) > 1 && largest(config.dilation_rate) > 1)
  .map(({ name }) => ({ item: name, what: 'Keras 2 has no strides and dilation together' }))

/** What Keras 2 computes by another formula than Keras 3, and so than we. */
export const formerFormulas = ({ layers }: WrittenNetwork): Note[] => layers
  .filter(({ config }) => Object.entries(config).some(([key, value]) => /activation$/.test(key) && value === 'hard_sigmoid'))
  .map(({ name }) => ({ item: name, what: 'Keras 2\'s hard_sigmoid is another formula than Keras 3\'s, so its predictions differ' }))
