import { totalParameters } from '../analysis'
import { evaluationMetrics } from '../evaluationMetrics'
import type { Metric } from '../metrics'
import type { Run } from '../run'
import { planOf, summariseTraining } from '../training'
import type { Scalar } from './events'

/** A folder of event files each, as Keras's callback names them; `test` where the test set was watched. */
export const scalarFolders = ['train', 'validation', 'test'] as const
export type ScalarFolder = (typeof scalarFolders)[number]
export type RunScalar = Omit<Scalar, 'time'> & { folder: ScalarFolder; /** Of training, until then. */ seconds: number }

/**
 * What Keras's TensorBoard callback writes of metrics, and under which names: `epoch_…` by the epoch, from 0, `batch_…` and
 * `evaluation_…_vs_iterations` by the step. Lines come in their order, in as many calls as one likes.
 */
export function runScalars({ experiment: { training }, data }: Pick<Run, 'experiment' | 'data'>): (metric: Metric) => RunScalar[] {
  const { stepsPerEpoch } = planOf(training, data.train)
  let rate: number | undefined
  return (metric) => {
    if (metric.kind === 'norms') return []
    const { step, epoch, loss, accuracy, seconds } = metric
    const named = (folder: ScalarFolder, at: number, values: Record<string, number | undefined>): RunScalar[] =>
      Object.entries(values).flatMap(([tag, value]) => (value === undefined ? [] : [{ folder, tag, value, step: at, seconds }]))
    switch (metric.kind) {
      case 'train':
        rate = metric.learningRate ?? rate
        return named('train', step, { batch_loss: loss, batch_accuracy: accuracy, batch_learning_rate: metric.learningRate })
      case 'epoch': return named('train', epoch - 1, { epoch_loss: loss, epoch_accuracy: accuracy, epoch_learning_rate: rate })
      case 'evaluation': {
        const figures = { loss, accuracy, ...Object.fromEntries(evaluationMetrics.map((name) => [name, metric[name]])) }
        const as = (prefix: string, suffix = '') =>
          Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${prefix}_${name}${suffix}`, value]))
        return [
          ...(step > 0 && step % stepsPerEpoch === 0 ? named(metric.split, epoch - 1, as('epoch')) : []),
          ...named(metric.split, step, as('evaluation', '_vs_iterations')),
        ]
      }
    }
  }
}

/** What tells runs apart in the tab of hyperparameters. */
export const runHyperparameters = ({ name, experiment: { architecture, training }, data, parameters }: Run) => ({
  run: name, data: data.name, architecture: architecture.name, parameters: totalParameters(parameters),
  optimizer: training.optimizer.name, learning_rate: training.optimizer.learning_rate,
  batch_size: training.batch_size, loss: training.loss, seed: training.seed,
  training: summariseTraining(training),
})
