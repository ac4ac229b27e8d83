import { defineStore } from 'pinia'
import { ref } from 'vue'

export const views = ['data', 'design', 'train', 'sweeps', 'runs', 'classify', 'settings'] as const
export type View = (typeof views)[number]

/** Which view is shown. The first start lands on Design. */
export const useNavigation = defineStore('navigation', () => {
  const view = ref<View>('design')
  const go = (next: View) => { view.value = next }
  return { view, go }
})
