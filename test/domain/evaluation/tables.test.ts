import { expect, it } from 'vitest'
import { reportOf } from '../../../src/domain/evaluation/report'
import { tableCsv } from '../../../src/domain/evaluation/tables'
import { predictionsOf } from './sklearnFigures'

const names = ['top', '=bag'], predictions = predictionsOf(2, [0, 1, 1], Float32Array.of(0.75, 0.25, 0.5, 0.5, 0, 1))
const told = { report: reportOf(predictions, names, { top_k: 5 }), predictions, names }
const linesOf = (csv: string) => csv.split('\r\n').slice(0, -1)

it('a row a class with its intervals, then the means', () => {
  const lines = linesOf(tableCsv('classes', told))
  expect(lines[0]).toMatch(/^class,precision,precision low,.*,f1,images,average precision,auc$/)
  expect(lines[1]).toMatch(/^top,0\.5,0\.09\d+,0\.9\d+,1,0\.2\d+,1,0\.6{3}\d*,1,1,1$/)
  expect(lines.map((line) => line.split(',')[0])).toEqual(['class', 'top', "'=bag", 'macro mean', 'weighted mean'])
})

it('the matrix with true classes down and predicted ones across; of many classes the confused pairs', () => {
  expect(linesOf(tableCsv('matrix', told))).toEqual(["true \\ predicted,top,'=bag", 'top,1,0', "'=bag,1,1"])
  const { matrix: _matrix, ...report } = told.report
  expect(linesOf(tableCsv('matrix', { ...told, report: { ...report, pairs: [{ label: 1, predicted: 0, count: 1 }] } })))
    .toEqual(['true,predicted,images', "'=bag,top,1"])
})

it('a row an image, with all probabilities where they are kept', () => {
  expect(linesOf(tableCsv('predictions', told))).toEqual([
    "part,image,true,predicted,right,confidence,probability of true,loss,top,'=bag",
    'train,0,top,top,true,0.75,0.75,0.5,0.75,0.25', "train,1,'=bag,top,false,0.5,0.5,0.5,0.5,0.5", "train,2,'=bag,'=bag,true,1,1,0.5,0,1",
  ])
  const without = { ...told, predictions: { ...predictions, probabilities: new Float32Array(0) } }
  expect(linesOf(tableCsv('predictions', without))[1]).toBe('train,0,top,top,true,0.75,0.75,0.5')
})
