import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Experiment } from '../../domain/experiment'
import { emptyQueue, nextOf, type Queue, type Queued, sweepOf, waitingIn, withMoved } from '../../domain/queue'
import { ask, askCurrent, listen } from '../bridge'
import { useRuns } from './runs'
import { useSweeps } from './sweeps'

/** Experiments that are trained one after the other, as main has them. */
export const useQueue = defineStore('queue', () => {
  const runs = useRuns(), sweeps = useSweeps()
  const queue = shallowRef<Queue>(emptyQueue)
  /** The drawer is open. */
  const shown = ref(false)
  /** What was removed last and what stood after it, so that it can be put back. */
  const removed = shallowRef<{ entry: Queued; before: string | null }>()

  const waiting = computed(() => waitingIn(queue.value, [runs.active?.id, sweeps.live].flatMap((id) => id ?? [])))
  const failed = computed(() => waiting.value.filter(({ failure }) => failure).length)
  const held = computed(() => queue.value.held)
  /** What starts by itself when nothing is trained. */
  const next = computed(() => (held.value ? undefined : nextOf({ ...queue.value, entries: waiting.value })))
  /** Something is being trained: a run, or a sweep, which measures before its runs begin. */
  const busy = computed(() => !!runs.active || !!sweeps.live)
  /** Nothing is trained yet, and something is about to be. */
  const starting = computed(() => !busy.value && !!next.value)

  /** Moves that main hasn't answered, and what it told of the queue meanwhile: they are seen already, it would take them back. */
  let moving = 0, told: Queue | undefined
  async function load() {
    listen('queue.changed', (changed) => {
      if (moving) told = changed
      else queue.value = changed
    })
    queue.value = await askCurrent('queue.get', ['queue.changed'])
  }
  async function add(experiment: Experiment) {
    removed.value = undefined
    await ask('queue.add', { experiment })
  }
  /** @param before the id of the one to stand ahead of; null for the end */
  async function move(id: string, before: string | null) {
    moving++
    try {
      queue.value = withMoved(queue.value, id, before) // seen at once
      await ask('queue.move', { id, before })
    } catch (error) {
      told = await ask('queue.get')
      throw error
    } finally {
      if (!--moving && told) [queue.value, told] = [told, undefined]
    }
  }
  async function remove(entry: Queued) {
    const index = waiting.value.findIndex(({ id }) => id === entry.id)
    const before = waiting.value[index + 1]?.id ?? null
    await ask('queue.remove', { id: entry.id })
    removed.value = { entry, before }
  }
  /** Puts back what was removed last, where it stood as far as that can be. */
  async function restore() {
    if (!removed.value) return
    const { entry, before } = removed.value, sweep = sweepOf(entry)
    await (sweep ? sweeps.start(sweep) : ask('queue.add', { experiment: entry.experiment }))
    const { entries } = await ask('queue.get')
    removed.value = undefined
    const last = entries[entries.length - 1]!
    if (entries.some(({ id }) => id === before)) await move(last.id, before)
  }
  const retry = (id: string) => ask('queue.retry', { id })
  const hold = (on: boolean) => ask('queue.hold', { held: on })

  return { queue, shown, removed, waiting, failed, held, next, busy, starting, load, add, move, remove, restore, retry, hold }
})
