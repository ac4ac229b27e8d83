import { fail } from '../../domain/failure'
import { duration, lossText, thousands } from '../../domain/format'
import { type RatePoint, roundRate, smoothedLosses, stepLimits, suggestRate } from '../../domain/rateRange'
import { rateTestThreads, testRates } from '../../host/rateTest'
import { threadEnvironment } from '../../host/threads'
import { findData, openStore, startEngine, withEngine } from '../context'
import { applySettings, readExperiment } from '../experimentOption'
import { countOption, readArguments } from '../options'
import { print, printJson, printTable } from '../output'

export const usage = 'lr-range (--template NAME | --experiment FILE) [--data NAME|FOLDER|FILE] [--steps N] [--batch N] [--seed N] [--set path=value …] [--threads N] [--runs-dir DIR] [--json]'

/** Rates told to a person: some a decade. */
const rowsPerDecade = 2

/** Tries learning rates from small to large and suggests one; makes no run. */
export async function lrRange(args: string[]): Promise<number> {
  const { values } = readArguments(args, {
    template: { type: 'string' }, experiment: { type: 'string' }, data: { type: 'string' }, steps: { type: 'string' },
    batch: { type: 'string' }, seed: { type: 'string' }, set: { type: 'string', multiple: true }, threads: { type: 'string' },
  }, usage)
  const steps = countOption(values.steps, 'steps'), batch = countOption(values.batch, 'batch')
  if (steps !== undefined && (steps < stepLimits.min || steps > stepLimits.max)) {
    fail('bad-arguments', `--steps is ${steps}`, `It needs a whole number from ${stepLimits.min} to ${thousands(stepLimits.max)}.`)
  }
  const threads = countOption(values.threads, 'threads')
  const settings = [...(values.set ?? [])]
  if (batch) settings.push(`training.batch_size=${batch}`)
  if (values.seed !== undefined) settings.push(`training.seed=${values.seed}`)
  const read = applySettings(await readExperiment(values), settings)

  const store = await openStore(values['runs-dir'])
  const { facts: data, places } = await withEngine((engine) => findData(engine, values.data ?? read.data))
  const experiment = { ...read, data: data.id }
  const engine = startEngine(threadEnvironment(threads ?? rateTestThreads(experiment, data)))
  const interrupt = () => { void engine.ask('stop', {}).catch(() => undefined) }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const live = !values.json && process.stdout.isTTY
  const began = performance.now()
  let made = 0
  try {
    const test = await testRates(engine, { experiment, data, places, store, steps }, (points, most) => {
      made += points.length
      if (values.json) for (const point of points) printJson({ event: 'rate', ...point })
      else if (live) process.stdout.write(`\r\x1b[2K${made} of at most ${most} steps · rate ${points[points.length - 1]?.rate.toPrecision(2) ?? ''}`)
    })
    if (live) process.stdout.write('\r\x1b[2K')
    const suggestion = suggestRate(test.points)
    if (values.json) {
      printJson({
        event: 'result', ended: test.ended, steps: test.points.length, seconds: (performance.now() - began) / 1000,
        suggestion: suggestion ? { learning_rate: roundRate(suggestion.steepest), ...suggestion } : null,
      })
      return 0
    }
    printTable(['rate', 'loss'], rowsOf(test.points))
    print(`${thousands(test.points.length)} steps on ${data.name} in ${duration((performance.now() - began) / 1000)}`)
    print(suggestion
      ? `The loss falls steepest at a rate of ${roundRate(suggestion.steepest)}; a tenth of where it is least is ${roundRate(suggestion.tenthOfLeast)}.`
      : 'The loss doesn\'t clearly fall at any rate tried, so none is suggested. Look at the network, or try a larger batch.')
    return 0
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    engine.kill()
  }
}

function rowsOf(points: readonly RatePoint[]): string[][] {
  const smooth = smoothedLosses(points)
  const slot = ({ rate }: RatePoint) => Math.round(Math.log10(rate) * rowsPerDecade)
  return points.flatMap((point, i) => i > 0 && slot(points[i - 1]!) === slot(point)
    ? [] : [[String(roundRate(point.rate)), lossText(smooth[i]!)]])
}
