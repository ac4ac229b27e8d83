import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { type DataEntry, type DataFacts, sampleDataId } from '../../domain/dataset'
import { ask, listen } from '../bridge'

export type ReadyData = Extract<DataEntry, { state: 'ready' }>

/** The data sets that can be chosen, as main has them. */
export const useData = defineStore('data', () => {
  const entries = ref<DataEntry[]>([])
  const loaded = ref(false)
  const ready = computed(() => entries.value.filter((entry): entry is ReadyData => entry.state === 'ready'))
  const failed = computed(() => entries.value.filter((entry) => entry.state === 'failed'))
  const find = (id: string): ReadyData | undefined => ready.value.find((entry) => entry.facts.id === id)
  /** Facts by id; the sample set's until the list has arrived, so that shapes can be shown at once. */
  const factsOf = (id: string): DataFacts | undefined => find(id)?.facts ?? find(sampleDataId)?.facts

  let asked = 0, taken = 0
  /** What was asked for later is newer, whichever answer comes first. */
  function take(turn: number, list: DataEntry[]) {
    if (turn < taken) return
    taken = turn
    entries.value = list
    loaded.value = true
  }
  async function load() {
    listen('data.changed', (changed) => take(++asked, changed))
    const turn = ++asked
    take(turn, await ask('data.list'))
  }
  /** Asks for a folder; nothing changes where the person cancels. */
  async function addFolder() {
    const turn = ++asked
    const changed = await ask('data.addFolder')
    if (changed) take(turn, changed)
    return changed
  }
  async function removeFolder(folder: string) {
    const turn = ++asked
    take(turn, await ask('data.removeFolder', { folder }))
  }
  /** Deletes an imported set from disk. */
  async function remove(id: string) {
    const turn = ++asked
    take(turn, await ask('data.delete', { id }))
  }
  return { entries, loaded, ready, failed, find, factsOf, load, addFolder, removeFolder, remove }
})
