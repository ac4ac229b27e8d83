import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/domain/analysis'
import { summaryCsv, summaryMarkdown, summaryRows, summaryText } from '../../src/domain/summary'
import { architectureOf, type LayerParts } from '../engine/smallExperiment'

const analysisOf = (layers: LayerParts[]) => analyse(architectureOf(layers), [28, 28, 1], 10)
const residual: LayerParts[] = [
  { type: 'Conv2D', filters: 8, padding: 'same' },
  { type: 'Branch', merge: 'Add', branches: [[{ type: 'Conv2D', filters: 8, padding: 'same' }], []] },
  { type: 'Repeat', times: 2, layers: [{ type: 'MaxPooling2D' }] },
  { type: 'Flatten' },
]

describe('a summary', () => {
  it('has Keras’s rows: shapes with the batch, parameters, and what each takes its input from', () => {
    expect(summaryRows(analysisOf(residual))).toEqual([
      { name: 'input', type: 'InputLayer', output: '(None, 28, 28, 1)', parameters: 0, connectedTo: [] },
      { name: 'layer_0', type: 'Conv2D', output: '(None, 28, 28, 8)', parameters: 80, connectedTo: ['input'] },
      { name: 'layer_1_0_0', type: 'Conv2D', output: '(None, 28, 28, 8)', parameters: 584, connectedTo: ['layer_0'] },
      { name: 'layer_1', type: 'Add', output: '(None, 28, 28, 8)', parameters: 0, connectedTo: ['layer_1_0_0', 'layer_0'] },
      { name: 'layer_2_0.1', type: 'MaxPooling2D', output: '(None, 14, 14, 8)', parameters: 0, connectedTo: ['layer_1'] },
      { name: 'layer_2_0.2', type: 'MaxPooling2D', output: '(None, 7, 7, 8)', parameters: 0, connectedTo: ['layer_2_0.1'] },
      { name: 'layer_3', type: 'Flatten', output: '(None, 392)', parameters: 0, connectedTo: ['layer_2_0.2'] },
      { name: 'output', type: 'Dense', output: '(None, 10)', parameters: 3930, connectedTo: ['layer_3'] },
    ])
  })
  it('is text with columns in line and the totals below', () => {
    const lines = summaryText('net', analysisOf(residual)).split('\n')
    expect(lines[0]).toBe('Model: "net"')
    const places = lines.filter((line) => line.includes('(None')).map((line) => line.indexOf('(None'))
    expect(new Set(places).size).toBe(1)
    expect(lines).toContain('Total params: 4,594')
    expect(lines).toContain('Non-trainable params: 0')
  })
  it('is a Markdown table too', () => {
    expect(summaryMarkdown('net', analysisOf(residual))).toContain('| layer_1 (Add) | (None, 28, 28, 8) | 0 | layer_1_0_0, layer_0 |')
  })
  it('is CSV too, with commas within quotes', () => {
    const lines = summaryCsv(analysisOf(residual)).split('\r\n')
    expect(lines[0]).toBe('Layer,Type,Output shape,Param #,Connected to')
    expect(lines).toContain('layer_1,Add,"(None, 28, 28, 8)",0,"layer_1_0_0, layer_0"')
    expect(lines).toContain('output,Dense,"(None, 10)",3930,layer_3')
  })
})
