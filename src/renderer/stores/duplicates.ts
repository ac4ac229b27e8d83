import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'
import type { DataFacts } from '../../domain/dataset'
import type { Duplicates } from '../../domain/duplicates'
import { type Failure, failureFrom } from '../../domain/failure'
import { ask, listen } from '../bridge'

/** Images that are alike in data sets, as far as they were looked for. A version's are those of its base. */
export const useDuplicates = defineStore('duplicates', () => {
  /** By the fingerprint of the set that was searched. */
  const found = shallowReactive(new Map<string, Duplicates>())
  const searching = shallowRef<{ id: string; share: number }>()
  const failure = shallowRef<{ id: string; failure: Failure }>()
  listen('data.searched', ({ id, share }) => {
    if (searching.value?.id === id) searching.value = { id, share }
  })

  async function search({ id, fingerprint }: DataFacts): Promise<void> {
    const mine = searching.value = { id, share: 0 }
    failure.value = undefined
    try {
      const answer = await ask('data.duplicates', { id })
      if (answer) found.set(fingerprint, answer)
    } catch (error) {
      failure.value = { id, failure: failureFrom(error) }
    } finally {
      if (searching.value?.id === mine.id) searching.value = undefined
    }
  }
  async function stop(): Promise<void> {
    await ask('data.stopSearch')
  }
  return { found, searching, failure, search, stop }
})
