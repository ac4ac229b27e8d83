import { analyse } from '../../src/domain/analysis'
import { type Architecture, namesIn } from '../../src/domain/architecture'
import {
  addBranch, applyFix, duplicateItems, extentProblem, insertItem, insertItems, listLayers, moveItems, type Place,
  removeBranch, removeItems, setDisabled, unwrapItem, updateItem, wrapItems,
} from '../../src/domain/edits'
import { containerTypes, isContainer, itemsOf, listsOf, placed, placedItems, rootList } from '../../src/domain/stack'
import { type Next, pick, pickSome, randomArchitecture, randomFields, randomType, wholeBetween } from './randomArchitecture'

export const editKinds = [
  'insert', 'paste', 'move', 'remove', 'duplicate', 'update', 'rename', 'disable', 'wrap', 'unwrap', 'add branch',
  'remove branch', 'fix',
] as const
export type EditKind = (typeof editKinds)[number]
export const editInput = [28, 28, 1]

export function randomPlace(next: Next, { layers }: Architecture): Place {
  const lists = [rootList, ...placedItems(layers).flatMap(({ item }) => listsOf(item).map(({ id }) => id))]
  const list = pick(next, lists)
  return { list, index: wholeBetween(next, 0, listLayers(layers, list).length) }
}

/** Something a person can do to a network; what would make it too large is left undone, as in the app. */
export function randomEdit(next: Next, architecture: Architecture, kind: EditKind = pick(next, editKinds)): Architecture {
  const edited = attempt(next, architecture, kind)
  return extentProblem(edited) ? architecture : edited
}

function attempt(next: Next, architecture: Architecture, kind: EditKind): Architecture {
  const items = itemsOf(architecture.layers)
  const place = randomPlace(next, architecture)
  if (kind === 'insert' || !items.length) return insertItem(architecture, place, randomType(next)).architecture
  const item = pick(next, items), some = pickSome(next, items).map(({ name }) => name)
  switch (kind) {
    case 'paste': return insertItems(architecture, place, randomArchitecture(next, 2).layers).architecture
    case 'move': return moveItems(architecture, some, place)
    case 'remove': return removeItems(architecture, some)
    case 'duplicate': return duplicateItems(architecture, some).architecture
    case 'update': return updateItem(architecture, item.name, randomFields(next, item.type))
    case 'rename': {
      const name = `renamed_${wholeBetween(next, 0, 99)}`
      return namesIn(architecture).has(name) ? architecture : updateItem(architecture, item.name, { name })
    }
    case 'disable': return setDisabled(architecture, some, next() < 0.5)
    case 'wrap': {
      const { list, index } = placed(architecture.layers, item.name)!
      const run = listLayers(architecture.layers, list).slice(index, index + wholeBetween(next, 1, 3))
      return wrapItems(architecture, run.map(({ name }) => name), pick(next, containerTypes))!.architecture
    }
    case 'unwrap': {
      const containers = items.filter(isContainer)
      return containers.length ? unwrapItem(architecture, pick(next, containers).name).architecture : architecture
    }
    case 'add branch': return item.type === 'Branch' && item.branches.length < 16 ? addBranch(architecture, item.name) : architecture
    case 'remove branch': return removeBranch(architecture, item.name, 0)
    case 'fix': {
      const { problem } = analyse(architecture, editInput, 10)
      return problem?.problem.fix ? applyFix(architecture, problem.item, problem.problem.fix) : architecture
    }
  }
}
