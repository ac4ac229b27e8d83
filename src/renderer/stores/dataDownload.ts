import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Download } from '../../domain/download'
import { type Failure, failureFrom } from '../../domain/failure'
import { ask, askCurrent, listen } from '../bridge'

/** The download of Fashion-MNIST, as main has it, and why the last one failed. */
export const useDataDownload = defineStore('dataDownload', () => {
  const download = shallowRef<Download>()
  const failure = shallowRef<Failure>()
  /** Asked for, and not answered yet. */
  const busy = ref(false)

  listen('download.changed', (changed) => { download.value = changed })
  async function load() {
    download.value = await askCurrent('download.get', ['download.changed'])
  }
  /** @returns whether it is there now; else it was cancelled, or failed as `failure` says */
  async function start(): Promise<boolean> {
    busy.value = true
    failure.value = undefined
    try {
      return await ask('download.start')
    } catch (error) {
      failure.value = failureFrom(error)
      return false
    } finally {
      busy.value = false
    }
  }
  const cancel = () => ask('download.cancel')

  return { download, failure, busy, load, start, cancel }
})
