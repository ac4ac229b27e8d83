import type { ImageSet, ImageShape } from '../data/imageSet'
import type { Experiment } from '../domain/experiment'
import type { Statistics } from '../domain/preprocessing'
import { TracedSession } from './graph/tracedSession'

interface Measuring { budget: number; of: 'median' | 'fastest' }

/** Long enough to tell thread counts apart, short enough that nobody waits for it; seconds. */
const short: Measuring = { budget: 0.12, of: 'median' }

/**
 * Seconds of one training step of that experiment here, over made-up images: the median or the fastest of some calls
 * after the first, which loads kernels.
 * @param shape what the network takes
 */
export function measureStep(
  experiment: Experiment, shape: ImageShape, classes: number, { budget, of }: Measuring = short,
): number {
  const batch = experiment.training.batch_size
  const channels = (value: number) => new Array<number>(shape[2]).fill(value)
  const statistics: Statistics | undefined =
    experiment.preprocessing.scale === 'standardise' ? { mean: channels(0.5), deviation: channels(0.25) } : undefined
  const session = new TracedSession(experiment, madeUp(batch, shape, classes), { statistics })
  try {
    const rows = (steps: number) => Int32Array.from({ length: steps * batch }, (_, i) => i % batch)
    const timed = (steps: number) => {
      const began = performance.now()
      session.train(rows(steps), batch)
      return (performance.now() - began) / 1000 / steps
    }
    if (timed(1) > budget) return timed(1)
    // As many steps a call as training would put into one, so that calls weigh as they do there.
    const steps = Math.max(1, Math.min(200, Math.floor(budget / 4 / timed(1))))
    const times: number[] = []
    const end = performance.now() + budget * 1000
    do times.push(timed(steps)); while (performance.now() < end)
    return times.sort((a, b) => a - b)[of === 'fastest' ? 0 : Math.floor(times.length / 2)]!
  } finally {
    session.dispose()
  }
}

function madeUp(count: number, shape: ImageShape, classes: number): ImageSet {
  const size = shape[0] * shape[1] * shape[2]
  return {
    shape: [...shape],
    classes: Array.from({ length: classes }, (_, label) => String(label)),
    train: {
      images: new Uint8Array(count * size).map((_, i) => (i * 37) % 251),
      labels: new Uint16Array(count).map((_, i) => i % classes),
    },
    test: { images: new Uint8Array(0), labels: new Uint16Array(0) },
  }
}
