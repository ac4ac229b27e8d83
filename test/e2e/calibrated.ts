import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { calibrate } from '../../src/host/calibrating'
import { EngineClient } from '../../src/host/engineClient'
import { startNodeProcess } from '../../src/host/nodeProcess'

declare module 'vitest' {
  interface ProvidedContext { calibration: string }
}

/** What the app measures at its first start on a machine, measured once for all the homes that tests start it in. */
export default async function setup(project: TestProject): Promise<void> {
  const engine = join(import.meta.dirname, '../../out/main/engine.js')
  const calibration = await calibrate((environment) => new EngineClient(startNodeProcess(engine, environment)))
  project.provide('calibration', JSON.stringify(calibration))
}
