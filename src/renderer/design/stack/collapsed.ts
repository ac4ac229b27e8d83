import { shallowRef } from 'vue'
import { isContainer, listsOf, type Stack } from '../../../domain/stack'
import { listOfKey } from './keys'

/** Names of containers that are shown folded. How one looks at a network, not what it is: no part of the document. */
const collapsed = shallowRef<ReadonlySet<string>>(new Set())

export function useCollapsed() {
  const setCollapsed = (name: string, folded: boolean) => {
    if (collapsed.value.has(name) === folded) return
    const next = new Set(collapsed.value)
    if (folded) next.add(name)
    else next.delete(name)
    collapsed.value = next
  }
  /** Unfolds whatever an item stands in, so that it can be seen. */
  const reveal = (stack: Stack, key: string) => {
    for (const name of holdersOf(stack, key)) setCollapsed(name, false)
  }
  /** The outermost folded container that hides an item, or undefined where it is seen. */
  const hiderOf = (stack: Stack, key: string): string | undefined =>
    holdersOf(stack, key).find((name) => collapsed.value.has(name))
  return { collapsed, setCollapsed, reveal, hiderOf }
}

/** The containers that an item or empty list stands in, the outermost first. */
function holdersOf(stack: Stack, key: string): string[] {
  for (const item of stack.filter(isContainer)) {
    for (const { id, layers } of listsOf(item)) {
      if (id === listOfKey(key) || layers.some(({ name }) => name === key)) return [item.name]
      const inner = holdersOf(layers, key)
      if (inner.length) return [item.name, ...inner]
    }
  }
  return []
}
