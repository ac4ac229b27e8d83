import { expect, it } from 'vitest'
import { h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { xScaleOf, yScaleOf } from '../../../../src/renderer/charts/board/axis'
import BoardAxes from '../../../../src/renderer/charts/board/BoardAxes.vue'
import { frameOf } from '../../../../src/renderer/charts/board/frame'

const drawn = (zoom?: [number, number]) => {
  const y = yScaleOf('loss', { min: 0, max: 1, step: 0.2 }, false, 0)
  const frame = frameOf({ width: 600, height: 300 }, xScaleOf(10, false, 1), y, 'epochs', zoom)
  return renderToString(h(BoardAxes, { frame, unit: 'epochs', marks: [{ x: 2, label: 'phase 2' }, { x: 6, label: 'phase 3' }] }))
}

it('has a mark where each phase began, of those in the part that is seen', async () => {
  expect((await drawn()).match(/phase \d/g)).toEqual(['phase 2', 'phase 3'])
  expect((await drawn([5, 8])).match(/phase \d/g)).toEqual(['phase 3'])
})

it('says the unit at the first label', async () => {
  expect(await drawn([3, 5])).toContain('>epoch 3<')
  expect(await drawn([3, 5])).not.toContain('epoch 4')
})
