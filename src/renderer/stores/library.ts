import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { LibraryContent, LibraryEntry } from '../../domain/library'
import type { Output } from '../../ipc/contract'
import { ask } from '../bridge'

/** Architectures and blocks kept to be used again, as main has them. */
export const useLibrary = defineStore('library', () => {
  const list = shallowRef<Output<'library.list'>>()
  /** What is about to be saved under a name that is being asked for. */
  const saving = shallowRef<{ content: LibraryContent; suggested: string }>()
  /** What was deleted last, to bring it back. */
  const removed = shallowRef<{ name: string; content: LibraryContent }>()
  const shown = ref(false)

  const of = <Kind extends LibraryEntry['kind']>(kind: Kind) => computed(() =>
    (list.value?.entries ?? []).filter((entry): entry is Extract<LibraryEntry, { kind: Kind }> => entry.kind === kind))
  const load = async () => { list.value = await ask('library.list') }
  async function save(name: string, content: LibraryContent) {
    const entry = await ask('library.save', { name, content })
    await load()
    return entry
  }
  async function rename(id: string, name: string) {
    await ask('library.rename', { id, name })
    await load()
  }
  async function remove(id: string) {
    await ask('library.remove', { id })
    await load()
  }
  return { list, saving, removed, shown, architectures: of('architecture'), blocks: of('block'), load, save, rename, remove }
})
