import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { contentOf, type LibraryContent, type LibraryEntry, type LibraryKind } from '../../domain/library'
import type { Output } from '../../ipc/contract'
import { ask } from '../bridge'

/** Architectures, blocks and drafts kept to be used again, as main has them. */
export const useLibrary = defineStore('library', () => {
  const list = shallowRef<Output<'library.list'>>()
  /** What is about to be saved under a name that is being asked for. */
  const saving = shallowRef<{ content: LibraryContent; suggested: string }>()
  /** What was deleted last, to bring it back. */
  const removed = shallowRef<{ name: string; content: LibraryContent }>()
  const shown = ref(false)

  const of = <Kind extends LibraryKind>(kind: Kind) => computed(() =>
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
  async function remove(entry: LibraryEntry) {
    await ask('library.remove', { id: entry.id })
    removed.value = { name: entry.name, content: contentOf(entry) }
    await load()
  }
  /** Brings back what was deleted last. */
  async function restore() {
    if (!removed.value) return
    await save(removed.value.name, removed.value.content)
    removed.value = undefined
  }
  const kept = of('draft')
  /** The last one first. */
  const drafts = computed(() => [...kept.value].sort((a, b) => b.savedAt.localeCompare(a.savedAt)))
  return {
    list, saving, removed, shown, architectures: of('architecture'), blocks: of('block'), drafts,
    load, save, rename, remove, restore,
  }
})
