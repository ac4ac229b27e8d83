import { expect, it } from 'vitest'
import { slotsOf } from '../../../src/renderer/charts/slots'
import { runColours } from '../../../src/renderer/charts/theme'

const ids = (count: number) => Array.from({ length: count }, (_, i) => `run-${i}`)
const remember = (slots: ReadonlyMap<string, number>) => Object.fromEntries(slots)

it('gives runs that are compared at once slots of their own', () => {
  expect(new Set(slotsOf(ids(runColours.length), {}).values()).size).toBe(runColours.length)
})

it('gives a run the slot that it had before, whatever else is selected and in which order', () => {
  const remembered = remember(slotsOf(ids(5), {}))
  expect(slotsOf(['run-4', 'run-1'], remembered)).toEqual(new Map([['run-4', 4], ['run-1', 1]]))
  expect(slotsOf(['new', 'run-3'], remembered).get('run-3')).toBe(3)
})

it('gives a new run a slot that fewest have', () => {
  expect(slotsOf(['new'], { a: 0, b: 1, c: 2 }).get('new')).toBe(3)
})

it('lets one of two with the same slot stand back while they are drawn together, and only then', () => {
  const remembered = { a: 2, b: 2 }
  const together = slotsOf(['a', 'b'], remembered)
  expect(together.get('a')).toBe(2)
  expect(together.get('b')).not.toBe(2)
  expect(slotsOf(['b'], remembered).get('b')).toBe(2)
  // What is drawn already isn't recoloured by what comes.
  expect(slotsOf(['a', 'b'], remembered, new Map([['b', 2]])).get('b')).toBe(2)
})

it('keeps to the own slots where there are more runs than colours', () => {
  const remembered = Object.fromEntries(ids(30).map((id, i) => [id, i % 3]))
  expect(remember(slotsOf(ids(30), remembered))).toEqual(remembered)
})
