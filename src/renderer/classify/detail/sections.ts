import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The parts of the detail pane that fold. */
export type SectionName = 'way' | 'saliency' | 'nearest' | 'layers'

/** Which are open, whatever picture is shown. */
export const useSections = defineStore('classifySections', () => {
  const open = ref<ReadonlySet<SectionName>>(new Set(['way']))
  const toggle = (name: SectionName) => {
    const next = new Set(open.value)
    if (!next.delete(name)) next.add(name)
    open.value = next
  }
  return { open, toggle }
})
