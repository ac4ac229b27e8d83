import { shallowRef, watch } from 'vue'
import type { DataFacts, Example } from '../../domain/dataset'
import { useActions } from '../shell/commands'
import { picturesOf } from './examples'

/** The pictures of the examples that are shown; those that were shown last stay until the next are there. */
export function usePictures(of: () => Pick<DataFacts, 'id' | 'shape'>, examples: () => readonly Example[]) {
  const { attempt } = useActions()
  const pictures = shallowRef(new Map<string, Uint8Array>())
  let turn = 0
  watch([() => of().id, examples], () => attempt(async () => {
    const mine = ++turn, { id, shape } = of(), found = await picturesOf(id, shape, examples())
    if (mine === turn) pictures.value = found
  }), { immediate: true })
  return pictures
}
