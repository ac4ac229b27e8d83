import type { ImageShape } from '../data/imageSet'
import type { Architecture } from '../domain/architecture'
import { analyse } from '../domain/analysis'
import { insertItem } from '../domain/edits'
import type { Calibration } from '../domain/estimate'
import { experimentFormat, experimentSchema } from '../domain/experiment'
import type { LayerType } from '../domain/layers'
import { rootList } from '../domain/stack'
import { version } from '../../package.json'
import { measureStep } from './measureStep'
import { environmentOf } from './tensorflow'

const classes = 10

/**
 * Measures what a training step costs here, with a few small networks that each stress one thing. About two
 * seconds. See `secondsPerStep` for how the figures are used.
 */
export function calibrate(): Calibration {
  const small = [4, 4, 1] as const, image = [28, 28, 1] as const
  // Many tiny layers: nothing but the calls.
  const tiny = stack(['Flatten', 'Dense', 'Dense', 'Dense', 'Dense', 'Dense'], { units: 2 })
  const perLayerStep = secondsPerStep(tiny, small, 1) / (tiny.layers.length + 1)
  const calls = ({ layers }: Architecture) => (layers.length + 1) * perLayerStep

  // One wide Dense at two batch sizes: the update doesn't grow with the batch, the products do.
  const wide = stack(['Flatten', 'Dense'], { units: 1024 })
  const wideCost = analyse(wide, image, classes)
  const narrowBatch = 8, wideBatch = 136
  const atNarrow = secondsPerStep(wide, image, narrowBatch), atWide = secondsPerStep(wide, image, wideBatch)
  const perDenseMultiplyAdd = positive((atWide - atNarrow) / (wideBatch - narrowBatch) / wideCost.multiplyAdds)
  const perParameter = positive(
    (atNarrow - calls(wide) - narrowBatch * wideCost.multiplyAdds * perDenseMultiplyAdd) / wideCost.parameters.trainable)

  // Activations over a large image, then a convolution of it.
  const batch = 16
  const passing = stack(['Activation', 'Activation', 'Activation', 'Activation', 'MaxPooling2D', 'Flatten'])
  const broad = [64, 64, 8] as const
  const passingCost = analyse(passing, broad, classes)
  const head = passingCost.multiplyAdds * perDenseMultiplyAdd
  const perActivation = positive(
    ((secondsPerStep(passing, broad, batch) - calls(passing)) / batch - head) / passingCost.activations)

  const convolving = stack(['Conv2D', 'Conv2D', 'MaxPooling2D', 'Flatten'], { filters: 32 })
  const convolvingCost = analyse(convolving, image, classes)
  const perConvMultiplyAdd = positive(
    ((secondsPerStep(convolving, image, batch) - calls(convolving)) / batch - convolvingCost.activations * perActivation)
    / convolvingCost.multiplyAdds)

  const { device, tensorflow } = environmentOf(version)
  return { version: 1, device, tensorflow, perLayerStep, perDenseMultiplyAdd, perConvMultiplyAdd, perActivation, perParameter }
}

/** Noise can make a difference of two times negative; an estimate needs a small positive figure. */
const positive = (seconds: number): number => Math.max(seconds, 1e-13)

function stack(types: LayerType[], fields: { units?: number; filters?: number } = {}): Architecture {
  let architecture: Architecture = experimentSchema.shape.architecture.parse({ name: 'calibration', layers: [] })
  types.forEach((type, index) => {
    const own = type === 'Dense' && fields.units ? { units: fields.units }
      : type === 'Conv2D' && fields.filters ? { filters: fields.filters } : {}
    architecture = insertItem(architecture, { list: rootList, index }, type, own).architecture
  })
  return architecture
}

function secondsPerStep(architecture: Architecture, shape: ImageShape, batch: number): number {
  const experiment = experimentSchema.parse({
    format: experimentFormat, version: 1, data: 'sample', architecture, training: { batch_size: batch },
  })
  return measureStep(experiment, shape, classes)
}
