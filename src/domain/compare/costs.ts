import { totalParameters } from '../analysis'
import { relative } from '../delta'
import { analysisOf } from '../experiment'
import { bytes as bytesText, compact, duration, thousands } from '../format'
import { resultOf, type Run } from '../run'
import { planOf } from '../training'
import { trainingMemory } from '../trainingMemory'
import type { Measure } from './measure'

/** Seconds that an epoch took, evaluations included. */
function epochSeconds(run: Run): number | undefined {
  const result = resultOf(run)
  return result?.step ? result.seconds / result.step * planOf(run.experiment.training, run.data.train).stepsPerEpoch : undefined
}
const network = ({ experiment, data }: Run) => analysisOf(experiment, data)
const memory = (run: Run): number =>
  trainingMemory(network(run), run.experiment.training, run.data, run.experiment.preprocessing).total

/** What runs cost. @param bytes on disk by run */
export const costs = (bytes: ReadonlyMap<string, number>): Measure[] => [
  { label: 'Parameters', value: ({ parameters }) => totalParameters(parameters), text: thousands, delta: relative, prefers: 'lower' },
  { label: 'Multiply-adds', value: (run) => network(run).multiplyAdds, text: compact, delta: relative, prefers: 'lower' },
  { label: 'Memory, estimated', value: memory, text: bytesText, delta: relative, prefers: 'lower' },
  { label: 'Size on disk', value: ({ id }) => bytes.get(id), text: bytesText, delta: relative, prefers: 'lower' },
  { label: 'Time per epoch', value: epochSeconds, text: duration, delta: relative, prefers: 'lower' },
]
