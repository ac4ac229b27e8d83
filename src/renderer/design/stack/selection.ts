import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { outputName } from '../../../domain/architecture'
import { listLayers } from '../../../domain/edits'
import { branchList, isContainer, type ListId, listsOf, placed, type Stack } from '../../../domain/stack'
import { useExperiment } from '../../stores/experiment'
import { useCollapsed } from './collapsed'
import { inputKey, isItemKey, listKey, listOfKey, visibleKeys } from './keys'
import { holderOf } from './places'

/** How a click or key selects: this alone, this too or no longer, or all from the anchor to it. */
export type Reach = 'only' | 'toggle' | 'range'

/** The selection that follows, the current one last. @param anchor where a range begins */
export function reached(
  stack: Stack, selected: readonly string[], anchor: string | undefined, key: string, reach: Reach,
): string[] {
  if (reach === 'toggle' && isItemKey(key)) {
    const others = selected.filter((each) => each !== key && isItemKey(each))
    return selected.includes(key) ? others : [...others, key]
  }
  const range = reach === 'range' && anchor !== undefined ? between(stack, anchor, key) : []
  return range.length ? range : [key]
}

/** Two items and what stands between them in the innermost list that holds both; there a container stands for what it holds. */
function between(stack: Stack, from: string, to: string): string[] {
  const start = wayTo(stack, from), end = wayTo(stack, to)
  const level = start.findIndex((step, depth) => step.name !== end[depth]?.name)
  const depth = level < 0 ? start.length - 1 : level
  const first = start[depth], last = end[depth]
  // Of two branches of one Branch, or of an item and one around it, it is the container that both stand for.
  if (!first || !last || first.list !== last.list) return start[depth - 1] ? [start[depth - 1]!.name] : []
  const names = listLayers(stack, first.list).map(({ name }) => name)
  const range = names.slice(Math.min(first.index, last.index), Math.max(first.index, last.index) + 1)
  return last.index < first.index ? range.reverse() : range
}

/** The containers that an item stands in and the item itself, each with its place. */
function wayTo(stack: Stack, name: string): { name: string; list: ListId; index: number }[] {
  const found = placed(stack, name)
  if (!found) return []
  const holder = holderOf(stack, found.list)
  return [...holder ? wayTo(stack, holder.container.name) : [], { name, list: found.list, index: found.index }]
}

/** Where an arrow to the side leads: between branches, out to the container and into it. Undefined where it folds. */
export function sideways(stack: Stack, key: string, by: -1 | 1, folded: ReadonlySet<string>): string | undefined {
  const found = placed(stack, key), list = found?.list ?? listOfKey(key)
  if (list === undefined) return undefined
  if (found && isContainer(found.item) && !folded.has(key)) {
    if (by < 0) return undefined
    const [first] = listsOf(found.item)
    return first && (first.layers[0]?.name ?? listKey(first.id))
  }
  const holder = holderOf(stack, list)
  if (!holder) return undefined
  const { container, lists, which } = holder
  if (by < 0 && which === 0) return container.name
  const beside = container.type === 'Branch' ? lists[which + by] : undefined
  if (!beside || container.type !== 'Branch') return undefined
  const { layers } = beside
  return layers[Math.min(found?.index ?? 0, layers.length - 1)]?.name ?? listKey(branchList(container, which + by))
}

/** What is selected in the stack, and what clicks and keys make of it. */
export const useSelection = defineStore('selection', () => {
  const store = useExperiment()
  const { collapsed } = useCollapsed()
  /** Where a range begins: what was last chosen by itself. */
  const anchor = ref<string>()
  const order = computed(() => visibleKeys(store.architecture?.layers ?? [], collapsed.value))
  const current = computed(() => store.selected[store.selected.length - 1])
  const chosen = computed(() => new Set(store.selected))
  /** The card that Tab reaches. */
  const tabbable = computed(() => {
    if (current.value !== undefined && order.value.includes(current.value)) return current.value
    return order.value.length > 2 ? order.value[1]! : inputKey
  })

  function select(key: string, reach: Reach = 'only') {
    const from = anchor.value !== undefined && chosen.value.has(anchor.value) ? anchor.value : current.value
    store.selected = reached(store.architecture?.layers ?? [], store.selected, from, key, reach)
    anchor.value = reach === 'range' ? from : key
  }
  /** Up or down by so many cards; where nothing is selected yet the first is. */
  function step(by: number) {
    const at = order.value.indexOf(tabbable.value)
    const to = current.value === undefined ? at : Math.max(0, Math.min(order.value.length - 1, at + by))
    select(order.value[to]!)
  }
  /** As far as that within the list of the current item, all on the way included. */
  function extend(by: number) {
    const stack = store.architecture?.layers ?? [], found = placed(stack, tabbable.value)
    if (!found) return step(by)
    const list = listLayers(stack, found.list)
    select(list[Math.max(0, Math.min(list.length - 1, found.index + by))]!.name, 'range')
  }
  const toEnd = (end: 'first' | 'last') => select(end === 'first' ? inputKey : outputName)
  /** Every item, each container by itself. */
  const all = () => { store.selected = (store.architecture?.layers ?? []).map(({ name }) => name) }

  return { order, current, chosen, tabbable, select, step, extend, toEnd, all }
})
