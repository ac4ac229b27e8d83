import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Experiment } from '../../../domain/experiment'
import { type Failure, failureFrom } from '../../../domain/failure'
import type { Output } from '../../../ipc/contract'
import { ask } from '../../bridge'

/** How many are shown of an image. */
export const pictures = 24
/** What is being typed is not drawn letter by letter; milliseconds. */
const pause = 120

/** A training image and what augmentation makes of it, anew whenever the experiment changes. */
export function useAugmented(experiment: () => Experiment | undefined) {
  const index = ref(0)
  const example = shallowRef<Output<'data.augmented'>>()
  const failure = ref<Failure>()
  let turn = 0, waiting: ReturnType<typeof setTimeout> | undefined

  async function draw() {
    const current = ++turn, of = experiment()
    if (!of) return
    try {
      const answer = await ask('data.augmented', { experiment: of, index: index.value, count: pictures })
      if (current !== turn) return
      example.value = answer
      failure.value = undefined
    } catch (error) {
      if (current === turn) failure.value = failureFrom(error)
    }
  }
  const parts = [
    () => experiment()?.data, () => experiment()?.preprocessing,
    () => experiment()?.training.augmentation, () => experiment()?.training.seed,
  ]
  watch([...parts, index], () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void draw(), pause)
  })
  onScopeDispose(() => clearTimeout(waiting))
  void draw()

  const another = () => { index.value = Math.floor(Math.random() * 0x7fffffff) }
  return { example, failure, another }
}
