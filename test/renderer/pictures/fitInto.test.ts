import { expect, it } from 'vitest'
import { fitInto } from '../../../src/renderer/pictures/fitInto'

it('scales down to the longest side, never up, and leaves no side without a pixel', () => {
  expect(fitInto({ width: 4000, height: 3000 }, 1000)).toEqual({ width: 1000, height: 750 })
  expect(fitInto({ width: 28, height: 28 }, 1000)).toEqual({ width: 28, height: 28 })
  expect(fitInto({ width: 3, height: 9000 }, 1000)).toEqual({ width: 1, height: 1000 })
})
