import { computed, shallowRef } from 'vue'
import type { Example } from '../../domain/dataset'
import { keyOf } from './examples'

/** Images that a person has chosen, on whatever page they stand. @param shown those on this page, in their order */
export function useSelection<Item extends Example>(shown: () => readonly Item[]) {
  const chosen = shallowRef(new Map<string, Item>())
  let last: string | undefined

  const has = (item: Example): boolean => chosen.value.has(keyOf(item))
  /** With `through`, all from the one that was clicked last to this one become as this one becomes. */
  function toggle(item: Item, through: boolean): void {
    const next = new Map(chosen.value), on = !has(item), items = shown()
    const placeOf = (key: string | undefined) => items.findIndex((one) => keyOf(one) === key)
    const from = placeOf(last), to = placeOf(keyOf(item))
    const meant = through && from >= 0 ? items.slice(Math.min(from, to), Math.max(from, to) + 1) : [item]
    for (const one of meant) {
      if (on) next.set(keyOf(one), one)
      else next.delete(keyOf(one))
    }
    last = keyOf(item)
    chosen.value = next
  }
  function clear(): void {
    chosen.value = new Map()
    last = undefined
  }
  return { chosen: computed(() => [...chosen.value.values()]), has, toggle, clear }
}
