import { cpus } from 'node:os'
import type { DataFacts } from '../domain/dataset'
import type { Experiment } from '../domain/experiment'
import type { EngineClient } from './engineClient'

/**
 * Thread counts worth trying. One is up to five times faster for small networks, whose ops are too short to share;
 * all cores win for large ones.
 */
export function threadCandidates(cores = cpus().length): number[] {
  return [...new Set([1, Math.min(4, cores), cores])]
}

/** What an engine process must be started with to use that many threads: TensorFlow reads it when it loads. */
export const threadEnvironment = (threads: number): Record<string, string> => ({
  TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: String(threads),
})

/**
 * The engine that trains this experiment fastest, by a moment's measuring in each, one after another.
 * @param engines one a thread count; the others are ended
 */
export async function fastest(engines: readonly EngineClient[], experiment: Experiment, data: DataFacts): Promise<EngineClient> {
  let best: { engine: EngineClient; seconds: number } | undefined
  // All load the native library meanwhile; measuring together they would only measure one another.
  await Promise.all(engines.map((engine) => engine.ask('environment', {})))
  for (const engine of engines) {
    const seconds = engines.length === 1 ? 0 : (await engine.ask('measure', { experiment, data })).secondsPerStep
    if (!best || seconds < best.seconds) best = { engine, seconds }
  }
  for (const engine of engines) if (engine !== best!.engine) engine.kill()
  return best!.engine
}
