import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { inNaturalOrder } from '../../domain/naturalOrder'
import { noNotes, type NotesChange, type RunNotes } from '../../domain/runNotes'
import type { Output } from '../../ipc/contract'
import { ask, listen } from '../bridge'

/** What a person says of runs, as main has it. */
export const useRunNotes = defineStore('runNotes', () => {
  const notes = shallowRef<ReadonlyMap<string, RunNotes>>(new Map())
  const of = (id: string): RunNotes => notes.value.get(id) ?? noNotes

  const sorted = (names: Iterable<string>) => inNaturalOrder([...new Set(names)], (name) => name)
  const projects = computed(() => sorted([...notes.value.values()].flatMap(({ project }) => project || [])))
  const tags = computed(() => sorted([...notes.value.values()].flatMap((one) => one.tags)))

  const awaited = new Set<string>()

  /** All runs are read anew. */
  function adopt(all: Output<'runs.notes'>) { notes.value = new Map(Object.entries(all)) }
  function take(changed: Output<'runs.notes'>) { notes.value = new Map([...notes.value, ...Object.entries(changed)]) }
  /** A run is new here: it may have come with notes, or be of the current project. */
  function fetch(id: string) {
    if (!awaited.size) setTimeout(() => void fetchAwaited().catch(() => undefined), 20) // shown without them
    awaited.add(id)
  }
  async function fetchAwaited() {
    const ids = [...awaited]
    awaited.clear()
    take(await ask('runs.notes', { ids }))
  }

  function load() { listen('run.noted', ({ notes: changed }) => take(changed)) }
  const change = async (ids: readonly string[], what: NotesChange) => {
    if (ids.length) await ask('runs.note', { ids: [...ids], change: what })
  }
  return { notes, projects, tags, of, load, adopt, fetch, change }
})
