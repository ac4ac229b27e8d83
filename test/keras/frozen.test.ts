import { beforeAll, describe, expect, it } from 'vitest'
import { freezableLayers } from '../../src/domain/freezing'
import { hasWeights, layerCases, stackOf } from '../engine/layerCases'
import { experimentOf, type LayerParts } from '../engine/smallExperiment'
import { expectSameStep } from './sameStep'
import { type Case, type Compared, python, trainBothWays } from './sideBySide'

const plain = { batch_size: 24, optimizer: { name: 'SGD', learning_rate: 0.05 } }
const l1l2 = { l1: 0.02, l2: 0.03 }
const penalised = { kernel_regularizer: l1l2, bias_regularizer: l1l2 }
const frozen = (layer: LayerParts): LayerParts => ({ ...layer, trainable: false })
const flatten: LayerParts = { type: 'Flatten' }
const dense = (units: number, more: object = {}): LayerParts => ({ type: 'Dense', units, activation: 'tanh', ...more })
const conv = (filters: number): LayerParts => ({ type: 'Conv2D', filters, activation: 'tanh' })
const norm: LayerParts = { type: 'BatchNormalization', momentum: 0.7 }
const mixed = [conv(3), frozen(norm), frozen(conv(3)), flatten, frozen(dense(9, penalised)), dense(8, penalised)]

const thawed = (layers: LayerParts[]): LayerParts[] => layers.map(({ trainable: _, ...layer }) => layer as LayerParts)
/** Single steps from what three steps of the same network with nothing frozen led to. */
const step = (name: string, layers: LayerParts[], training: object = {}, output: object = {}): Case => ({
  name, before: 3, steps: 1, from: experimentOf(thawed(layers), { ...plain, ...training }),
  experiment: experimentOf(layers, { ...plain, ...training }, output as Record<string, unknown>),
})

/** 28 × 28 to the 7 × 6 that the cases are made for. */
const smaller: LayerParts[] = [{ type: 'AveragePooling2D', pool_size: [4, 8], strides: [4, 4] }]
const ofEachType = layerCases
  .filter(({ layer }, i) => hasWeights(layer) && layerCases.findIndex((one) => one.layer.type === layer.type) === i)
  .map((one) => ({ title: one.title, layers: stackOf({ ...one, layer: frozen(one.layer) }, smaller) }))

const cases: Case[] = [
  step('a frozen Dense below one that is trained', [flatten, frozen(dense(9)), dense(7)]),
  step('a frozen Dense above one that is trained', [flatten, dense(9), frozen(dense(7))]),
  step('a frozen Dense that would be penalised, above and below ones that are', [
    flatten, dense(9, penalised), frozen(dense(8, penalised)), dense(7, penalised),
  ]),
  step('a frozen output', [flatten, dense(9)], {}, { trainable: false }),
  step('a frozen BatchNormalization of images', [conv(3), frozen(norm), conv(3), flatten]),
  step('a frozen BatchNormalization of images below all that is trained', [frozen(norm), conv(3), flatten]),
  step('a frozen BatchNormalization of flat values', [flatten, dense(9), frozen(norm), dense(7)]),
  step('a frozen BatchNormalization without gamma', [conv(3), frozen({ ...norm, scale: false }), flatten]),
  step('a frozen BatchNormalization beside one that is trained', [conv(3), norm, conv(3), frozen(norm), flatten]),
  ...[{ name: 'Adam' }, { name: 'SGD', momentum: 0.9 }, { name: 'AdamW', weight_decay: 0.02 }, { name: 'Nadam' }]
    .map((optimizer) => step(`several frozen layers by ${optimizer.name}`, mixed, { optimizer })),
  ...[{ clipnorm: 0.05 }, { global_clipnorm: 0.1 }, { weight_decay: 0.1 }]
    .map((way) => step(`several frozen layers with ${JSON.stringify(way)}`, mixed, { optimizer: { ...plain.optimizer, ...way } })),
  ...ofEachType.map(({ title, layers }) => step(`frozen: ${title}`, layers)),
]

describe.runIf(python)('a step with frozen layers from the same state as Keras', () => {
  let compared: Compared[]
  beforeAll(async () => { compared = await trainBothWays(cases, 120) })

  it.each(cases.map(({ name }, i) => ({ name, i })))('has the same loss, weights and slots, and frozen ones in neither: $name', ({ i }) => {
    expectSameStep(compared[i]!)
    const { layers, output } = cases[i]!.experiment.architecture
    const still = [
      ...freezableLayers(layers).filter(({ trainable }) => !trainable).map(({ name }) => name), ...output.trainable ? [] : ['output'],
    ]
    const own = compared[i]!.tensors.filter(({ name }) => still.some((layer) => name.includes(`${layer}/`)))
    for (const { name, from, ours, keras } of own) expect([ours, keras], name).toEqual([from, from])
  })
})
