import { type Calibration, calibrationVersion, type StepCosts } from '../domain/estimate'
import type { EngineClient } from './engineClient'
import { threadCandidates, threadEnvironment } from './threads'

/**
 * Measures what training costs on this machine: in a process a thread count, one after another, since together they
 * would only measure one another. Some two seconds each.
 * @param start starts such a process; each is ended here
 */
export async function calibrate(start: (environment: Record<string, string>) => EngineClient): Promise<Calibration> {
  const costs: StepCosts[] = []
  let facts = { device: '', tensorflow: '' }
  for (const threads of threadCandidates()) {
    const engine = start(threadEnvironment(threads))
    try {
      const { device, tensorflow } = await engine.ask('environment', {})
      facts = { device, tensorflow }
      costs.push(await engine.ask('calibrate', {}))
    } finally {
      engine.kill()
    }
  }
  return { version: calibrationVersion, ...facts, costs }
}
