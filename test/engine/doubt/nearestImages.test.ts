import { beforeAll, describe, expect, it } from 'vitest'
import { imagesAt } from '../../../src/data/imageSet'
import type { Experiment } from '../../../src/domain/experiment'
import { NearestImages, pixelsOf } from '../../../src/engine/doubt/nearestImages'
import { TrainedNetworks } from '../../../src/engine/trainedNetworks'
import { splitExamples } from '../../../src/engine/training/split'
import { type SavedRun, savedRun } from '../savedRun'
import { experimentOf, type LayerParts, mixedLayers } from '../smallExperiment'
import { toySet } from '../toySet'

const set = toySet(300, 20)
const trained = (layers: LayerParts[]) => savedRun(experimentOf(layers, { budget: { unit: 'steps', steps: 20 } }), set)
const networkOf = (networks: TrainedNetworks, { folder, experiment, data }: SavedRun) =>
  networks.of({ folder, checkpoint: 'last', experiment, data })
const oneOf = (images: Uint8Array, index: number) => imagesAt(images, [index], 36)

describe('the nearest training images', () => {
  let run: SavedRun, experiment: Experiment
  beforeAll(async () => {
    run = await trained(mixedLayers)
    experiment = run.experiment
  })

  it('are those whose features are nearest, nearest first, of what the run trained on', async () => {
    const networks = new TrainedNetworks(), network = await networkOf(networks, run)
    const near = await NearestImages.among(network, set, experiment.training)
    const { train } = splitExamples(set.train.labels, experiment.training)
    // What goes into the output, of every image by itself.
    const features = (image: Uint8Array) => network.insight.output(pixelsOf(network, image), network.insight.nodes.length - 2)
    const known = Array.from(train, (index) => ({ index, row: features(oneOf(set.train.images, index)) }))
    for (const test of [0, 7]) {
      const picture = oneOf(set.test.images, test), own = features(picture), found = near.to(picture, 8)
      const expected = known.map(({ index, row }) => ({ index, distance: Math.hypot(...row.map((value, i) => value - own[i]!)) }))
        .sort((a, b) => a.distance - b.distance).slice(0, 8)
      expect(found).toMatchObject({ among: train.length, of: train.length })
      expect(found.images.map(({ index }) => index)).toEqual(expected.map(({ index }) => index))
      found.images.forEach(({ distance, index, label }, i) => {
        expect(distance).toBeCloseTo(expected[i]!.distance, 3)
        expect(label).toBe(set.train.labels[index])
        expect(found.pixels.subarray(i * 36, (i + 1) * 36)).toEqual(oneOf(set.train.images, index))
      })
    }
    near.dispose()
    networks.dispose()
  })

  it('of a training image begin with itself; no more come than there are', async () => {
    const networks = new TrainedNetworks(), network = await networkOf(networks, run)
    const near = await NearestImages.among(network, set, experiment.training)
    const [index] = splitExamples(set.train.labels, experiment.training).train
    const { images, among } = near.to(oneOf(set.train.images, index!), 1000)
    expect(images[0]).toMatchObject({ index })
    expect(images[0]!.distance).toBeLessThan(0.01)
    expect(images).toHaveLength(among)
    near.dispose()
    networks.dispose()
  })

  it('go by the pixels where there is nothing before the output, and are known by their places in a version’s base', async () => {
    const plain = await trained([{ type: 'Flatten' }]), networks = new TrainedNetworks()
    const origins = { train: Int32Array.from(set.train.labels, (_, i) => i + 1000), test: new Int32Array(20) }
    const near = await NearestImages.among(await networkOf(networks, plain), { ...set, origins }, plain.experiment.training)
    const { images: [first] } = near.to(oneOf(set.train.images, 5), 1)
    const picture = oneOf(set.train.images, 5), other = oneOf(set.train.images, first!.index - 1000)
    expect(first!.distance).toBeCloseTo(Math.hypot(...Array.from(picture, (value, i) => (value - other[i]!) / 255)), 3)
    near.dispose()
    networks.dispose()
  })
})
