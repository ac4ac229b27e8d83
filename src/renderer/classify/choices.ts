import { percent } from '../../domain/format'
import {
  type CheckpointName, type CheckpointSummary, isActive, type Moment, resultOf, type Run, validatedOnTest,
} from '../../domain/run'

const momentText = (run: Run, moment: Moment): string =>
  `${percent(moment.accuracy)} ${validatedOnTest(run.experiment) ? 'on test (validated on it)' : 'validation'}`

/** A run's best figure with its split and checkpoint: `92.1 % validation, best epoch 7`. */
export function runFigure(run: Run): string {
  if (isActive(run)) return 'being trained'
  if (run.status.state === 'imported') return 'imported'
  const best = resultOf(run)?.bestValidation
  return best ? `${momentText(run, best)}, best epoch ${best.epoch}` : 'no validation'
}

/** A checkpoint with its figure: `Best · epoch 7, 92.1 % validation`. */
export function checkpointText(run: Run, { name, step, epoch }: CheckpointSummary): string {
  const result = resultOf(run)
  const moment = [result?.bestValidation, result?.lastValidation].find((candidate) => candidate?.step === step)
  if (run.status.state === 'imported') return `Imported from ${run.status.file}`
  const title = name === 'best' ? 'Best' : 'Last'
  return `${title} · epoch ${epoch}${moment ? `, ${momentText(run, moment)}` : ''}`
}

/** The checkpoint to use where none was chosen: the best one, or what there is. */
export function checkpointFor(
  wanted: CheckpointName | undefined, there: readonly CheckpointSummary[],
): CheckpointName | undefined {
  const names = there.map(({ name }) => name)
  return wanted && names.includes(wanted) ? wanted : names.includes('best') ? 'best' : names[0]
}

/** Runs in the order in which one is taken by itself: the newest that isn't being trained first. */
export const byReadiness = (runs: readonly Run[]): Run[] =>
  [...runs.filter((run) => !isActive(run)), ...runs.filter(isActive)]
