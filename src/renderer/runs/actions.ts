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
    await experiment.load(`Use ${run.name}`, run.experiment)
    navigation.go('design')
  })
  return {
    attempt, openInRuns, openInClassify, useExperimentOf,
    showFolder: (id: string) => attempt(() => runs.showFolder(id)),
  }
}
