import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { KeptSweep } from '../../domain/sweep/kept'
import type { Sweep } from '../../domain/sweep/sweep'
import type { Output } from '../../ipc/contract'
import { ask, askCurrent, listen } from '../bridge'

/** Sweeps beside the runs and the one being trained, as main has them. */
export const useSweeps = defineStore('sweeps', () => {
  const list = shallowRef<KeptSweep[]>([])
  const damaged = shallowRef<Output<'sweeps.list'>['damaged']>([])
  /** The group of the one being trained. */
  const live = shallowRef<string | null>(null)
  /** The one that Sweeps shows; the one started last where nothing was chosen. */
  const shown = ref<string>()
  const active = computed(() => byId(live.value ?? undefined))

  const byId = (id: string | undefined) => list.value.find((kept) => kept.id === id)
  function take(kept: KeptSweep) {
    list.value = [kept, ...list.value.filter(({ id }) => id !== kept.id)].sort((a, b) => b.startedAt.localeCompare(a.startedAt))
  }
  async function load() {
    listen('sweep.changed', take)
    listen('sweep.live', ({ id }) => { live.value = id })
    await reload()
  }
  /** As they lie beside the runs: at the start, and when the view is opened, since the command line trains too. */
  async function reload() {
    const answer = await askCurrent('sweeps.list', ['sweep.changed', 'sweep.live'])
    list.value = answer.sweeps
    damaged.value = answer.damaged
    live.value = answer.live
  }
  const start = (sweep: Sweep) => ask('sweeps.start', { sweep })
  const pause = (id: string) => ask('sweeps.pause', { id })
  const stop = (id: string) => ask('sweeps.stop', { id })
  async function remove(id: string) {
    await ask('sweeps.delete', { id })
    list.value = list.value.filter((kept) => kept.id !== id)
  }

  return { list, damaged, live, shown, active, byId, load, reload, start, pause, stop, remove }
})
