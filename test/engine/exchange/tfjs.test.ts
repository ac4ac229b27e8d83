import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/domain/analysis'
import type { Architecture } from '../../../src/domain/architecture'
import { layerTypes } from '../../../src/domain/layers'
import { writtenNetwork } from '../../../src/domain/exchange/writtenNetwork'
import type { FailureError } from '../../../src/domain/failure'
import { sizeOf } from '../../../src/domain/shape'
import { Predictor } from '../../../src/engine/graph/predictor'
import type * as tfjs from '@tensorflow/tfjs-node-gpu'
import { tf } from '../../../src/engine/tensorflow'
import { importModel } from '../../../src/exchange/importModel'
import type { NamedTensor } from '../../../src/exchange/savedLayers'
import { writeTfjs } from '../../../src/exchange/tfjsFiles'
import { fittingArchitecture } from '../../domain/exchange/fittingArchitecture'
import { makeExperiment } from '../../renderer/makeRun'
import { seededNumbers, seededValues } from '../seededNumbers'

type Artifacts = Parameters<Parameters<typeof tf.io.withSaveHandler>[0]>[0]

const shape: [number, number, number] = [12, 10, 2], classes = ['a', 'b', 'c'], count = 5
const current = { experiment: makeExperiment(), data: { shape, classes } }
const pixels = Uint8Array.from(seededValues(count * sizeOf(shape), 0, 256, 5), Math.floor)

const weightsOf = (architecture: Architecture): NamedTensor[] =>
  analyse(architecture, shape, classes.length).nodes.flatMap((node, n) => node.weights.map(({ name, shape: sides }, w) => {
    const [low, high] = name.includes('variance') ? [0.5, 1.5] : [-0.4, 0.4]
    const values = Float32Array.from(seededValues(sizeOf(sides), low!, high!, 31 * n + w))
    return { name: `${node.name}/${name}`, shape: [...sides], values }
  }))

function predict(architecture: Architecture, weights: NamedTensor[]): number[] {
  const predictor = new Predictor(architecture, shape, classes.length, weights)
  try {
    return [...predictor.predict(pixels)]
  } finally {
    predictor.dispose()
  }
}

/** The model as tfjs loads it from the files, its probabilities and the files that it saves itself. */
async function byTfjs(files: { name: string; bytes: Uint8Array }[], activation: string) {
  const [model, ...shards] = files
  const { modelTopology, weightsManifest } = JSON.parse(Buffer.from(model!.bytes).toString()) as {
    modelTopology: object; weightsManifest: { weights: Artifacts['weightSpecs'] }[]
  }
  const data = Buffer.concat(shards.map(({ bytes }) => bytes))
  const weightData = data.buffer.slice(data.byteOffset, data.byteOffset + data.length) as ArrayBuffer
  const weightSpecs = weightsManifest[0]!.weights!
  const loaded = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }))
  const output = tf.tidy(() => {
    const y = loaded.predict(tf.tensor4d(Float32Array.from(pixels, (value) => value / 255), [count, ...shape])) as tfjs.Tensor2D
    if (activation === 'log_softmax') return tf.exp(y)
    if (activation === 'linear') return tf.softmax(y)
    return activation === 'sigmoid' ? tf.div(y, tf.sum(y, 1, true)) : y
  })
  let saved: Artifacts | undefined
  await loaded.save(tf.io.withSaveHandler(async (artifacts) => {
    saved = artifacts
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const } }
  }))
  const own = [
    { name: 'model.json', bytes: Buffer.from(JSON.stringify({
      modelTopology: saved!.modelTopology, weightsManifest: [{ paths: ['own.bin'], weights: saved!.weightSpecs }],
    })) },
    { name: 'own.bin', bytes: new Uint8Array(saved!.weightData as ArrayBuffer) },
  ]
  const probabilities = Array.from(output.dataSync())
  output.dispose()
  loaded.dispose()
  return { probabilities, own }
}

const apart = (a: readonly number[], b: readonly number[]): number => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))

/** What tfjs-layers lacks is refused; the rest it must compute as we do. */
const generated = Array.from({ length: 40 }, (_, seed) => fittingArchitecture(
  seededNumbers(500 + seed), shape, 6, layerTypes.filter((type) => type !== 'GRU')))
const written = generated.flatMap((architecture, seed) => {
  try {
    const files = writeTfjs(writtenNetwork(architecture, shape, classes.length), weightsOf(architecture)).files
    return [{ seed, architecture, files }]
  } catch (error) {
    expect((error as FailureError).failure.code).toBe('model-unsupported')
    return []
  }
})

describe('a model written for tfjs', () => {
  it('is most of what there is', () => expect(written.length).toBeGreaterThan(8))

  it.each(written)('predicts the same there, and what tfjs saves of it predicts the same here: $seed', async ({ architecture, files }) => {
    const ours = predict(architecture, weightsOf(architecture))
    const { probabilities, own } = await byTfjs(files, architecture.output.activation)
    expect(apart(probabilities, ours)).toBeLessThan(1e-5)
    for (const given of [own, files]) {
      const back = await importModel(given, current)
      expect(back.weights, JSON.stringify(back.notes)).toBeDefined()
      expect(apart(predict(back.experiment.architecture, back.weights!), ours)).toBeLessThan(1e-5)
    }
  })
})

it('a model of tfjs that scales up bilinearly says on import that it predicts otherwise there', async () => {
  const layers = (interpolation: string) => [
    { class_name: 'UpSampling2D', config: { name: 'up', batch_input_shape: [null, ...shape], size: [2, 2], interpolation } },
    { class_name: 'Flatten', config: { name: 'flat' } },
    { class_name: 'Dense', config: { name: 'out', units: classes.length, activation: 'softmax' } },
  ]
  const notesWith = async (interpolation: string) => {
    const document = { modelTopology: { class_name: 'Sequential', config: { name: 'm', layers: layers(interpolation) } } }
    return (await importModel([{ name: 'model.json', bytes: Buffer.from(JSON.stringify(document)) }], current)).notes
  }
  expect(await notesWith('bilinear')).toContainEqual({ item: 'up', what: expect.stringContaining('predictions differ') as string })
  expect(await notesWith('nearest')).toEqual([])
})
