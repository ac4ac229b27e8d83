import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawSampleSet, sampleClasses, sampleTest, sampleTrain } from '../../../src/data/sample/sampleSet'
import type { SampleSet } from '../../../src/data/sample/sampleSet'

const pixels = 28 * 28

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A sha256 for each image, in order. */
function fingerprints({ images, labels }: SampleSet): string[] {
  return Array.from(labels, (_, index) => sha256(images.subarray(index * pixels, (index + 1) * pixels)))
}

/** The mean image of each class, 10 × [28, 28]. */
function meanImages({ images, labels }: SampleSet): Float64Array[] {
  const means = sampleClasses.map(() => new Float64Array(pixels))
  const counts = sampleClasses.map(() => 0)
  labels.forEach((label, index) => {
    counts[label]! += 1
    for (let pixel = 0; pixel < pixels; pixel++) means[label]![pixel]! += images[index * pixels + pixel]!
  })
  return means.map((mean, label) => mean.map(sum => sum / counts[label]!))
}

describe('the sample set', () => {
  let train: SampleSet
  let test: SampleSet

  beforeAll(() => {
    train = drawSampleSet(sampleTrain.count, sampleTrain.seed)
    test = drawSampleSet(sampleTest.count, sampleTest.seed)
  }, 60_000)

  it('has the ten classes of Fashion-MNIST in its order', () => {
    expect(sampleClasses).toEqual([
      'T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat',
      'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot',
    ])
  })

  it('has at least 12,000 images to train on and 2,000 to test on, 28×28 each', () => {
    expect(train.labels.length).toBeGreaterThanOrEqual(12_000)
    expect(test.labels.length).toBeGreaterThanOrEqual(2_000)
    expect(train.images.length).toBe(train.labels.length * pixels)
    expect(test.images.length).toBe(test.labels.length * pixels)
  })

  // A change here changes every result trained on the set: give the set a new fingerprint on purpose only.
  it('is the same bytes on every machine', () => {
    expect(sha256(train.images)).toBe('d88a90be1b6c09b946c9d578f9e2f0810cdd51eadc5720e68988a33510eef67a')
    expect(sha256(Uint8Array.from(train.labels))).toBe('df90131e82706074377bf12ef3cc3f022628047c99852b7099837f971a9595a5')
    expect(sha256(test.images)).toBe('628529959cbd837a0147dff72ce62bbae083a351abe5c9d69cb9a03646f2e21c')
    expect(sha256(Uint8Array.from(test.labels))).toBe('248710a3190b4cc2136102a3387124564986e0a76d377b244fe059f1cddd0d24')
  })

  it('holds no image twice, within or across its parts', () => {
    const all = [...fingerprints(train), ...fingerprints(test)]
    expect(new Set(all).size).toBe(all.length)
  })

  it('has each class equally often, in train and in test', () => {
    for (const { labels } of [train, test]) {
      const counts = sampleClasses.map((_, label) => labels.filter(other => other === label).length)
      expect(counts).toEqual(sampleClasses.map(() => labels.length / sampleClasses.length))
    }
  })

  it('shows light garments on black, in the whole range of greys, and no empty image', () => {
    for (let index = 0; index < test.labels.length; index++) {
      const image = test.images.subarray(index * pixels, (index + 1) * pixels)
      const lit = image.filter(grey => grey > 0).length
      expect(lit, `lit pixels of image ${index}`).toBeGreaterThan(30)
      expect(lit, `lit pixels of image ${index}`).toBeLessThan(0.85 * pixels)
      expect(Math.max(...image), `brightest pixel of image ${index}`).toBeGreaterThan(40)
    }
    expect(new Set(test.images).size).toBe(256)
  })

  it('tells the classes apart on average, and the parts of one class not', () => {
    const trainMeans = meanImages(train)
    const testMeans = meanImages(test)
    const distance = (one: Float64Array, other: Float64Array) =>
      Math.sqrt(one.reduce((sum, grey, pixel) => sum + (grey - other[pixel]!) ** 2, 0) / pixels)
    for (const [label, mean] of testMeans.entries()) {
      const distances = trainMeans.map(other => distance(mean, other))
      expect(distances.indexOf(Math.min(...distances)), sampleClasses[label]).toBe(label)
      expect(Math.min(...distances.filter((_, other) => other !== label))).toBeGreaterThan(5)
    }
  })
})

describe('drawSampleSet', () => {
  it('begins a longer set with the shorter one', () => {
    const long = drawSampleSet(60, 7)
    const short = drawSampleSet(23, 7)
    expect(short.images).toEqual(long.images.slice(0, 23 * pixels))
    expect(short.labels).toEqual(long.labels.slice(0, 23))
  })

  it('draws other images, in another order, from another seed', () => {
    const one = drawSampleSet(200, 1)
    const other = drawSampleSet(200, 2)
    expect(new Set([...fingerprints(one), ...fingerprints(other)]).size).toBe(400)
    expect(one.labels).not.toEqual(other.labels)
  })

  it('draws nothing when asked for nothing', () => {
    expect(drawSampleSet(0, 1)).toEqual({ images: new Uint8Array(0), labels: new Uint16Array(0) })
  })
})
