import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { DataPlaces } from '../../src/data/catalogue'
import type { DataFacts } from '../../src/domain/dataset'
import type { Experiment } from '../../src/domain/experiment'
import type { Metric } from '../../src/domain/metrics'
import { type Preprocessing, preprocessingDefaults } from '../../src/domain/preprocessing'
import type { Run } from '../../src/domain/run'
import { EngineClient } from '../../src/host/engineClient'
import { startNodeProcess } from '../../src/host/nodeProcess'
import { createRun, Training } from '../../src/host/training'
import { RunStore } from '../../src/runs/runStore'
import { experimentOf, type LayerParts, smallLayers } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'
import { writeIdxFolder } from '../engine/toyFolder'
import { toySet } from '../engine/toySet'

/** The engine as it was built: what the app and the command line start. */
export const enginePath = join(__dirname, '../../out/main/engine.js')

const started: EngineClient[] = []
afterAll(() => started.splice(0).forEach((engine) => engine.kill()))

/** An engine process of its own, ended with the test file. */
export function startEngine(environment: NodeJS.ProcessEnv = {}, path = enginePath): EngineClient {
  const engine = new EngineClient(startNodeProcess(path, environment))
  started.push(engine)
  return engine
}

/** The toy set in a folder of its own, and where what is known of it is kept. */
export interface ToyData { places: DataPlaces; folder: string; facts: DataFacts }

/** One for all: what is known of sets is found out once. */
const cache = temporaryFolder()

export async function toyData(engine: EngineClient): Promise<ToyData> {
  const folder = writeIdxFolder(temporaryFolder(), toySet())
  const places = { folders: [folder], cache }
  const entries = await engine.ask('data.list', places)
  const entry = entries.find((candidate) => candidate.state === 'ready' && candidate.folder === folder)
  if (entry?.state !== 'ready') throw new Error(`the toy set is not among ${JSON.stringify(entries)}`)
  return { places, folder, facts: entry.facts }
}

/** What is heard of a run while it is trained. */
export interface Followed {
  store: RunStore
  created: Run
  training: Training
  metrics: Metric[]
  phases: string[]
  /** What was told of an engine that doesn't answer. */
  silences: number[]
  /** The run's record each time it changed. */
  changes: Run[]
  /** Resolves with the first metrics that satisfy `wanted`. */
  seen(wanted: (metrics: readonly Metric[]) => boolean): Promise<void>
}

interface Wanted {
  layers?: LayerParts[]
  training?: Record<string, unknown>
  preprocessing?: Partial<Preprocessing>
  /** Does something to the run's folder before it is trained. */
  prepare?(folder: string): void
  store?: RunStore
  /** One of its own, as it is. */
  experiment?: Experiment
  /** A run that is taken up again. */
  resumed?: Run
}

export async function follow(engine: EngineClient, data: ToyData, wanted: Wanted = {}): Promise<Followed> {
  const store = wanted.store ?? new RunStore(temporaryFolder())
  const experiment: Experiment = wanted.experiment ?? {
    ...experimentOf(wanted.layers ?? smallLayers, wanted.training),
    preprocessing: { ...preprocessingDefaults(), ...wanted.preprocessing },
    data: data.facts.id,
  }
  const created = wanted.resumed ?? await createRun(store, experiment, data.facts)
  wanted.prepare?.(store.folderOf(created.id))
  const metrics: Metric[] = [], phases: string[] = [], changes: Run[] = [], silences: number[] = []
  const waiting = new Set<() => void>()
  const training = new Training(store, async () => engine, created, data.places, {
    changed: (run) => changes.push(run),
    metrics: (_id, lines) => {
      metrics.push(...lines)
      for (const look of waiting) look()
    },
    phase: (_id, phase) => phases.push(phase),
    silent: (_id, seconds) => silences.push(seconds),
  }, !!wanted.resumed)
  const seen = (satisfies: (lines: readonly Metric[]) => boolean) => new Promise<void>((resolve) => {
    const look = () => {
      if (!satisfies(metrics)) return
      waiting.delete(look)
      resolve()
    }
    waiting.add(look)
    look()
  })
  return { store, created, training, metrics, phases, changes, silences, seen }
}
