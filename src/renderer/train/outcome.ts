import { percent, thousands } from '../../domain/format'
import { headlineOf } from '../../domain/comparison'
import { resultOf, type Run, type RunState, validatedOnTest } from '../../domain/run'
import { heldOut } from '../../domain/training'

export const stateNames: Record<RunState, string> = {
  running: 'Training',
  completed: 'Completed',
  stopped: 'Stopped',
  paused: 'Paused',
  failed: 'Failed',
  interrupted: 'Interrupted',
  imported: 'Imported',
}

/** Why there are train figures alone. */
const whyNone = ({ experiment, data }: Run): string =>
  heldOut(experiment.training, data.train) || validatedOnTest(experiment)
    ? 'it ended before the first validation'
    : 'nothing was held out for validation'

/** What came of an ended run, in a sentence that names split and checkpoint. */
export function outcomeOf(run: Run): string {
  const result = resultOf(run)
  if (run.status.state === 'imported') return `Weights imported from ${run.status.file}, not trained here`
  if (!result) return stateNames[run.status.state]
  const end = run.status.state === 'completed'
    ? result.stoppedEarly ? `Stopped early, epoch ${result.stoppedEarly.epoch}` : 'Completed'
    : `${stateNames[run.status.state]} at step ${thousands(result.step)}`
  const headline = headlineOf(run)
  if (!headline) return `${end}: no figures yet`
  return headline.split === 'train'
    ? `${end}: ${percent(headline.accuracy)} on train, epoch ${headline.epoch}; ${whyNone(run)}`
    : `${end}: ${percent(headline.accuracy)} ${headline.split}, best epoch ${headline.epoch}`
}
