import { freeName, type ItemType } from '../stack'
import type { KerasLayer } from './kerasNetwork'

/** By layer name, the place Keras counts it by in a `.weights.h5`: its class in snake case, numbered, `conv2d_1`. */
export function placesOf(layers: readonly KerasLayer[]): Map<string, string> {
  const taken = new Set<string>()
  return new Map(layers.map(({ name, className }) => {
    const place = freeName(className as ItemType, taken)
    taken.add(place)
    return [name, place]
  }))
}

/** Layers whose weights Keras keeps in a cell within them. */
export const hasCell = (className: string): boolean => ['SimpleRNN', 'LSTM', 'GRU'].includes(className)
