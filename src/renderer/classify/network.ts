import { computed, reactive, ref, watch } from 'vue'
import { doubtText } from '../../domain/doubt'
import { type Failure, failureFrom } from '../../domain/failure'
import type { CheckpointName, Run } from '../../domain/run'
import { ask } from '../bridge'
import { useRuns } from '../stores/runs'
import { checkpointFor } from './choices'
import type { Slot } from './entries'
import type { Viewer } from './stream'

/** A run that is chosen, and the checkpoint where one is. */
export interface RunChoice { id: string; checkpoint?: CheckpointName }

/** A run's network at one of its checkpoints, followed as its run changes. */
export function useNetwork(slot: Slot, choice: () => RunChoice | undefined) {
  const runs = useRuns()
  const failure = ref<Failure>()
  /** Why doubts can't be told: the data has gone, say. */
  const doubtFailure = ref<Failure>()
  /** A run's first doubts wait until what is usual for its data is measured. */
  const measuring = ref(false), measured = new Set<string>()
  const run = computed<Run | undefined>(() => runs.byId(choice()?.id))
  const checkpoints = computed(() => (run.value && runs.checkpoints.get(run.value.id)) ?? [])
  const checkpoint = computed(() => checkpointFor(choice()?.checkpoint, checkpoints.value))
  const saved = computed(() => checkpoints.value.find(({ name }) => name === checkpoint.value))
  const classes = computed(() => run.value?.data.classes ?? [])
  /** With another weights are others. */
  const key = computed(() => run.value && saved.value ? [run.value.id, saved.value.name, saved.value.savedAt].join(' ') : '')
  /** The one to take where this one is damaged. */
  const otherCheckpoint = computed(() => checkpoints.value.find(({ name }) => name !== checkpoint.value))

  watch(() => run.value?.id, async (id) => {
    failure.value = doubtFailure.value = undefined
    measuring.value = false
    if (id) await runs.ensure(id).catch((error: unknown) => { failure.value = failureFrom(error) })
  }, { immediate: true })

  /** Undefined where there is no network to ask. @param steps what else findings depend on */
  function viewer(steps: string): Viewer | undefined {
    if (!run.value || !saved.value) return undefined
    const { id, data } = run.value, name = saved.value.name
    return {
      slot, key: `${key.value} ${steps}`, shape: data.shape, classes: data.classes.length,
      async classify(pixels) {
        try {
          return (await ask('classify.run', { id, checkpoint: name, pixels })).probabilities
        } catch (error) {
          failure.value = failureFrom(error)
          throw error
        }
      },
      ...(slot === 0 ? { doubt: (pixels: Uint8Array<ArrayBuffer>) => doubtsOf(id, pixels) } : {}),
    }
  }
  async function doubtsOf(id: string, pixels: Uint8Array<ArrayBuffer>) {
    if (doubtFailure.value) return undefined
    measuring.value = !measured.has(id)
    try {
      const { doubts, usual } = await ask('explain.doubt', { id, pixels })
      measured.add(id)
      return doubts.map((doubt) => ({ doubtful: doubt.doubtful, why: doubtText(doubt, usual) }))
    } catch (error) {
      if (run.value?.id === id) doubtFailure.value = failureFrom(error)
      return undefined
    } finally {
      if (run.value?.id === id) measuring.value = false
    }
  }
  return reactive({
    slot, run, checkpoints, checkpoint, saved, otherCheckpoint, classes, key, failure, doubtFailure, measuring, viewer,
  })
}
export type Network = ReturnType<typeof useNetwork>
