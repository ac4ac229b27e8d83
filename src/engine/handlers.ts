import { join } from 'node:path'
import { Catalogue, type DataPlaces } from '../data/catalogue'
import type { DataFacts } from '../domain/dataset'
import type { Experiment } from '../domain/experiment'
import { fail } from '../domain/failure'
import { inputShape } from '../domain/preprocessing'
import type { EngineEvent, EngineRequests } from '../ipc/engineProtocol'
import type { ProcessHandlers } from '../ipc/processProtocol'
import { version } from '../../package.json'
import { readCheckpoint } from '../runs/checkpoint'
import { calibrate } from './calibrate'
import { classify } from './classify'
import { dataHandlers } from './dataHandlers'
import { doubtHandlers } from './doubt/doubtHandlers'
import { evaluateRun } from './evaluation/evaluateRun'
import { evaluationHandlers } from './evaluation/handlers'
import { exportWeights, keepImport, readImport } from './exchange'
import { explainHandlers } from './explain/explainHandlers'
import { measureStep } from './measureStep'
import { probe } from './probe'
import { testRates } from './rateTest'
import { measureRobustness } from './robustness'
import { packedRun, unpackedRun } from './runArchive'
import { environmentOf } from './tensorflow'
import { resumptionOf } from './training/resumption'
import { TrainedNetworks } from './trainedNetworks'
import { train } from './training/train'

/** What the engine answers to each request. @param post tells what happens meanwhile */
export function makeHandlers(post: (event: EngineEvent) => void): ProcessHandlers<EngineRequests> {
  const catalogue = new Catalogue(), networks = new TrainedNetworks()
  let training = false, stopping = false

  /** One thing that trains at a time; `stop` ends it. */
  async function exclusively<Value>(work: () => Promise<Value>): Promise<Value> {
    if (training) fail('run-busy', 'This engine is already training', 'Wait for that run or stop it.')
    training = true
    stopping = false
    try {
      return await work()
    } finally {
      training = false
    }
  }
  /** @throws FailureError `data-damaged` where the files are no longer those that were chosen */
  async function chosenSet(id: string, fingerprint: string, places: DataPlaces) {
    const { set, facts } = await catalogue.load(id, places)
    if (facts.fingerprint !== fingerprint) {
      fail('data-damaged', `${facts.name} is not the data that was chosen: its files have changed`, 'Open Data, look at the set and train again.')
    }
    return set
  }

  /** @throws FailureError `data-damaged` where the files are no longer those that the run was trained on */
  async function trainedSet(experiment: Experiment, data: DataFacts, places: DataPlaces) {
    const { set, facts } = await catalogue.load(experiment.data, places)
    if (facts.fingerprint !== data.fingerprint) {
      fail('data-damaged', `${facts.name} has changed since the run was trained`, 'Restore its files, or train again.')
    }
    return set
  }

  return {
    environment: () => environmentOf(version),
    ...dataHandlers(catalogue, post),
    measure: ({ experiment, data }) => ({
      secondsPerStep: measureStep(experiment, inputShape(experiment.preprocessing, data.shape), data.classes.length),
    }),

    async train({ folder, experiment, fingerprint, resume, start, ...places }) {
      return exclusively(async () => {
        post({ event: 'phase', phase: 'Loading data' })
        const set = await chosenSet(experiment.data, fingerprint, places)
        const from = resume ? await resumptionOf(folder) : undefined
        const initial = start && await readCheckpoint(join(start.folder, 'checkpoints'), start.checkpoint)
        post({ event: 'started', environment: environmentOf(version), step: from?.last.step ?? 0 })
        return train(experiment, set, folder, {
          progress: (metrics, result) => post({ event: 'progress', metrics, result }),
          phase: (phase) => post({ event: 'phase', phase }),
          stopping: () => stopping,
          standardised: (statistics) => post({ event: 'standardised', statistics }),
          took: (took) => post({ event: 'took', step: initial!.step, ...took }),
        }, { from, initial: initial?.weights })
      })
    },
    'rates.test': ({ experiment, fingerprint, start, steps, ...places }) => exclusively(async () => {
      const set = await chosenSet(experiment.data, fingerprint, places)
      const initial = start && await readCheckpoint(join(start.folder, 'checkpoints'), start.checkpoint)
      return testRates(experiment, set, {
        progress: (points, most) => post({ event: 'rates', points, steps: most }),
        stopping: () => stopping,
      }, { initial: initial?.weights, steps })
    }),
    stop() {
      stopping = true
      return {}
    },

    ping: () => ({}),

    evaluate: async ({ folder, experiment, data, ...places }) =>
      evaluateRun(folder, experiment, await trainedSet(experiment, data, places)),
    ...evaluationHandlers(trainedSet, post),
    async robustness({ folder, checkpoint, experiment, data, images, seed, ...places }) {
      const set = await trainedSet(experiment, data, places)
      const weights = await readCheckpoint(join(folder, 'checkpoints'), checkpoint)
      return measureRobustness(experiment, set, weights, { images, seed }, (done) => post({ event: 'measured', done }))
    },
    classify: (input) => classify(networks, input),
    ...doubtHandlers(networks, trainedSet),
    ...explainHandlers(networks, trainedSet),
    'import.read': readImport,
    'import.keep': keepImport,
    'export.weights': exportWeights,
    'run.pack': (input) => packedRun(catalogue, input),
    'run.unpack': unpackedRun,
    calibrate,
    probe: ({ steps }) => probe(steps),
  }
}
