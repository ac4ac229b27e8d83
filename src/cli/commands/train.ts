import { totalParameters } from '../../domain/analysis'
import { describeFailure } from '../../domain/failure'
import { percent, thousands } from '../../domain/format'
import { resultOf, validatedOnTest } from '../../domain/run'
import { fastest, threadCandidates, threadEnvironment } from '../../host/threads'
import { createRun, Training } from '../../host/training'
import { findData, openStore, startEngine } from '../context'
import { applySettings, readExperiment } from '../experimentOption'
import { countOption, readArguments } from '../options'
import { print, printJson, ProgressLine } from '../output'

export const usage = 'train (--template NAME [--quick] | --experiment FILE) [--data NAME|FOLDER|FILE] [--epochs N | --steps N] [--batch N] [--seed N] [--set path=value …] [--threads N] [--runs-dir DIR] [--json]'

export async function train(args: string[]): Promise<number> {
  const { values } = readArguments(args, {
    template: { type: 'string' }, experiment: { type: 'string' }, quick: { type: 'boolean', default: false },
    data: { type: 'string' }, epochs: { type: 'string' }, steps: { type: 'string' },
    batch: { type: 'string' }, seed: { type: 'string' }, set: { type: 'string', multiple: true },
    threads: { type: 'string' },
  }, usage)
  const epochs = countOption(values.epochs, 'epochs'), steps = countOption(values.steps, 'steps')
  const batch = countOption(values.batch, 'batch'), threads = countOption(values.threads, 'threads')
  const settings = [...(values.set ?? [])]
  if (epochs) settings.push(`training.budget=${JSON.stringify({ unit: 'epochs', epochs })}`)
  if (steps) settings.push(`training.budget=${JSON.stringify({ unit: 'steps', steps })}`)
  if (batch) settings.push(`training.batch_size=${batch}`)
  if (values.seed !== undefined) settings.push(`training.seed=${values.seed}`)
  let experiment = applySettings(await readExperiment(values), settings)

  const store = await openStore(values['runs-dir'])
  const engines = (threads ? [threads] : threadCandidates()).map((count) => startEngine(threadEnvironment(count)))
  try {
    const { facts, places } = await findData(engines[0]!, values.data ?? experiment.data)
    experiment = { ...experiment, data: facts.id }
    const created = await createRun(store, experiment, facts)
    const line = new ProgressLine(created)
    if (!values.json) print(`${created.name} on ${facts.name}: ${thousands(totalParameters(created.parameters))} parameters`)
    const training = new Training(store, () => fastest(engines, created.experiment, facts), created, places, values.json
      ? {
        metrics: (_id, metrics) => metrics.forEach((metric) => printJson({ event: 'metric', ...metric })),
        phase: (_id, phase) => printJson({ event: 'phase', phase }),
      }
      : { metrics: (_id, metrics) => line.show(metrics), phase: (_id, phase) => line.phase(phase) })
    let interrupts = 0
    const interrupt = () => { if (++interrupts === 1) training.stop(); else engines.forEach((engine) => engine.kill()) }
    process.on('SIGINT', interrupt)
    process.on('SIGTERM', interrupt)
    const run = await training.ended
    line.end()

    const { test } = await store.evaluation(run.id)
    const result = resultOf(run)
    const best = test.best ?? test.last
    if (values.json) {
      printJson({
        event: 'result', run: run.id, name: run.name, state: run.status.state, folder: store.folderOf(run.id),
        parameters: totalParameters(run.parameters), device: run.environment?.device, ...result,
        testAccuracy: best?.accuracy, test, validatedOnTest: validatedOnTest(experiment),
        ...('failure' in run.status ? { failure: run.status.failure } : {}),
      })
    } else {
      if ('failure' in run.status) print(describeFailure(run.status.failure))
      else print(`${run.status.state} after epoch ${result?.epoch}, step ${result?.step} · ${Math.round(result?.imagesPerSecond ?? 0)} images/s`)
      if (result?.bestValidation) print(`${percent(result.bestValidation.accuracy)} validation, best epoch ${result.bestValidation.epoch}`)
      if (best) print(`${percent(best.accuracy)} test, ${test.best ? 'best' : 'last'} checkpoint, epoch ${best.epoch}${validatedOnTest(experiment) ? ' (chosen on the test set)' : ''}`)
      print(`Run ${run.id} in ${store.folderOf(run.id)}`)
    }
    return 'failure' in run.status ? 1 : 0
  } finally {
    for (const engine of engines) engine.kill()
  }
}
