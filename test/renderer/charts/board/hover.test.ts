import { expect, it } from 'vitest'
import type { BoardLine } from '../../../../src/renderer/charts/board/boardLine'
import { frameOf } from '../../../../src/renderer/charts/board/frame'
import { xScaleOf, yScaleOf } from '../../../../src/renderer/charts/board/axis'
import { pointedAt, rowsAt, toldRows } from '../../../../src/renderer/charts/board/hover'

const line = (subject: string, ...ys: number[]): BoardLine =>
  ({ subject, name: subject, split: 'validation', what: 'validation', colour: 'red', points: ys.map((y, i) => [i, y]) })
const frame = frameOf(
  { width: 500, height: 300 }, xScaleOf(10, false, 1), yScaleOf('accuracy', { min: 0, max: 1, step: 0.2 }, false, 0), 'epochs', undefined)

it('lists lines by their value at the pointer and points at the nearest drawn one', () => {
  const rows = rowsAt([line('low', 0.1, 0.2), line('high', 0.5, 0.9), line('middle', 0.4, 0.5)], 1, frame.y(0.52), frame)
  expect(rows.map(({ line: { name }, value }) => [name, value])).toEqual([['high', 0.9], ['middle', 0.5], ['low', 0.2]])
  expect(pointedAt(rows)!.line.name).toBe('middle')
  expect(pointedAt(rowsAt([line('low', 0, 0)], 1, frame.y(0.9), frame))).toBeUndefined()
})

it('tells a dozen of many lines, about the one pointed at', () => {
  const rows = rowsAt(Array.from({ length: 100 }, (_, i) => line(`run ${i}`, i / 100, i / 100)), 1, frame.y(0.3), frame)
  const told = toldRows(rows, pointedAt(rows))
  expect(told.rows).toHaveLength(12)
  expect(told.rows.map(({ line: { name } }) => name)).toContain('run 30')
  expect(told.above + told.rows.length + told.below).toBe(100)
})
