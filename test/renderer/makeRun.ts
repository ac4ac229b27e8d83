import { experimentSchema, type Experiment } from '../../src/domain/experiment'
import type { Preprocessing } from '../../src/domain/preprocessing'
import type { Result, Run, RunStatus } from '../../src/domain/run'

export interface RunParts {
  id?: string
  name?: string
  training?: Record<string, unknown>
  layers?: Record<string, unknown>[]
  result?: Partial<Result>
  status?: RunStatus
  createdAt?: string
  data?: Partial<Run['data']>
  preprocessing?: Partial<Preprocessing>
  parameters?: number
}

/** An experiment with the defaults for all that isn't given. */
export const makeExperiment = ({ training = {}, layers = [], preprocessing = {} }: RunParts = {}): Experiment =>
  experimentSchema.parse({
    format: 'layerbench-experiment', version: 1, data: 'sample', training, preprocessing,
    architecture: { name: 'net', layers },
  })

/** A run as tests need it: 1,000 training images, completed unless said otherwise. */
export function makeRun(parts: RunParts = {}): Run {
  const result: Result = { step: 100, epoch: 10, seconds: 60, imagesPerSecond: 500, ...parts.result }
  const at = '2026-11-21T10:32:00.000Z'
  return {
    version: 1,
    id: parts.id ?? '20261121-103200-aaaaaa',
    name: parts.name ?? 'a run',
    createdAt: parts.createdAt ?? at,
    experiment: makeExperiment(parts),
    data: {
      id: 'sample', name: 'Sample', classes: ['a', 'b'], shape: [28, 28, 1], train: 1000, test: 200,
      fingerprint: 'f'.repeat(64),
      ...parts.data,
    },
    parameters: { trainable: parts.parameters ?? 1000, nonTrainable: 0 },
    status: parts.status ?? { state: 'completed', startedAt: at, finishedAt: at, result },
    testLooks: 0,
  }
}

export const running: RunStatus = { state: 'running', pid: 1, startedAt: '2026-11-21T10:32:00.000Z' }
