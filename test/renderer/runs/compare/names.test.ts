import { expect, it } from 'vitest'
import { shortNames } from '../../../../src/renderer/runs/compare/shortNames'

it('leaves out of names what all of them share', () => {
  expect(shortNames(['dense · lr 0.01 · seed 2', 'dense · lr 0.1 · seed 2'])).toEqual(['lr 0.01', 'lr 0.1'])
})

it('keeps names whole where one would be left with nothing, or two with the same', () => {
  for (const names of [['a · b', 'a · b · c'], ['a', 'a'], ['lone · one']]) expect(shortNames(names)).toEqual(names)
})
