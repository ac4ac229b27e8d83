import * as os from 'node:os'
import type { DataFacts } from '../domain/dataset'
import { analysisOf, type Experiment } from '../domain/experiment'
import type { EngineClient } from './engineClient'

/** Cores that this process may use: a container can keep some back, which the Node of Electron is too old to know. */
export const usableCores = (): number => os.availableParallelism?.() ?? os.cpus().length

/**
 * Thread counts worth trying. One is up to five times faster for small networks, whose ops are too short to share;
 * all cores win for large ones.
 */
export function threadCandidates(cores = usableCores()): number[] {
  return [...new Set([1, Math.min(4, cores), cores])]
}

/** What an engine process must be started with to use that many threads: TensorFlow reads it when it loads. */
export const threadEnvironment = (threads: number): Record<string, string> => ({
  TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: String(threads),
})

/** Forward multiply-adds of a batch, for each layer's kernel and each core, with which every core has enough to do. */
const plenty = 15e6
/** Steps longer than this have enough arithmetic for every core; measuring fewer threads would only cost time. */
const longStep = 0.02
/** Fewer threads must be faster by this much: a moment's measuring is noisy, and all cores are the safe choice. */
const margin = 0.9

/** Whether there is so much to do in a step that measuring could only delay the first one. */
export function isLarge(
  experiment: Experiment, data: Pick<DataFacts, 'shape' | 'classes'>, cores = usableCores(),
): boolean {
  const { nodes, multiplyAdds } = analysisOf(experiment, data)
  const calls = nodes.reduce((sum, node) => sum + node.calls, 0)
  return multiplyAdds * experiment.training.batch_size > calls * cores * plenty
}

/**
 * The engine that trains this experiment fastest, by a moment's measuring in each, one after another.
 * @param engines one a thread count, most threads last; the others are ended, all of them where it fails
 * @throws FailureError where one of them dies, most often since the network is too large for this machine
 */
export async function fastest(
  engines: readonly EngineClient[], experiment: Experiment, data: DataFacts,
): Promise<EngineClient> {
  const end = (spared?: EngineClient) => {
    for (const engine of engines) if (engine !== spared) engine.kill()
  }
  try {
    const best = await measureAll(engines, experiment, data)
    end(best)
    return best
  } catch (error) {
    end()
    throw error
  }
}

async function measureAll(
  engines: readonly EngineClient[], experiment: Experiment, data: DataFacts,
): Promise<EngineClient> {
  const measure = async (engine: EngineClient) => (await engine.ask('measure', { experiment, data })).secondsPerStep
  // All load the native library meanwhile; measuring together they would only measure one another.
  await Promise.all(engines.map((engine) => engine.ask('environment', {})))
  const [most, ...others] = [...engines].reverse() as [EngineClient, ...EngineClient[]]
  if (!others.length || isLarge(experiment, data)) return most
  let best = most, seconds = await measure(best)
  if (seconds >= longStep) return most
  for (const engine of others) {
    const other = await measure(engine)
    // Whatever else ran meanwhile may have held up all cores: they get a second chance.
    if (other < seconds * margin && other < await measure(best) * margin) [best, seconds] = [engine, other]
  }
  return best
}
