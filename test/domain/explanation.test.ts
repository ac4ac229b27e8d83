import { expect, it } from 'vitest'
import { analysisOf } from '../../src/domain/experiment'
import { hasFilters, hasMaps, methodsFor } from '../../src/domain/explanation'
import { experimentOf, type LayerParts } from '../engine/smallExperiment'

const data = { shape: [8, 8, 1] as [number, number, number], classes: ['a', 'b'] }
const nodes = (layers: LayerParts[]) => analysisOf(experimentOf(layers), data).nodes

it('a network’s layers are as they are computed, every Repeat written out, the output last', () => {
  const repeated = nodes([{ type: 'Flatten' }, { type: 'Repeat', times: 2, layers: [{ type: 'Dense', units: 4 }] }])
  expect(repeated.map(({ name }) => name)).toEqual(['layer_0', 'layer_1_0.1', 'layer_1_0.2', 'output'])
})

it('Grad-CAM is for networks with a convolution that has space left', () => {
  expect(methodsFor(nodes([{ type: 'Flatten' }, { type: 'Dense' }]))).toEqual(['gradients', 'occlusion'])
  const whole = nodes([{ type: 'Conv2D', kernel_size: [8, 8] }, { type: 'Flatten' }])
  expect(methodsFor(whole)).toEqual(['gradients', 'occlusion'])
  expect(hasMaps(whole[0]!)).toBe(false)
  expect(hasFilters(whole[0]!)).toBe(true)
  expect(methodsFor(nodes([{ type: 'Conv2D' }, { type: 'Flatten' }]))).toEqual(['gradients', 'gradcam', 'occlusion'])
})
