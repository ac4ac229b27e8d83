import { setImmediate as breathe } from 'node:timers/promises'
import type { ImageSet } from '../data/imageSet'
import type { Experiment } from '../domain/experiment'
import { type RatePoint, type RateTest, ratesOfSteps, RisingLoss, stepsWithin } from '../domain/rateRange'
import type { SavedTensor } from '../runs/checkpoint'
import { TracedSession } from './graph/tracedSession'
import { takeSet } from './takenSet'
import { Batches } from './training/batches'

export interface RateTestEvents {
  /** Points that are new, and how many there will be at most. */
  progress(points: RatePoint[], steps: number): void
  /** True once a person asked to stop. */
  stopping(): boolean
}
/** Beginning with another run's weights, and with so many steps rather than as many as the time allows. */
export interface RateTestOptions { initial?: readonly SavedTensor[] | undefined; steps?: number | undefined }

/** How often points are told; milliseconds. */
const interval = 80

/**
 * The learning-rate range test of that experiment, from the weights that its training would begin with and over the same
 * batches. What is trained is thrown away. The same seed, thread count and number of steps give the same losses.
 * @throws FailureError where the network can't be built
 */
export async function testRates(
  experiment: Experiment, given: ImageSet, events: RateTestEvents, { initial, steps: wanted }: RateTestOptions = {},
): Promise<RateTest> {
  const { training } = experiment
  const { set, examples, statistics } = await takeSet(experiment, given)
  const session = new TracedSession(experiment, set, { statistics })
  try {
    if (initial) session.takeWeights(initial)
    const batches = new Batches(examples.train, training.batch_size, training.seed)
    const step = (rate: number) => {
      const batch = batches.at(session.step)
      const { loss, count } = session.train(batch, batch.length, Float32Array.of(rate))
      return loss / count
    }
    const steps = wanted ?? await stepsInTime(session, () => step(0))
    const points: RatePoint[] = [], rising = new RisingLoss()
    const done = (ended: RateTest['ended']): RateTest => {
      events.progress(points.slice(told), steps)
      return { ended, steps, points }
    }
    let told = 0, toldAt = performance.now()
    for (const rate of ratesOfSteps(steps)) {
      if (events.stopping()) return done('stopped')
      const loss = step(rate)
      if (Number.isFinite(loss)) points.push({ rate, loss })
      if (rising.see(loss)) return done('rising')
      if (performance.now() - toldAt < interval) continue
      events.progress(points.slice(told), steps)
      told = points.length
      toldAt = performance.now()
      await breathe()
    }
    return done('all')
  } finally {
    session.dispose()
  }
}

/** How many steps there is time for, by trying three: the first one loads kernels. Leaves the session as it was. */
async function stepsInTime(session: TracedSession, step: () => void): Promise<number> {
  const fresh = session.save(0)
  let seconds = Infinity
  for (let i = 0; i < 3; i++) {
    const began = performance.now()
    step()
    if (i > 0) seconds = Math.min(seconds, (performance.now() - began) / 1000)
    await breathe()
  }
  session.load(fresh)
  return stepsWithin(seconds)
}
