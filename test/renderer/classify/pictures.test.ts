import { describe, expect, it } from 'vitest'
import { batchOf, type Entry, type Finding, isRight, polarityText, seen } from '../../../src/renderer/classify/pictures'

const entry = (more: Partial<Entry> = {}): Entry =>
  ({ id: 1, name: 'a.png', native: false, state: 'ready', fitted: new Map(), ...more })
const found = (probabilities: number[], inverted = false): Finding =>
  ({ key: '', probabilities: Float32Array.from(probabilities), pixels: new Uint8Array(), shape: [1, 1, 1], inverted })
const light = { pixels: Uint8Array.of(250, 5), light: true }

describe('what the network sees', () => {
  it('is inverted where the border is light', () => {
    expect(seen(entry(), light, 'auto')).toEqual({ pixels: Uint8Array.of(5, 250), inverted: true })
    expect(seen(entry(), light, 'no').inverted).toBe(false)
  })
  it('leaves a data set’s own image as the network learned it', () => {
    expect(seen(entry({ native: true }), light, 'auto')).toEqual({ pixels: light.pixels, inverted: false })
    expect(seen(entry({ native: true }), light, 'yes').inverted).toBe(true)
  })
  it('says why', () => {
    expect(polarityText(entry({ finding: found([1], true) }), 'auto')).toBe('inverted, because its border is light')
    expect(polarityText(entry({ finding: found([1]) }), 'auto')).toBe('as it is, because its border is dark')
    expect(polarityText(entry({ finding: found([1], true) }), 'yes')).toBe('inverted')
    expect(polarityText(entry({ native: true, finding: found([1]) }), 'auto')).toBe('as it is in the data')
    expect(polarityText(entry(), 'auto')).toBe('')
  })
  it('goes out as one batch', () => {
    expect([...batchOf([Uint8Array.of(1, 2), Uint8Array.of(3, 4)])]).toEqual([1, 2, 3, 4])
    expect(batchOf([])).toHaveLength(0)
  })
})

describe('right or wrong', () => {
  const classes = ['Coat', 'Bag']
  it('is told by the true class’s name', () => {
    expect(isRight(entry({ truth: 'Bag', finding: found([0.2, 0.8]) }), classes)).toBe(true)
    expect(isRight(entry({ truth: 'Coat', finding: found([0.2, 0.8]) }), classes)).toBe(false)
  })
  it('is not told where there is no truth, no result, or the network has no such class', () => {
    expect(isRight(entry({ finding: found([1, 0]) }), classes)).toBeUndefined()
    expect(isRight(entry({ truth: 'Bag' }), classes)).toBeUndefined()
    expect(isRight(entry({ truth: 'Sandal', finding: found([1, 0]) }), classes)).toBeUndefined()
  })
})
