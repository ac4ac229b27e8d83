import { outputName } from '../../../domain/architecture'
import { isContainer, type ListId, listsOf, type Stack } from '../../../domain/stack'

/**
 * What can be selected in the stack goes by a key: an item's name, the output's, or one of these, which can't be an
 * item's name. A container's list that is empty can be selected too, so that something can be put into it.
 */
export const inputKey = '#input'
const listPrefix = '#list:'
export const listKey = (list: ListId): string => `${listPrefix}${list}`
/** The list that a key stands for, or undefined where it is another's. */
export const listOfKey = (key: string): ListId | undefined =>
  key.startsWith(listPrefix) ? key.slice(listPrefix.length) : undefined
/** True for items: what can be moved, copied and removed. */
export const isItemKey = (key: string): boolean => key !== outputName && !key.startsWith('#')

/** Every key in the order in which it is seen, from the input to the output. */
export const visibleKeys = (stack: Stack, collapsed: ReadonlySet<string>): string[] =>
  [inputKey, ...keysIn(stack, collapsed), outputName]

const keysIn = (stack: Stack, collapsed: ReadonlySet<string>): string[] => stack.flatMap((item) => [
  item.name,
  ...isContainer(item) && !collapsed.has(item.name)
    ? listsOf(item).flatMap(({ id, layers }) => (layers.length ? keysIn(layers, collapsed) : [listKey(id)]))
    : [],
])
