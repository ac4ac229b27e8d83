import { ref, shallowRef, watch } from 'vue'
import { type Failure, failureFrom } from '../../../domain/failure'
import type { Picture } from '../../../domain/image'
import type { Entry } from '../entries'
import { type NetworkInput, useClassify } from '../session'

/** An entry's picture and what the network is given of it, which are fetched; the former ones stay until they are there. */
export function useShown(entry: () => Entry) {
  const classify = useClassify()
  const picture = shallowRef<Picture>(), input = shallowRef<NetworkInput>()
  const failure = ref<Failure>()
  let turn = 0, of: Entry | undefined
  watch([entry, () => classify.steps, () => classify.first.run?.id], async () => {
    const mine = ++turn, wanted = entry()
    if (wanted.state === 'failed') return
    try {
      const found = await classify.pictureOf(wanted), given = await classify.inputOf(wanted, classify.first)
      if (mine !== turn) return
      picture.value = found
      input.value = given
      failure.value = undefined
      of = wanted
    } catch (error) {
      if (mine !== turn) return
      failure.value = failureFrom(error)
      if (of !== wanted) picture.value = input.value = undefined
    }
  }, { immediate: true })
  return { picture, input, failure }
}
