import { totalParameters } from '../../domain/analysis'
import { thousands } from '../../domain/format'
import type { CheckpointName, RunCheckpoint } from '../../domain/runReference'
import { fastest, threadCandidates, threadEnvironment } from '../../host/threads'
import { createRun } from '../../host/training'
import { findData, openStore, startEngine } from '../context'
import { applySettings, readExperiment } from '../experimentOption'
import { countOption, readArguments } from '../options'
import { print } from '../output'
import type { RunStore } from '../../runs/runStore'
import { followTraining } from '../following'

export const usage = 'train (--template NAME [--quick] | --experiment FILE) [--data NAME|FOLDER|FILE] [--epochs N | --steps N] [--batch N] [--seed N] [--set path=value …] [--from RUN[:best|last]] [--threads N] [--tensorboard DIR] [--runs-dir DIR] [--json]'

export async function train(args: string[]): Promise<number> {
  const { values } = readArguments(args, {
    template: { type: 'string' }, experiment: { type: 'string' }, quick: { type: 'boolean', default: false },
    data: { type: 'string' }, epochs: { type: 'string' }, steps: { type: 'string' },
    batch: { type: 'string' }, seed: { type: 'string' }, set: { type: 'string', multiple: true },
    threads: { type: 'string' }, from: { type: 'string' }, tensorboard: { type: 'string' },
  }, usage)
  const epochs = countOption(values.epochs, 'epochs'), steps = countOption(values.steps, 'steps')
  const batch = countOption(values.batch, 'batch'), threads = countOption(values.threads, 'threads')
  const settings = [...(values.set ?? [])]
  if (epochs || steps) settings.push('training.phases=[]')
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
    if (values.from !== undefined) {
      experiment = { ...experiment, training: { ...experiment.training, start_from: await startOf(store, values.from) } }
    }
    const run = await createRun(store, experiment, facts)
    if (!values.json) print(`${run.name} on ${facts.name}: ${thousands(totalParameters(run.parameters))} parameters`)
    return await followTraining({
      store, run, places, engines, json: values.json, choose: () => fastest(engines, run.experiment, facts), resume: false,
      tensorboard: values.tensorboard,
    })
  } finally {
    for (const engine of engines) engine.kill()
  }
}

/** `RUN`, `RUN:best` or `RUN:last`. */
async function startOf(store: RunStore, reference: string): Promise<RunCheckpoint> {
  const [, run = reference, checkpoint = 'best'] = /^(.*):(best|last)$/.exec(reference) ?? []
  return { run: (await store.find(run)).id, checkpoint: checkpoint as CheckpointName }
}
