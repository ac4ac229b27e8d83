import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/domain/analysis'
import { emptyArchitecture } from '../../../src/domain/architecture'
import { insertItem } from '../../../src/domain/edits'
import { fieldProblem, integer, number, targetShape } from '../../../src/domain/layers/fields'
import { type ItemType, rootList } from '../../../src/domain/stack'
import { layerFacts } from '../../../src/renderer/design/form/layerFacts'
import { numberFrom, shapeFrom, stepped } from '../../../src/renderer/design/form/numberText'

describe('a typed number', () => {
  it.each([['64', 64], [' .25 ', 0.25], ['1e-3', 0.001], ['-3', -3], ['5.', 5]])('%j is %d', (text, value) => {
    expect(numberFrom(text)).toBe(value)
  })
  it.each(['', '  ', 'abc', '1,024', '0x10', '3 3', 'Infinity', '.', '1e'])('%j is none', (text) => {
    expect(numberFrom(text)).toBeNaN()
  })
  it('is refused by the field with its range where it is none', () => {
    expect(fieldProblem(integer('Filters', 32, { min: 1, max: 4096 }), numberFrom('abc'))).toBe('Whole numbers from 1 to 4096')
  })
})

describe('a typed shape', () => {
  it.each([
    ['28 × 28', [28, 28]], ['28x28', [28, 28]], ['7, 6, -1', [7, 6, -1]], [' 784 ', [784]], ['2 3  4', [2, 3, 4]], ['28 X -1', [28, -1]],
  ])('%j is %j', (text, sides) => expect(shapeFrom(text)).toEqual(sides))
  it.each(['', '28 ×', 'a × 3', '28 - 1'])('%j is none', (text) => {
    expect(fieldProblem(targetShape('Shape', [-1], 1000), shapeFrom(text))).toMatch(/One to 3 whole numbers/)
  })
})

describe('arrow keys in a number', () => {
  const filters = integer('Filters', 32, { min: 1, max: 100 })
  it.each([[32, 1, false, 33], [32, -1, true, 22], [1, -1, false, 1], [95, 1, true, 100]] as const)(
    '%d by %d (large %s) gives %d', (value, by, large, next) => {
      expect(stepped(filters, value, by, large)).toBe(next)
    })
  it('leave what is no whole number', () => {
    expect(stepped(filters, Number.NaN, 1, false)).toBeNaN()
    expect(stepped(number('Rate', 0.5, { min: 0, max: 1 }), 0.5, 1, false)).toBe(0.5)
  })
})

describe('what a layer does', () => {
  const analysisOf = (type: ItemType) =>
    analyse(insertItem(emptyArchitecture('a'), { list: rootList, index: 0 }, type).architecture, [28, 28, 1], 10).items
  it('is shown with the batch that is trained with', () => {
    const items = analysisOf('Conv2D')
    expect(layerFacts(items.get('conv2d'), 300)).toEqual([
      { label: 'Input', value: '28 × 28 × 1' },
      { label: 'Output', value: '26 × 26 × 32' },
      { label: 'Parameters', value: '320' },
      { label: 'Multiply-adds an image', value: '194.7 k' },
      { label: 'Activations, batch 300', value: '26.0 MB' },
    ])
  })
  it('says how often it is used', () => {
    expect(layerFacts(analysisOf('Conv2D').get('conv2d'), 1, 12).at(-1)).toEqual({ label: 'Used', value: '12 times' })
  })
  it('tells trainable parameters from others where there are others', () => {
    const items = analysisOf('BatchNormalization')
    expect(layerFacts(items.get('batch_normalization'), 1).filter(({ value }) => ['4', '2'].includes(value)).map(({ value }) => value))
      .toEqual(['4', '2', '2'])
  })
  it('is only its input where it does not fit, and nothing behind that', () => {
    const items = analysisOf('Dense')
    expect(layerFacts(items.get('dense'), 1)).toEqual([{ label: 'Input', value: '28 × 28 × 1' }])
    expect(layerFacts(items.get('output'), 1)).toEqual([])
  })
})
