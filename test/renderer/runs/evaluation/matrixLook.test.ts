import { expect, it } from 'vitest'
import { confusionOf } from '../../../../src/domain/evaluation/confusion'
import type { ChartTheme } from '../../../../src/renderer/charts/theme'
import { cellText, differenceCells, drawnCells, layoutOf } from '../../../../src/renderer/runs/evaluation/matrixLook'
import { predictionsOf } from '../../../domain/evaluation/sklearnFigures'

const names = (count: number) => Array.from({ length: count }, (_, i) => `a class with a long name ${i}`)
const theme = { accent: 'hit', core: 'missed', ink: 'ink', panel: 'panel' } as ChartTheme
const confusion = confusionOf(predictionsOf(3, [0, 0, 0, 1, 1, 2], new Float32Array(18), [0, 0, 1, 1, 0, 0]))

it('from one class to a hundred the matrix keeps to its room, names only where they can be read', () => {
  for (const count of [1, 2, 10, 50, 100]) {
    const { width, height, names: shown, cell } = layoutOf(names(count))
    expect(width, String(count)).toBeLessThan(700)
    expect(height).toBeLessThan(700)
    expect(shown.length).toBe(cell >= 9 ? count : 0)
    for (const name of shown) expect(name.length).toBeLessThanOrEqual(14)
  }
})

it('hits and mistakes have each their scale, the largest of each the fullest', () => {
  const cells = drawnCells(confusion, 'count', layoutOf(names(3)), theme), at = (label: number, predicted: number) =>
    cells.find((cell) => cell.label === label && cell.predicted === predicted)!
  expect(at(0, 0)).toMatchObject({ fill: 'hit', opacity: 1, text: '2', ink: 'panel' })
  expect(at(2, 0)).toMatchObject({ fill: 'missed', opacity: 0.8, text: '1' })
  expect(at(1, 1).opacity).toBeLessThan(1)
  expect(drawnCells(confusion, 'row', layoutOf(names(3)), theme).find(({ label, predicted }) => label === 0 && predicted === 1)!.text).toBe('33')
})

it('a cell says what it is in words', () => {
  expect(cellText(confusion, { label: 0, predicted: 1, count: 1 }, ['Shirt', 'Coat', 'Bag']))
    .toBe('Shirt taken for Coat: 1 image, 33.3 % of Shirt, 50.0 % of all taken for Coat')
  expect(cellText(confusion, { label: 2, predicted: 2, count: 0 }, ['Shirt', 'Coat', 'Bag']))
    .toBe('Bag taken for what it is: 0 images, 0.0 % of Bag, 0.0 % of all taken for Bag')
})

it('the difference of two is coloured by better and worse, on one scale', () => {
  const cell = (label: number, predicted: number, difference: number) =>
    ({ label, predicted, first: 5, second: 5 + difference, difference })
  const drawn = differenceCells([cell(0, 0, 4), cell(0, 1, -4), cell(1, 0, 2), cell(1, 1, 0)], layoutOf(names(2)), { ...theme, dim: 'dim' })
  expect(drawn.map(({ fill, text }) => [fill, text])).toEqual([['hit', '+4'], ['hit', '−4'], ['missed', '+2'], ['dim', '']])
  expect(drawn[0]!.opacity).toBe(drawn[1]!.opacity)
  expect(drawn[2]!.opacity).toBeLessThan(drawn[0]!.opacity)
})
