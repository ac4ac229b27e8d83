import { shallowRef } from 'vue'
import type { ArchitectureFormat, WeightFormat } from '../../domain/exchange/formats'
import type { Note } from '../../domain/exchange/note'
import type { CheckpointName, Run } from '../../domain/run'
import { ask } from '../bridge'
import { useActions } from '../shell/commands'
import { useExperiment } from '../stores/experiment'

/** What came of an export or import, for the dialog that says so. */
export interface Exchanged { title: string; files: readonly string[]; notes: readonly Note[]; run?: Run }

/** Architectures and weights in and out. Where to and where from is asked by main. */
export function useExchange() {
  const experiment = useExperiment()
  const { attempt } = useActions()
  const result = shallowRef<Exchanged>(), busy = shallowRef(false)

  /** One at a time: a dialog is open meanwhile. */
  const once = (action: () => Promise<Exchanged | undefined>) => attempt(async () => {
    if (busy.value) return
    busy.value = true
    try {
      result.value = await action() ?? result.value
    } finally {
      busy.value = false
    }
  })

  const exportArchitecture = (format: ArchitectureFormat) => once(async () => {
    const written = experiment.experiment && await ask('architecture.export', { experiment: experiment.experiment, format })
    return written ? { title: 'Exported', ...written } : undefined
  })
  const exportWeights = (id: string, checkpoint: CheckpointName, format: WeightFormat) => once(async () => {
    const written = await ask('runs.exportWeights', { id, checkpoint, format })
    return written ? { title: 'Exported', ...written } : undefined
  })
  /** What the file holds becomes the current experiment; undo brings the former one back. */
  const importModel = () => once(async () => {
    await experiment.flush()
    const found = experiment.experiment && await ask('architecture.import', { experiment: experiment.experiment })
    if (!found) return undefined
    if (found.experiment) await experiment.load(`Import ${found.experiment.architecture.name}`, found.experiment)
    const title = found.experiment ? `Imported ${found.experiment.architecture.name}` : 'Imported weights'
    return { title, files: [], notes: found.notes, ...(found.run ? { run: found.run } : {}) }
  })
  return { result, busy, once, exportArchitecture, exportWeights, importModel }
}
