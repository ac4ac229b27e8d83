import type { DataFacts } from '../domain/dataset'
import { analysisOf, type Experiment } from '../domain/experiment'
import type { EngineClient } from './engineClient'
import { usableCores } from './threads'

/** How a training is run among others: `beside` others with a thread of its own, or `alone` with every core. */
export type Lane = 'beside' | 'alone'

/**
 * The engines that several trainings share: some of one thread, that train side by side, and one of all. They are kept
 * from one training to the next, so that data and native library are loaded once, and replaced where one has died.
 */
export class Lanes {
  private readonly beside: (EngineClient | undefined)[]
  private alone: EngineClient | undefined

  /**
   * @param start a process with that many threads
   * @param parallel how many train side by side, at most
   */
  constructor(
    private readonly start: (threads: number) => EngineClient,
    parallel: number | undefined, private readonly cores = usableCores(),
  ) {
    this.beside = new Array<undefined>(Math.max(1, parallel ?? cores)).fill(undefined)
  }

  /** How many trainings of that lane go at once. */
  widthOf = (lane: Lane): number => (lane === 'alone' ? 1 : this.beside.length)

  engine(lane: Lane, place: number): EngineClient {
    if (lane === 'alone') return (this.alone = this.alone?.isAlive ? this.alone : this.start(this.cores))
    const kept = this.beside[place]
    return (this.beside[place] = kept?.isAlive ? kept : this.start(1))
  }

  /**
   * Which lane gets more done, by a moment's measuring in all of a lane at once, since they take from one another.
   * @throws FailureError where an engine dies
   */
  async faster(experiment: Experiment, data: DataFacts): Promise<Lane> {
    if (this.cores === 1) return 'beside'
    const measure = async (engine: EngineClient) => (await engine.ask('measure', { experiment, data })).secondsPerStep
    const together = this.beside.map((_, place) => this.engine('beside', place)), whole = this.engine('alone', 0)
    await Promise.all([...together, whole].map((engine) => engine.ask('environment', {})))
    const slowest = Math.max(...await Promise.all(together.map(measure)))
    return slowest / together.length < await measure(whole) ? 'beside' : 'alone'
  }

  /** Ends them all. */
  kill(): void {
    for (const engine of [...this.beside, this.alone]) engine?.kill()
  }
}

/**
 * The lane of each experiment. Measured are the largest and the smallest; others only between a size that is better
 * beside others and one that is better alone.
 */
export async function lanesOf(
  lanes: Pick<Lanes, 'faster'>, experiments: readonly Experiment[], data: DataFacts,
): Promise<Lane[]> {
  const sizes = experiments.map((one) => analysisOf(one, data).multiplyAdds * one.training.batch_size)
  let besideUpTo = -1, aloneFrom = Infinity
  const learn = async (index: number) => {
    const size = sizes[index]!
    if (size <= besideUpTo || size >= aloneFrom) return
    if (await lanes.faster(experiments[index]!, data) === 'beside') besideUpTo = Math.max(besideUpTo, size)
    else aloneFrom = Math.min(aloneFrom, size)
  }
  const bySize = sizes.map((_, index) => index).sort((a, b) => sizes[b]! - sizes[a]!)
  for (const index of [bySize[0], bySize[bySize.length - 1], ...bySize]) if (index !== undefined) await learn(index)
  return sizes.map((size) => (size <= besideUpTo ? 'beside' : 'alone'))
}
