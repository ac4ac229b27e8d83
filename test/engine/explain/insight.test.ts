import { describe, expect, it } from 'vitest'
import { inferLogits } from '../../../src/engine/eager/inference'
import { Network } from '../../../src/engine/eager/network'
import { Insight } from '../../../src/engine/explain/insight'
import { Predictor } from '../../../src/engine/graph/predictor'
import { type Tensor, tf } from '../../../src/engine/tensorflow'
import { expectClose } from '../eager/closeTo'
import { opened } from '../graph/sameStep'
import { caseImage, layerCases, stackOf } from '../layerCases'
import { seededValues } from '../seededNumbers'
import { architectureOf, type LayerParts } from '../smallExperiment'

type Shape = [number, number, number]

/** The network in the graph and by tfjs's own gradients, with the same weights; moving figures as if it had been trained. */
function both(layers: LayerParts[], shape: Shape, classes = 3) {
  const architecture = architectureOf(layers), eager = opened(new Network(architecture, shape, classes, 3))
  const weights = eager.save().map((tensor, i) => ({
    ...tensor, values: tensor.name.includes('moving') ? Float32Array.from(seededValues(tensor.values.length, 0.5, 1.5, i)) : tensor.values,
  }))
  eager.load(weights)
  return { architecture, eager, weights, insight: opened(new Insight(architecture, shape, classes, weights)) }
}
const imagesOf = (shape: Shape, count = 2) => Float32Array.from(seededValues(count * shape[0] * shape[1] * shape[2], 0, 1, 8))

function expectSameGradients(layers: LayerParts[], shape: Shape): void {
  const { eager, insight } = both(layers, shape), images = imagesOf(shape)
  const [expected, logits] = tf.tidy(() => {
    const x = tf.tensor4d(images, [2, ...shape])
    const score = (given: Tensor) => tf.sum(tf.gather(inferLogits(eager, given), [1], 1))
    return [tf.grad(score)(x).dataSync(), inferLogits(eager, x).dataSync()]
  })
  expectClose(insight.scores(images), logits, { relative: 1e-4, absolute: 1e-5 })
  const size = Math.max(...expected.map(Math.abs))
  expect(size).toBeGreaterThan(0)
  expectClose(insight.gradients(images, 1), expected, { relative: 1e-3, absolute: 1e-4 * size })
}

describe('the gradients of a class’s score by the pixels are those of the layer’s definition', () => {
  it.each(layerCases.map((one) => [one.title, one] as const))('%s', (_title, one) => {
    expectSameGradients(stackOf(one), caseImage)
    // The network's first layer, which in training needs no gradient by its input.
    expectSameGradients(stackOf(one).slice(1), [7, 6, 4])
  })

  it('of branches that both take the image', () => {
    expectSameGradients([
      { type: 'Branch', merge: 'Concatenate', branches: [[{ type: 'Conv2D', filters: 3, padding: 'same', activation: 'tanh' }], []] },
      { type: 'Flatten' },
    ], caseImage)
  })
})

describe('standardised pixels', () => {
  const statistics = { mean: [0.3, 0.6], deviation: [0.2, 0.5] }
  const { architecture, weights } = both([{ type: 'Flatten' }, { type: 'Dense', units: 8, activation: 'tanh' }], caseImage)
  const insight = new Insight(architecture, caseImage, 3, weights, statistics), image = imagesOf(caseImage, 1)

  it('have gradients by themselves: what a small change of one makes', () => {
    const gradients = insight.gradients(image, 2)
    for (const at of [0, 17, 50, 83]) {
      const score = (by: number) => insight.scores(image.map((value, i) => (i === at ? value + by : value)))[2]!
      expect((score(0.01) - score(-0.01)) / 0.02).toBeCloseTo(gradients[at]!, 2)
    }
  })

  it('come to the probabilities of classifying', () => {
    const bytes = Uint8Array.from(image, (value) => Math.round(value * 255))
    const predictor = opened(new Predictor(architecture, caseImage, 3, weights, statistics))
    expectClose(insight.probabilities(Float32Array.from(bytes, (value) => value / 255)), predictor.predict(bytes))
    insight.dispose()
  })
})
