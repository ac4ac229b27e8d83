import { fail } from '../../domain/failure'
import { fastest, threadCandidates, threadEnvironment } from '../../host/threads'
import { reopenRun } from '../../host/training'
import { openPlaces, openStore, startEngine } from '../context'
import { followTraining } from '../following'
import { countOption, readArguments } from '../options'
import { print } from '../output'

export const usage = 'resume RUN [--epochs N | --steps N] [--tensorboard DIR] [--runs-dir DIR] [--json]'

/** Goes on with a run from its last checkpoint; --epochs and --steps say for how long in all. */
export async function resume(args: string[]): Promise<number> {
  const { values, positionals: [reference, ...rest] } = readArguments(args, {
    epochs: { type: 'string' }, steps: { type: 'string' }, tensorboard: { type: 'string' },
  }, usage)
  if (reference === undefined || rest.length) fail('bad-arguments', 'Give one run', `Usage: layerbench ${usage}`)
  const epochs = countOption(values.epochs, 'epochs'), steps = countOption(values.steps, 'steps')
  const budget = epochs ? { unit: 'epochs' as const, epochs } : steps ? { unit: 'steps' as const, steps } : undefined
  const store = await openStore(values['runs-dir'])
  const { id } = await store.find(reference)
  const run = await reopenRun(store, id, budget)
  // As many threads as it had, so that it goes on with the same numbers.
  const threads = run.environment?.threads.intraOp
  const engines = (threads ? [threads] : threadCandidates()).map((count) => startEngine(threadEnvironment(count)))
  try {
    if (!values.json) print(`${run.name} on ${run.data.name}`)
    return await followTraining({
      store, run, places: await openPlaces(), engines, json: values.json,
      choose: () => fastest(engines, run.experiment, run.data), resume: true, tensorboard: values.tensorboard,
    })
  } finally {
    for (const engine of engines) engine.kill()
  }
}
