import { expect, it } from 'vitest'
import { curvesCsv, curvesSvg, type ExportedChart } from '../../../../src/renderer/runs/compare/curveFiles'

const chart: ExportedChart = {
  figure: 'accuracy', title: 'Accuracy', xUnit: 'epochs', xEnd: 2, xLog: false, yLog: false, zoom: undefined,
  lines: [
    { subject: 'a', name: 'a', split: 'train', what: 'train', colour: '#ff0000', points: [[1, 0.5], [2, 0.75]], smooth: [[1, 0.5], [2, 0.7]] },
    { subject: 'b', name: 'b', split: 'validation', what: 'validation', colour: '#00ff00', points: [[1, 0.6]], band: [[1, 0.55, 0.65]] },
  ],
}
const look = { ink: '#000', dim: '#666', line: '#eee', panel: '#fff', font: 'sans' }

it('writes a row a drawn point', () => {
  expect(curvesCsv([chart], (subject) => `run ${subject}`).split('\r\n')).toEqual([
    'chart,run,split,epoch,value,smoothed,low,high', 'Accuracy,run a,train,1,0.5,0.5,,', 'Accuracy,run a,train,2,0.75,0.7,,',
    'Accuracy,run b,validation,1,0.6,,0.55,0.65', '',
  ])
})

it('draws the lines by themselves, validation dashed, with the names of runs as text', () => {
  const svg = curvesSvg(chart, [{ text: '<script>&', colour: '#ff0000' }, { text: 'b', colour: '#00ff00' }], look)
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
  expect(svg).toContain('&lt;script&gt;&amp;')
  expect(svg.match(/stroke="#ff0000"/g)).toHaveLength(2) // as measured, and smoothed
  expect(svg).toContain('fill="#00ff00" fill-opacity="0.16"')
  expect(svg).toMatch(/stroke="#00ff00"[^>]*stroke-dasharray="5 3"/)
  expect(svg).not.toMatch(/NaN|undefined/)
})
