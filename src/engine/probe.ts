import type { Architecture } from '../domain/architecture'
import { insertItem } from '../domain/edits'
import { experimentFormat, experimentSchema } from '../domain/experiment'
import { rootList } from '../domain/stack'
import { drawSampleSet, sampleClasses } from '../data/sample/sampleSet'
import { version } from '../../package.json'
import type { ImageSet } from '../data/imageSet'
import { TracedSession } from './graph/tracedSession'
import { environmentOf } from './tensorflow'
import { Batches } from './training/batches'

const examples = 640

/**
 * Trains a small convolutional network for some steps on drawn garments.
 * @returns the loss of each step: the same on any device but for rounding
 */
export function probe(steps: number): { device: string; losses: number[] } {
  let architecture: Architecture = experimentSchema.shape.architecture.parse({ name: 'probe', layers: [] })
  for (const type of ['Conv2D', 'MaxPooling2D', 'BatchNormalization', 'Flatten', 'Dense'] as const) {
    architecture = insertItem(architecture, { list: rootList, index: architecture.layers.length }, type).architecture
  }
  const experiment = experimentSchema.parse({
    format: experimentFormat, version: 1, data: 'sample', architecture, training: {},
  })
  const nothing = { images: new Uint8Array(0), labels: new Uint16Array(0) }
  const set: ImageSet = { shape: [28, 28, 1], classes: [...sampleClasses], train: drawSampleSet(examples, 1), test: nothing }
  const session = new TracedSession(experiment, set)
  const batches = new Batches(Int32Array.from({ length: examples }, (_, i) => i), 32, 1)
  const losses = Array.from({ length: steps }, (_, step) => {
    const { loss, count } = session.train(batches.at(step), 32)
    return loss / count
  })
  session.dispose()
  return { device: environmentOf(version).device, losses }
}
