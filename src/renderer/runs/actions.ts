import { type CheckpointName, type Run } from '../../domain/run'
import { useActions } from '../shell/commands'
import { useExperiment } from '../stores/experiment'
import { useNavigation } from '../stores/navigation'
import { useRuns } from '../stores/runs'

/** Where one can go from a run, the same from Train and Runs. */
export function useRunActions() {
  const runs = useRuns(), experiment = useExperiment(), navigation = useNavigation()
  const { attempt } = useActions()

  function openInRuns(id: string) {
    runs.compared = [id]
    navigation.go('runs')
  }
  function openInClassify(id: string, checkpoint?: CheckpointName) {
    runs.classifying = checkpoint ? { id, checkpoint } : { id }
    navigation.go('classify')
  }
  /** The run's snapshot becomes the current experiment; undo brings the former one back. */
  const useExperimentOf = (run: Run) => attempt(async () => {
    await experiment.load(`Use ${run.name}`, run.experiment, run.id)
    navigation.go('design')
  })
  /** A new run of the same experiment that begins with that checkpoint's weights; settings and layers may be changed first. */
  const startFrom = (run: Run, checkpoint: CheckpointName) => attempt(async () => {
    const training = { ...run.experiment.training, start_from: { run: run.id, checkpoint } }
    await experiment.load(`Start from ${run.name}`, { ...run.experiment, training }, run.id)
    navigation.go('train')
  })
  return {
    attempt, startFrom, openInRuns, openInClassify, useExperimentOf,
    showFolder: (id: string) => attempt(() => runs.showFolder(id)),
  }
}
