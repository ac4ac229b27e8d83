import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { ask } from '../bridge'

const perRequest = 50

/** Validation curves as thumbnails show them, fetched for the runs that are looked at. */
export const useRunSparks = defineStore('runSparks', () => {
  const sparks = shallowRef<ReadonlyMap<string, readonly number[]>>(new Map())
  const asked = new Set<string>()

  /** Those that aren't here yet. @param ids of runs that have ended */
  async function fetch(ids: readonly string[]) {
    const next = ids.filter((id) => !asked.has(id)).slice(0, perRequest)
    if (!next.length) return
    for (const id of next) asked.add(id)
    sparks.value = new Map([...sparks.value, ...Object.entries(await ask('runs.sparks', { ids: next }))])
  }
  return { sparks, fetch }
})
