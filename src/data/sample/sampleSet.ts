import { Canvas, imageSide } from './canvas'
import { Dice } from './dice'
import { drawAnkleBoot } from './garments/ankleBoot'
import { drawBag } from './garments/bag'
import { drawCoat } from './garments/coat'
import { drawDress } from './garments/dress'
import { drawPullover } from './garments/pullover'
import { drawSandal } from './garments/sandal'
import { drawShirt } from './garments/shirt'
import { drawSneaker } from './garments/sneaker'
import { drawTrouser } from './garments/trouser'
import { drawTShirt } from './garments/tShirt'
import { throwPose, type PoseRange } from './pose'

/** What is drawn for each label: the names and the order of Fashion-MNIST, so that the two sets compare. */
const garments = [
  { name: 'T-shirt/top', draw: drawTShirt },
  { name: 'Trouser', draw: drawTrouser },
  { name: 'Pullover', draw: drawPullover },
  { name: 'Dress', draw: drawDress },
  { name: 'Coat', draw: drawCoat },
  { name: 'Sandal', draw: drawSandal },
  { name: 'Shirt', draw: drawShirt },
  { name: 'Sneaker', draw: drawSneaker },
  { name: 'Bag', draw: drawBag },
  { name: 'Ankle boot', draw: drawAnkleBoot },
] as const

/** Class names by label. */
export const sampleClasses = garments.map(garment => garment.name)

const pixels = imageSide * imageSide

/** The two parts: other seeds, hence other images. */
export const sampleTrain = { count: 15000, seed: 20180901 } as const
export const sampleTest = { count: 2500, seed: 20190412 } as const

// How hard it is: accuracy on the test part after 10 epochs on the 15,000 (Keras 3.15, Adam 1e-3, batch 100,
// two seeds). Dense 5: 80–84 %; Dense 128, 256 or 512: 88–90 %; two 3×3 convolutions (32 and 64 filters) with
// max-pooling and Dense 128: 96 %. Most mistakes are among shirts, coats, pullovers, T-shirts and dresses,
// which overlap by their cut as in Fashion-MNIST. Larger shifts make it harder, for dense nets first.
const poseRange: PoseRange = { shift: 1.3, scale: [0.86, 1.02], stretch: 0.06, turn: 0.02, shear: 0.04 }

export interface SampleSet {
  /** Grey values 0 … 255, [count, 28, 28]. */
  readonly images: Uint8Array
  /** Index into `sampleClasses`, [count]. */
  readonly labels: Uint16Array
}

/**
 * Draws `count` garments. The same seed gives the same bytes on every machine, and a longer set begins with
 * the shorter one. Each ten images in a row hold each class once, in random order.
 */
export function drawSampleSet(count: number, seed: number): SampleSet {
  const dice = new Dice(seed)
  const images = new Uint8Array(count * pixels)
  const labels = new Uint16Array(count)
  let order: number[] = []
  for (let index = 0; index < count; index++) {
    if (order.length === 0) order = shuffled(dice, garments.length)
    const label = order.pop() ?? 0
    labels[index] = label
    const canvas = new Canvas(throwPose(dice, poseRange))
    garments[label]?.draw(canvas, dice)
    expose(canvas, dice, images.subarray(index * pixels, (index + 1) * pixels))
  }
  return { images, labels }
}

/** The photograph: brightness, contrast and grain, then whole grey values into `image` [28, 28]. */
function expose(canvas: Canvas, dice: Dice, image: Uint8Array): void {
  const gain = dice.between(0.75, 1.15) * 255
  const lift = dice.between(0, 25)
  const grain = dice.between(3, 14)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const cover = canvas.cover[pixel] ?? 0
    if (cover === 0) continue
    const grey = (canvas.tone[pixel] ?? 0) * gain + cover * (lift + grain * dice.bell())
    image[pixel] = Math.max(0, Math.min(255, Math.round(grey)))
  }
}

function shuffled(dice: Dice, count: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = dice.below(last + 1)
    const moved = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = moved
  }
  return order
}
