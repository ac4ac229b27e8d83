import type { WrittenLayer, WrittenNetwork } from './kerasNetwork'
import type { Note } from './note'

const sides = (value: unknown): number[] => (Array.isArray(value) ? value as number[] : [1])

function beyond({ className, config: { strides, dilation_rate } }: WrittenLayer): string | undefined {
  const dilation = sides(dilation_rate)
  if (Math.max(...sides(strides)) > 1 && Math.max(...dilation) > 1) return 'Keras 2 has no strides and dilation together'
  return className === 'Conv2DTranspose' && dilation.some((side) => side !== dilation[0])
    ? 'Keras 2\'s Conv2DTranspose has no dilation that differs between height and width' : undefined
}

/** What of a network Keras 2 can't compute. */
export const beyondKeras2 = ({ layers }: WrittenNetwork): Note[] => layers.flatMap((layer) => {
  const what = beyond(layer)
  return what ? [{ item: layer.name, what }] : []
})

/** What Keras 2 computes by another formula than Keras 3, and so than we. */
export const formerFormulas = ({ layers }: WrittenNetwork): Note[] => layers
  .filter(({ config }) => Object.entries(config).some(([key, value]) => /activation$/.test(key) && value === 'hard_sigmoid'))
  .map(({ name }) => ({ item: name, what: 'Keras 2\'s hard_sigmoid is another formula than Keras 3\'s, so its predictions differ' }))
