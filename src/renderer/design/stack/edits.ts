import { type Architecture, outputName } from '../../../domain/architecture'
import {
  addBranch, applyFix, duplicateItems, extentProblem, type Inserted, insertItem, insertItems, listLayers, moveItems,
  outermost, type Place, removeBranch, removeItems, setDisabled, unwrapItem, wrapItems,
} from '../../../domain/edits'
import { freezableLayers, setTrainable } from '../../../domain/freezing'
import type { Fix } from '../../../domain/layers/definition'
import {
  branchList, type ContainerType, findItem, isContainer, type ItemType, placed, rootList, type Stack,
} from '../../../domain/stack'
import { useExperiment } from '../../stores/experiment'
import { useAnnouncer } from '../announcer'
import { isItemKey, listKey, listOfKey } from './keys'
import { holderOf, insertionPlace, listInWords, placeAcross, placeBeside } from './places'

/** Everything that changes the stack: one undoable step, the selection that follows, and a sentence about it. */
export function useStackEdits() {
  const store = useExperiment()
  const { announce } = useAnnouncer()
  const stackNow = (): Stack => store.architecture?.layers ?? []
  const current = () => store.selected[store.selected.length - 1]
  const named = (keys: readonly string[]) => keys.filter(isItemKey)

  /** @returns false where the network would become too large for it */
  function apply(label: string, next: Architecture, selected: readonly string[], sentence: string): boolean {
    const problem = next === store.architecture ? undefined : extentProblem(next)
    if (problem) {
      announce(problem)
      return false
    }
    store.editArchitecture(label, next)
    store.selected = selected
    announce(sentence)
    return true
  }
  /** `Conv2D`, or `3 layers` where there are several. */
  const inWords = (architecture: Architecture, names: readonly string[]): string => {
    const items = outermost(architecture, names)
    return items.length === 1 ? items[0]!.type : `${items.length} layers`
  }
  const positionOf = (architecture: Architecture, name: string | undefined): string => {
    const found = name === undefined ? undefined : placed(architecture.layers, name)
    if (!found) return ''
    const { list, index } = found
    return `position ${index + 1} of ${listLayers(architecture.layers, list).length}${listInWords(architecture.layers, list)}`
  }
  const put = (verb: string, did: string, { architecture, names }: Inserted) =>
    apply(`${verb} ${inWords(architecture, names)}`, architecture, names,
      `${inWords(architecture, names)} ${did} at ${positionOf(architecture, names[0])}`)

  function insert(type: ItemType, place: Place = insertionPlace(stackNow(), current())) {
    if (store.architecture) put('Insert', 'inserted', insertItem(store.architecture, place, type))
  }
  /** Items from elsewhere. @param verb how the step is called: `Paste` */
  function insertCopies(verb: string, did: string, items: Stack, place: Place = insertionPlace(stackNow(), current())): boolean {
    return !!store.architecture && !!items.length && put(verb, did, insertItems(store.architecture, place, items))
  }
  function duplicate(keys: readonly string[]) {
    const names = named(keys)
    if (store.architecture && names.length) put('Duplicate', 'duplicated', duplicateItems(store.architecture, names))
  }

  function move(keys: readonly string[], place: Place | undefined) {
    const names = named(keys), before = store.architecture
    if (!before || !names.length || !place) return
    const next = moveItems(before, names, place)
    // What lands where it stood is no edit.
    if (JSON.stringify(next.layers) === JSON.stringify(before.layers)) return
    apply(`Move ${inWords(before, names)}`, next, keys,
      `${inWords(before, names)} moved to ${positionOf(next, outermost(next, names)[0]?.name)}`)
  }
  function moveBeside(keys: readonly string[], by: -1 | 1) {
    const place = store.architecture && placeBeside(store.architecture, named(keys), by)
    if (place) move(keys, place)
    else announce(`Can’t be moved further ${by < 0 ? 'up' : 'down'}`)
  }
  function moveAcross(keys: readonly string[], by: -1 | 1) {
    const place = store.architecture && placeAcross(store.architecture, named(keys), by)
    if (place) move(keys, place)
    else announce('No branch or repeat to move it into or out of')
  }

  /** What is selected when items are gone: what follows them in their list, else what is before. */
  function successor(architecture: Architecture, names: readonly string[]): string {
    const items = outermost(architecture, names), last = placed(architecture.layers, items[items.length - 1]!.name)!
    const list = listLayers(architecture.layers, last.list)
    const stays = ({ name }: { name: string }) => !items.some((item) => item.name === name)
    const next = list.slice(last.index).find(stays) ?? [...list.slice(0, last.index)].reverse().find(stays)
    return next?.name ?? (last.list === rootList ? outputName : listKey(last.list))
  }
  function remove(keys: readonly string[], verb = 'Delete', did = 'deleted') {
    const before = store.architecture, names = named(keys)
    const list = keys.length === 1 ? listOfKey(keys[0]!) : undefined
    if (list !== undefined) return dropBranch(list)
    if (!before || !names.length) return
    const next = removeItems(before, names)
    apply(`${verb} ${inWords(before, names)}`, next, [successor(before, names)], `${inWords(before, names)} ${did}`)
  }

  function able(keys: readonly string[], disabled: boolean) {
    const before = store.architecture, names = named(keys)
    if (!before || !names.length) return
    const items = outermost(before, names).filter((item) => !!item.disabled !== disabled).map(({ name }) => name)
    if (!items.length) return
    const verb = disabled ? 'Disable' : 'Enable'
    apply(`${verb} ${inWords(before, items)}`, setDisabled(before, items, disabled), keys,
      `${inWords(before, items)} ${disabled ? 'disabled: the network does without' : 'enabled'}`)
  }

  function freeze(keys: readonly string[], frozen: boolean) {
    const before = store.architecture
    if (!before) return
    const names = freezableLayers(outermost(before, named(keys)))
      .filter(({ trainable }) => trainable === frozen).map(({ name }) => name)
    if (!names.length) return
    apply(`${frozen ? 'Freeze' : 'Unfreeze'} ${inWords(before, names)}`, setTrainable(before, names, !frozen), keys,
      `${inWords(before, names)} ${frozen ? 'frozen: training leaves the weights as they are' : 'unfrozen: training changes the weights again'}`)
  }

  function wrap(keys: readonly string[], type: ContainerType) {
    const before = store.architecture, names = named(keys)
    if (!before || !names.length) return
    const wrapped = wrapItems(before, names, type)
    if (wrapped) apply(`Put ${inWords(before, names)} in ${type}`, wrapped.architecture, wrapped.names, `${inWords(before, names)} put in ${wrapped.names[0]}`)
    else announce('Only layers that stand next to each other can be put in one')
  }
  function unwrap(name: string) {
    const before = store.architecture, item = before && findItem(before.layers, name)
    if (!before || !item || !isContainer(item)) return
    const { architecture, names } = unwrapItem(before, name)
    apply(`Ungroup ${item.type}`, architecture, names.length ? names : [successor(before, [name])], `${item.type} ungrouped`)
  }

  function growBranch(name: string) {
    const before = store.architecture, item = before && findItem(before.layers, name)
    if (!before || item?.type !== 'Branch') return
    const count = item.branches.length
    apply('Add branch', addBranch(before, name), [listKey(branchList(item, count))], `Branch ${count + 1} added to ${name}`)
  }
  /** The branch that has that list, with all that stands in it. */
  function dropBranch(list: string) {
    const before = store.architecture, holder = before && holderOf(before.layers, list)
    if (!before || holder?.container.type !== 'Branch') return
    const { container, which } = holder
    if (container.branches.length < 2) return void announce('The last branch stays')
    apply('Remove branch', removeBranch(before, container.name, which), [container.name],
      `Branch ${which + 1} of ${container.name} removed, ${container.branches.length - 1} left`)
  }

  function fix(name: string, mend: Fix) {
    const before = store.architecture
    if (!before) return
    const next = applyFix(before, name, mend)
    const stays = name === outputName || !!findItem(next.layers, name)
    apply(mend.label, next, [stays ? name : successor(before, [name])], `${mend.label}: done`)
  }

  return {
    insert, insertCopies, duplicate, move, moveBeside, moveAcross, remove, able, freeze, wrap, unwrap, growBranch, dropBranch,
    fix,
  }
}
