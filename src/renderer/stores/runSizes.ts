import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Output } from '../../ipc/contract'
import { ask } from '../bridge'

type Sizes = Output<'runs.sizes'>
const perRequest = 100

/** What runs take on disk, measured a hundred at a time once somebody looks at them. */
export const useRunSizes = defineStore('runSizes', () => {
  const sizes = shallowRef<ReadonlyMap<string, Sizes[string]>>(new Map())
  let measuring = false
  const asked = new Set<string>()

  /** Measures those that aren't known yet, the table meanwhile being there. */
  async function measure(ids: readonly string[]) {
    for (const id of ids) asked.add(id)
    if (measuring) return
    measuring = true
    try {
      for (;;) {
        const next = [...asked].filter((id) => !sizes.value.has(id)).slice(0, perRequest)
        if (!next.length) return
        for (const id of next) asked.delete(id)
        sizes.value = new Map([...sizes.value, ...Object.entries(await ask('runs.sizes', { ids: next }))])
      }
    } finally {
      asked.clear()
      measuring = false
    }
  }
  /** They have changed. */
  function forget(ids: readonly string[]) {
    const kept = new Map(sizes.value)
    for (const id of ids) kept.delete(id)
    sizes.value = kept
  }
  return { sizes, measure, forget }
})
