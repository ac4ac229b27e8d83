import { describe, expect, it } from 'vitest'
import { Insight } from '../../../src/engine/explain/insight'
import { activationsOf, filtersOf } from '../../../src/engine/explain/layers'
import { gradCam, integratedGradients, occlusion } from '../../../src/engine/explain/methods'
import { Network } from '../../../src/engine/eager/network'
import { opened } from '../graph/sameStep'
import { seededValues } from '../seededNumbers'
import { architectureOf, type LayerParts } from '../smallExperiment'

type Shape = [number, number, number]
const convolutional: LayerParts[] = [
  { type: 'Conv2D', filters: 6, padding: 'same', activation: 'relu' }, { type: 'BatchNormalization' }, { type: 'MaxPooling2D' },
  { type: 'Conv2D', filters: 4, activation: 'relu' }, { type: 'Flatten' }, { type: 'Dense', units: 16, activation: 'relu' },
]
const networks: [string, LayerParts[]][] = [
  ['dense', [{ type: 'Flatten' }, { type: 'Dense', units: 32, activation: 'relu' }, { type: 'Dropout', rate: 0.5 }]],
  ['convolutional', convolutional],
  ['recurrent', [{ type: 'Reshape', target_shape: [12, 24] }, { type: 'LSTM', units: 8 }]],
  ['branched', [
    { type: 'Branch', merge: 'Add', branches: [[{ type: 'Conv2D', filters: 2, padding: 'same' }], []] }, { type: 'Flatten' },
  ]],
]
const shape: Shape = [12, 12, 2]
function insightOf(layers: LayerParts[], of: Shape = shape): Insight {
  const architecture = architectureOf(layers), network = new Network(architecture, of, 3, 5), weights = network.save()
  network.dispose()
  return opened(new Insight(architecture, of, 3, weights))
}
const picture = Float32Array.from(seededValues(288, 0, 1, 4)), ground = new Float32Array(288).fill(0.1)
const sum = (values: Float32Array) => values.reduce((all, value) => all + value, 0)

describe('integrated gradients', () => {
  it.each(networks)('of a %s network add up to what the score is above the ground’s', (_name, layers) => {
    const insight = insightOf(layers)
    for (const label of [0, 2]) {
      const { values, ...found } = integratedGradients(insight, { picture, ground }, label)
      expect(values).toHaveLength(144)
      const above = found.figure - found.ground
      expect(Math.abs(above)).toBeGreaterThan(0.01)
      expect(Math.abs(sum(values) - above)).toBeLessThan(0.005 + 0.01 * Math.abs(above))
    }
  })

  it('are nothing where the picture is as the ground', () => {
    const bright = picture.map((value, i) => (i < 96 ? 0.1 : value))
    const { values } = integratedGradients(insightOf(networks[1]![1]), { picture: bright, ground }, 1)
    expect(values.subarray(0, 48).every((value) => value === 0)).toBe(true)
    expect(values.subarray(48).some((value) => value !== 0)).toBe(true)
  })
})

describe('occlusion', () => {
  /** Class 1 is the brighter the upper left corner is. */
  const corner = (): Insight => {
    const architecture = architectureOf([{ type: 'Flatten' }])
    const kernel = new Float32Array(288 * 3)
    for (const pixel of [0, 1, 12, 13]) kernel[pixel * 2 * 3 + 1] = 2
    return opened(new Insight(architecture, shape, 3, [
      { name: 'output/kernel', shape: [288, 3], values: kernel }, { name: 'output/bias', shape: [3], values: new Float32Array(3) },
    ]))
  }
  const lit = ground.map((value, i) => ([0, 2, 24, 26].includes(i) ? 1 : value))

  it('shows what a class loses where it looks, whatever the network', () => {
    const { values, figure, ground: without } = occlusion(corner(), { picture: lit, ground }, 1)
    expect(figure).toBeGreaterThan(without)
    expect(values.indexOf(Math.max(...values))).toBe(0)
    expect(values[0]).toBeCloseTo(figure - without, 5)
    expect(values[143]).toBe(0)
    const other = occlusion(corner(), { picture: lit, ground }, 0)
    expect(other.values[0]).toBeLessThan(0)
  })

  it('covers images that are no multiple of the patch, and small ones', () => {
    for (const of of [[13, 9, 1], [2, 1, 1], [1, 1, 1]] as Shape[]) {
      const size = of[0] * of[1], insight = insightOf([{ type: 'Flatten' }], of)
      const found = occlusion(insight, { picture: new Float32Array(size).fill(1), ground: new Float32Array(size) }, 0)
      expect(found.values.every(Number.isFinite)).toBe(true)
    }
  })
})

