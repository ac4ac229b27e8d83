import { computed, shallowReactive, shallowRef, watch } from 'vue'
import type { DataFacts } from '../../../domain/dataset'
import { suggestSteps } from '../../../domain/photo/figures'
import { type PhotoSteps, usualStepsFor } from '../../../domain/photo/steps'
import { ask } from '../../bridge'

/** Milliseconds without another change before all pictures are classified anew. */
const pause = 350

/**
 * How pictures are brought to the data of the run that classifies: as its training images suggest, or as set by hand, which
 * is kept for each data set.
 */
export function useWay(data: () => DataFacts | undefined) {
  const suggestions = shallowReactive(new Map<string, PhotoSteps>()), changes = shallowReactive(new Map<string, PhotoSteps>())
  const key = () => data()?.fingerprint ?? ''
  const suggested = computed(() => suggestions.get(key()))
  /** As they are being set. */
  const draft = computed(() => changes.get(key()) ?? suggested.value)
  /** As pictures go through them. */
  const steps = shallowRef<PhotoSteps>()
  let waiting: ReturnType<typeof setTimeout> | undefined

  watch(() => data()?.fingerprint, async () => {
    const wanted = data()
    take()
    if (!wanted || suggestions.has(wanted.fingerprint)) return
    // Of data that isn't here any more, or has changed, nothing can be learned.
    const figures = await ask('data.photoFigures', { id: wanted.id }).catch(() => undefined)
    suggestions.set(wanted.fingerprint, figures ? suggestSteps(figures, wanted.shape) : usualStepsFor(wanted.shape))
    take()
  }, { immediate: true })

  function take() {
    clearTimeout(waiting)
    if (JSON.stringify(steps.value) !== JSON.stringify(draft.value)) steps.value = draft.value
  }
  /** For all pictures; undefined for what the data suggests. */
  function change(next: PhotoSteps | undefined) {
    if (next) changes.set(key(), next)
    else changes.delete(key())
    clearTimeout(waiting)
    waiting = setTimeout(take, pause)
  }
  const isChanged = computed(() => !!draft.value && JSON.stringify(draft.value) !== JSON.stringify(suggested.value))
  return { steps, draft, suggested, isChanged, change }
}
