import { percent } from './format'
import type { Evaluation, Metric, MetricOf } from './metrics'
import { type Run, validatedOnTest } from './run'
import { planOf } from './training'

/** What is seen in a run's figures, and a change to try. Each a sentence. */
export interface Advice { kind: 'chance' | 'rising' | 'overfitting' | 'plateau' | 'unfinished'; seen: string; advice: string }

/** How many times the loss of one batch in its last stretch has to exceed the lowest before it counts as rising. */
const risen = 1.5
/** Evaluations without an improvement that are a plateau. */
const plateauEvaluations = 8

const validations = (metrics: readonly Metric[]): Evaluation[] =>
  metrics.filter((metric): metric is Evaluation => metric.kind === 'evaluation' && metric.split === 'validation')
const trains = (metrics: readonly Metric[]) => metrics.filter((metric): metric is MetricOf<'train'> => metric.kind === 'train')
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const short = (rate: number): string => String(Number(rate.toPrecision(1)))

/**
 * What a teacher would say of the curves: the first thing that holds, most serious first; nothing in the first few
 * reports, where anything may still happen.
 */
export function adviceOf(run: Run, metrics: readonly Metric[]): Advice | undefined {
  const reports = trains(metrics), found = validations(metrics)
  const { training } = run.experiment, { learning_rate } = training.optimizer
  const { steps, stepsPerEpoch } = planOf(training, run.data.train), last = metrics[metrics.length - 1]
  if (!last || reports.length < 6) return undefined

  const quarter = Math.max(3, Math.floor(reports.length / 4))
  const recent = mean(reports.slice(-quarter).map(({ loss }) => loss))
  let lowest = Infinity
  for (let i = 0; i + quarter <= reports.length; i++) {
    lowest = Math.min(lowest, mean(reports.slice(i, i + quarter).map(({ loss }) => loss)))
  }
  if (recent > lowest * risen) {
    return {
      kind: 'rising', seen: `The training loss has risen from ${lowest.toFixed(2)} to ${recent.toFixed(2)}`,
      advice: `Try a smaller learning rate, such as ${short(learning_rate / 10)}, or clip the gradients.`,
    }
  }

  const chance = 1 / run.data.classes.length
  const accuracy = mean(reports.slice(-quarter).map((report) => report.accuracy))
  if (last.step >= Math.min(steps, 2 * stepsPerEpoch) && accuracy < chance * 1.3) {
    return {
      kind: 'chance', seen: `After ${last.step.toLocaleString('en')} steps the accuracy is ${percent(accuracy)}, about what guessing gives`,
      advice: `Try another learning rate (${short(learning_rate * 10)} or ${short(learning_rate / 10)}), or another activation or initializer.`,
    }
  }

  if (found.length < 4) return undefined
  const where = validatedOnTest(run.experiment) ? 'test' : 'validation'
  const best = found.reduce((a, b) => (b.loss < a.loss ? b : a)), latest = found[found.length - 1]!
  const trained = mean(reports.slice(-quarter).map(({ loss }) => loss))
  if (latest.loss > best.loss * 1.15 && trained < latest.loss * 0.8 && found.indexOf(best) < found.length - 3) {
    return {
      kind: 'overfitting',
      seen: `The ${where} loss was lowest in epoch ${best.epoch} and has risen since, while the training loss falls: it learns the training images by heart`,
      advice: 'Try early stopping, more dropout or weight decay, or a smaller network.',
    }
  }
  const since = found.length - 1 - found.indexOf(best)
  if (since >= plateauEvaluations && training.schedule.name === 'constant' && !training.reduce_lr_on_plateau) {
    return {
      kind: 'plateau', seen: `The ${where} loss has not improved for ${since} evaluations`,
      advice: 'Try a schedule or “Reduce the rate on plateaus”, or stop here.',
    }
  }
  const improving = found.length >= 4 && found.indexOf(best) === found.length - 1
    && latest.loss < found[found.length - 4]!.loss * 0.97
  if (run.status.state === 'completed' && improving) {
    return {
      kind: 'unfinished', seen: `The ${where} loss was still falling at the end`,
      advice: 'Train for more.',
    }
  }
  return undefined
}
