import { resolve } from 'node:path'
import type { DataPlaces } from '../data/catalogue'
import { totalParameters } from '../domain/analysis'
import type { ChosenFigures } from '../domain/evaluationMetrics'
import { describeFailure } from '../domain/failure'
import { percent } from '../domain/format'
import { failureOf, resultOf, type Run, validatedOnTest } from '../domain/run'
import type { EngineClient } from '../host/engineClient'
import { LiveTensorBoard } from '../host/tensorboard'
import { type TrainListener, Training } from '../host/training'
import type { RunStore } from '../runs/runStore'
import { chosenTexts, print, printJson, ProgressLine } from './output'

interface Following {
  store: RunStore
  run: Run
  places: DataPlaces
  /** All that were started for it; ended by whoever started them. */
  engines: readonly EngineClient[]
  choose(): Promise<EngineClient>
  resume: boolean
  json: boolean | undefined
  /** Where event files are written meanwhile. */
  tensorboard: string | undefined
}

/** Trains a run to its end with a progress bar or JSON lines, and says what came of it. @returns the exit code */
export async function followTraining(
  { store, run, places, engines, choose, resume, json, tensorboard }: Following,
): Promise<number> {
  const line = new ProgressLine(run)
  const events = tensorboard === undefined ? undefined : new LiveTensorBoard(resolve(tensorboard), run)
  const listener: TrainListener = json
    ? {
      metrics: (_id, metrics) => metrics.forEach((metric) => printJson({ event: 'metric', ...metric })),
      phase: (_id, phase) => printJson({ event: 'phase', phase }),
      rewound: (_id, step) => printJson({ event: 'resumed', step }),
    }
    : {
      metrics: (_id, metrics) => line.show(metrics),
      phase: (_id, phase) => line.phase(phase),
      rewound: (_id, step) => line.keep(`Going on from step ${step}`),
    }
  const training = new Training(store, choose, run, places, events?.listening(listener) ?? listener, resume)
  let interrupts = 0
  const interrupt = () => { if (++interrupts === 1) training.stop(); else engines.forEach((engine) => engine.kill()) }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const ended = await training.ended
  line.end()
  const unwritten = await events?.ended()
  if (unwritten) process.stderr.write(`TensorBoard's files: ${describeFailure(unwritten)}\n`)
  const tell = json ? tellJson : tellPerson
  await tell(store, ended)
  return failureOf(ended) ? 1 : 0
}

const bestTest = async (store: RunStore, { id }: Run) => {
  const { test } = await store.evaluation(id)
  return { test, best: test.best ?? test.last }
}

async function tellJson(store: RunStore, run: Run): Promise<void> {
  const { test, best } = await bestTest(store, run)
  printJson({
    event: 'result', run: run.id, name: run.name, state: run.status.state, folder: store.folderOf(run.id),
    parameters: totalParameters(run.parameters), device: run.environment?.device, ...resultOf(run),
    testAccuracy: best?.accuracy, test, validatedOnTest: validatedOnTest(run.experiment),
    failure: failureOf(run),
  })
}

async function tellPerson(store: RunStore, run: Run): Promise<void> {
  const { test, best } = await bestTest(store, run), result = resultOf(run), failure = failureOf(run)
  const also = (figures: ChosenFigures) => chosenTexts(figures, run.experiment.training.top_k).map((text) => `, ${text}`).join('')
  const early = result?.stoppedEarly ? ' by early stopping' : ''
  if (failure) print(describeFailure(failure))
  else print(`${run.status.state}${early} after epoch ${result?.epoch}, step ${result?.step} · ${Math.round(result?.imagesPerSecond ?? 0)} images/s`)
  if (result?.bestValidation) print(`${percent(result.bestValidation.accuracy)} validation, best epoch ${result.bestValidation.epoch}${also(result.bestValidation)}`)
  if (best) print(`${percent(best.accuracy)} test, ${test.best ? 'best' : 'last'} checkpoint, epoch ${best.epoch}${validatedOnTest(run.experiment) ? ' (chosen on the test set)' : ''}${also(best)}`)
  print(`Run ${run.id} in ${store.folderOf(run.id)}`)
}
