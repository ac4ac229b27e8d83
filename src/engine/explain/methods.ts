import { fail } from '../../domain/failure'
import { hasMaps } from '../../domain/explanation'
import type { Floats, Insight } from './insight'

/** A picture as the network takes it, pixels from 0 to 1, and one of the same size that is all ground. */
export interface Pictured { picture: Float32Array; ground: Float32Array }
/** How each pixel speaks for a class, `[height, width]`, and the figures of the picture and of the ground. */
export interface Spoken { values: Floats; figure: number; ground: number; layer?: string }

/** Points along the way from the ground to the picture: what is added up is within a few thousandths of the whole. */
const steps = 128

/**
 * Integrated gradients (Sundararajan, Taly and Yan, 2017) by the midpoint rule: the values of all pixels together are what
 * the class's score is above the ground's.
 */
export function integratedGradients(insight: Insight, { picture, ground }: Pictured, label: number): Spoken {
  const { classes, shape: [height, width, channels] } = insight, size = picture.length
  const way = new Float32Array(steps * size)
  for (let step = 0; step < steps; step++) {
    const share = (step + 0.5) / steps
    for (let i = 0; i < size; i++) way[step * size + i] = ground[i]! + share * (picture[i]! - ground[i]!)
  }
  const gradients = insight.gradients(way, label), sums = new Float64Array(size)
  for (let i = 0; i < gradients.length; i++) sums[i % size]! += gradients[i]!
  const values = new Float32Array(height * width)
  for (let i = 0; i < size; i++) values[Math.floor(i / channels)]! += sums[i]! / steps * (picture[i]! - ground[i]!)
  const scores = insight.scores(both({ picture, ground }))
  return { values, figure: scores[label]!, ground: scores[classes + label]! }
}

/**
 * Grad-CAM (Selvaraju and others, 2017): a layer's maps, each by the mean of the score's gradients over it; what speaks
 * against the class is left out. Stretched over the picture.
 * @param name the layer; the last one with maps where none is given
 * @throws FailureError `bad-request` where it has none
 */
export function gradCam(insight: Insight, pictured: Pictured, label: number, name?: string): Spoken {
  const node = insight.nodes.reduce((last, one, i) => (hasMaps(one) && (name === undefined || one.name === name) ? i : last), -1)
  if (node < 0) {
    fail('bad-request', name === undefined ? 'The network has no convolution with space left' : `${name} has no feature maps`, 'Choose another method or layer.')
  }
  const [maps, gradients] = insight.outputWithGradient(pictured.picture, node, label)
  const [height, width, channels] = insight.nodes[node]!.output as [number, number, number]
  const weights = new Float64Array(channels)
  gradients.forEach((gradient, i) => { weights[i % channels]! += gradient / (height * width) })
  const values = new Float32Array(height * width)
  maps.forEach((value, i) => { values[Math.floor(i / channels)]! += value * weights[i % channels]! })
  const scores = insight.scores(both(pictured))
  return {
    values: stretched(values.map((value) => Math.max(0, value)), [height, width], [insight.shape[0], insight.shape[1]]),
    figure: scores[label]!, ground: scores[insight.classes + label]!, layer: insight.nodes[node]!.name,
  }
}

/** Occlusion (Zeiler and Fergus, 2014): patches of a seventh of each side, each half over the next. */
export function occlusion(insight: Insight, pictured: Pictured, label: number): Spoken {
  const { shape: [height, width, channels], classes } = insight, { picture, ground } = pictured, size = picture.length
  const rows = patches(height), columns = patches(width), count = rows.length * columns.length
  const covered = new Float32Array((count + 2) * size)
  const each = (place: number, visit: (pixel: number) => void) => {
    const [top, bottom] = rows[Math.floor(place / columns.length)]!, [left, right] = columns[place % columns.length]!
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) visit(y * width + x)
  }
  for (let place = 0; place < count; place++) {
    covered.set(picture, place * size)
    each(place, (pixel) => {
      const at = pixel * channels
      covered.set(ground.subarray(at, at + channels), place * size + at)
    })
  }
  covered.set(both(pictured), count * size)
  const probabilities = insight.probabilities(covered), figure = probabilities[count * classes + label]!
  const sums = new Float64Array(height * width), times = new Float64Array(height * width)
  for (let place = 0; place < count; place++) {
    const lost = figure - probabilities[place * classes + label]!
    each(place, (pixel) => {
      sums[pixel]! += lost
      times[pixel]!++
    })
  }
  const values = Float32Array.from(sums, (sum, i) => sum / times[i]!)
  return { values, figure, ground: probabilities[(count + 1) * classes + label]! }
}

/** Where patches begin and end along a side, which they cover whole. */
function patches(side: number): [from: number, to: number][] {
  const patch = Math.max(1, Math.ceil(side / 7)), step = Math.max(1, Math.floor(patch / 2))
  const count = Math.ceil((side - patch) / step) + 1
  return Array.from({ length: count }, (_, i) => {
    const from = Math.min(i * step, side - patch)
    return [from, from + patch]
  })
}

function both({ picture, ground }: Pictured): Float32Array {
  const two = new Float32Array(2 * picture.length)
  two.set(picture)
  two.set(ground, picture.length)
  return two
}

/** A map made larger, bilinear between the middles of its cells. */
type Sides = readonly [height: number, width: number]
function stretched(values: Floats, [height, width]: Sides, [toHeight, toWidth]: Sides): Floats {
  const along = (to: number, from: number) => Array.from({ length: to }, (_, cell) => {
    const middle = Math.min(from - 1, Math.max(0, (cell + 0.5) * from / to - 0.5)), first = Math.floor(middle)
    return { first, next: Math.min(from - 1, first + 1), share: middle - first }
  })
  const rows = along(toHeight, height), columns = along(toWidth, width)
  return Float32Array.from({ length: toHeight * toWidth }, (_, i) => {
    const y = rows[Math.floor(i / toWidth)]!, x = columns[i % toWidth]!
    const row = (at: number) => values[at * width + x.first]! * (1 - x.share) + values[at * width + x.next]! * x.share
    return row(y.first) * (1 - y.share) + row(y.next) * y.share
  })
}