describe('Grad-CAM', () => {
  it('is of the last convolution unless another is named, never below nothing, as large as the picture', () => {
    const insight = insightOf(convolutional), last = gradCam(insight, { picture, ground }, 1)
    expect(last.layer).toBe('layer_3')
    expect(gradCam(insight, { picture, ground }, 1, 'layer_0').layer).toBe('layer_0')
    expect(last.values).toHaveLength(144)
    expect(Math.min(...last.values)).toBeGreaterThanOrEqual(0)
  })

  it('weighs each map by its mean gradient', () => {
    const insight = insightOf([{ type: 'Conv2D', filters: 2, kernel_size: [1, 1] }, { type: 'Flatten' }])
    const [maps, gradients] = insight.outputWithGradient(picture, 0, 1)
    const weight = [0, 1].map((map) => gradients.reduce((all, value, i) => all + (i % 2 === map ? value : 0), 0) / 144)
    const { values } = gradCam(insight, { picture, ground }, 1)
    values.forEach((value, i) =>
      expect(value).toBeCloseTo(Math.max(0, maps[2 * i]! * weight[0]! + maps[2 * i + 1]! * weight[1]!), 5))
  })

  it('says where a network has no maps', () => {
    const refused = expect.objectContaining({ failure: expect.objectContaining({ code: 'bad-request' }) })
    expect(() => gradCam(insightOf(networks[0]![1]), { picture, ground }, 1)).toThrow(refused)
    expect(() => gradCam(insightOf(convolutional), { picture, ground }, 1, 'layer_2')).toThrow(refused)
  })
})

describe('what layers hold', () => {
  it('feature maps are pictures one after another; units stand in a row', () => {
    const insight = insightOf(convolutional)
    const maps = activationsOf(insight, picture, 'layer_0'), whole = insight.output(picture, 0)
    expect(maps).toMatchObject({ layer: 'layer_0', shape: [12, 12], maps: 6, shown: 6 })
    expect(maps.values[5 * 144 + 30]).toBe(whole[30 * 6 + 5])
    expect(activationsOf(insight, picture, 'layer_5')).toMatchObject({ shape: [1, 16], maps: 1, shown: 1 })
    expect(activationsOf(insight, picture, 'output').values).toEqual(insight.scores(picture))
    const rows = insightOf([{ type: 'Reshape', target_shape: [12, 24] }, { type: 'Flatten' }])
    expect(activationsOf(rows, picture, 'layer_0').shape).toEqual([12, 24])
    expect(() => activationsOf(insight, picture, 'layer_9')).toThrow('layer_9')
  })

  it('filters are pictures by a channel of the input, or the mean of all', () => {
    const insight = insightOf(convolutional)
    const kernel = insight.weights.find(({ name }) => name === 'layer_3/kernel')!
    const one = filtersOf(insight, 'layer_3', 2), mean = filtersOf(insight, 'layer_3', null)
    expect(one).toMatchObject({ shape: [3, 3], filters: 4, shown: 4, channels: 6, channel: 2 })
    // [row, column, channel, filter]
    expect(one.values[3 * 9 + 4]).toBe(kernel.values[(4 * 6 + 2) * 4 + 3])
    const each = Array.from({ length: 6 }, (_, channel) => filtersOf(insight, 'layer_3', channel).values[13]!)
    expect(mean.values[13]).toBeCloseTo(each.reduce((all, value) => all + value, 0) / 6, 6)
    expect(() => filtersOf(insight, 'layer_3', 6)).toThrow('6 channels')
    expect(() => filtersOf(insight, 'layer_4', 0)).toThrow('no filters')
  })

  it('shows some of many', () => {
    const wide = insightOf([{ type: 'Conv2D', filters: 100 }, { type: 'Flatten' }, { type: 'Dense', units: 10_000 }])
    expect(activationsOf(wide, picture, 'layer_0')).toMatchObject({ maps: 100, shown: 64 })
    expect(filtersOf(wide, 'layer_0', 0)).toMatchObject({ filters: 100, shown: 64 })
    expect(activationsOf(wide, picture, 'layer_2').shape).toEqual([1, 8192])
  })

  it.each([
    ['Conv2DTranspose', { filters: 5 }, { filters: 5, channels: 2 }],
    ['DepthwiseConv2D', { depth_multiplier: 3 }, { filters: 6, channels: 1 }],
    ['SeparableConv2D', { filters: 5 }, { filters: 2, channels: 1 }],
    ['Conv2D', { filters: 4, groups: 2 }, { filters: 4, channels: 1 }],
  ] as const)('%s', (type, fields, expected) => {
    expect(filtersOf(insightOf([{ type, ...fields }, { type: 'Flatten' }]), 'layer_0', null)).toMatchObject(expected)
  })
})
