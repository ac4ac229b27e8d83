import type { ImageShape } from '../data/imageSet'
import { analyse } from '../domain/analysis'
import { type Architecture, architectureSchema } from '../domain/architecture'
import type { StepCosts } from '../domain/estimate'
import { experimentFormat, experimentSchema } from '../domain/experiment'
import { optimizerNamed } from '../domain/optimizers'
import { type Work, workOf } from '../domain/work'
import { version } from '../../package.json'
import { measureStep } from './measureStep'
import { environmentOf } from './tensorflow'

const classes = 10
/** Seconds a network; the fastest of its calls counts, since whatever else runs here only makes them slower. */
const budget = 0.15

type Layer = { type: string } & Record<string, unknown>
const flatten = { type: 'Flatten' }
const times = (count: number, layer: Layer): Layer[] => Array.from({ length: count }, () => layer)

/**
 * Measures what a training step costs in this process, with its number of threads, by a few small networks that each
 * stress one thing. About three seconds. `Work` says what the figures are multiplied by.
 */
export function calibrate(): StepCosts {
  const small = [4, 4, 1] as const, image = [28, 28, 1] as const, broad = [32, 32, 16] as const
  // Tiny layers are nothing but calls: few of them and many.
  const few = measured([flatten, { type: 'Dense', units: 2 }], small, 1)
  const many = measured([flatten, ...times(8, { type: 'Dense', units: 2 })], small, 1)
  const perCall = perUnit(few, many, 'calls')
  const perStep = Math.max(0, few.seconds - few.work.calls * perCall)

  // One wide Dense at two batch sizes: the products grow with the batch, the update doesn't.
  const wide = [flatten, { type: 'Dense', units: 1024 }]
  const narrowBatch = measured(wide, image, 8), wideBatch = measured(wide, image, 136)
  const perDenseMultiplyAdd = perUnit(narrowBatch, wideBatch, 'denseMultiplyAdds')
  const perUpdate = positive((narrowBatch.seconds - perStep - narrowBatch.work.calls * perCall
    - narrowBatch.work.denseMultiplyAdds * perDenseMultiplyAdd) / narrowBatch.work.updates)

  // More values than a processor's nearest memory holds. The first layer learns, so that those behind it have gradients.
  const norm = { type: 'BatchNormalization' }
  const passing = (count: number) => measured([
    norm, ...times(count, { type: 'Activation', activation: 'relu' }), { type: 'MaxPooling2D', pool_size: [32, 32] }, flatten,
  ], broad, 160)
  const perValue = perUnit(passing(1), passing(4), 'values')

  // So few values that no thread would help, as many times as there are layers.
  const activating = (batch: number) => measured(
    [flatten, { type: 'Dense', units: 64 }, ...times(8, { type: 'Activation', activation: 'relu' })], small, batch,
  )
  const little = activating(8), much = activating(128), added = difference(little, much)
  const perStepValue = positive((added.seconds - added.work.denseMultiplyAdds * perDenseMultiplyAdd) / added.work.values)

  // A convolution of points is mostly the values it puts out, one of squares the products.
  const convolving = (count: number, side: number) => measured([
    norm,
    ...times(count, { type: 'Conv2D', filters: 32, kernel_size: [side, side], padding: 'same', activation: 'relu' }),
    { type: 'MaxPooling2D', pool_size: [16, 16] }, flatten,
  ], [16, 16, 32], 64)
  const points = convolving(1, 1)
  const perConvMultiplyAdd = perUnit(points, convolving(1, 3), 'convMultiplyAdds')
  const morePoints = convolving(3, 1), more = difference(points, morePoints)
  const perConvValue = positive((more.seconds - more.work.calls * perCall - more.work.convMultiplyAdds * perConvMultiplyAdd)
    / more.work.convValues)
  return {
    threads: environmentOf(version).threads.intraOp,
    perStep, perCall, perDenseMultiplyAdd, perUpdate, perValue, perStepValue, perConvMultiplyAdd, perConvValue,
  }
}

interface Measured { seconds: number; work: Work }

/** A step of that network, and its work with all examples of the batch. */
function measured(layers: Layer[], shape: ImageShape, batch: number): Measured {
  const architecture: Architecture = architectureSchema.parse({
    name: 'calibration', layers: layers.map((layer, i) => ({ name: `layer_${i}`, ...layer })),
  })
  const experiment = experimentSchema.parse({
    format: experimentFormat, version: 1, data: 'sample', architecture, training: { batch_size: batch },
  })
  const work = workOf(analyse(architecture, shape, classes).nodes, optimizerNamed('Adam'))
  const { calls, updates, ...ofOne } = work
  const ofAll = Object.fromEntries(Object.entries(ofOne).map(([name, value]) => [name, value * batch]))
  return { seconds: measureStep(experiment, shape, classes, { budget, of: 'fastest' }), work: { ...ofAll, calls, updates } as Work }
}

const units = ['calls', 'denseMultiplyAdds', 'convMultiplyAdds', 'convValues', 'values', 'stepValues', 'updates'] as const

const difference = (less: Measured, more: Measured): Measured => ({
  seconds: more.seconds - less.seconds,
  work: Object.fromEntries(units.map((unit) => [unit, more.work[unit] - less.work[unit]])) as unknown as Work,
})
/** Seconds of a unit of work, by two measurements that differ in how much of it there is. */
function perUnit(less: Measured, more: Measured, unit: keyof Work): number {
  const { seconds, work } = difference(less, more)
  return positive(seconds / work[unit])
}

/** Noise can make a difference negative; an estimate needs a small positive figure. */
const positive = (seconds: number): number => Math.max(seconds, 1e-13)
