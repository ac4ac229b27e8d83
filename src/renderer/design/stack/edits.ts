import {
  applyFix, type Architecture, duplicateLayer, insertLayer, maximumLayers, moveLayer, removeLayer,
} from '../../../domain/architecture'
import type { Fix } from '../../../domain/layers/definition'
import type { LayerType } from '../../../domain/layers'
import { useExperiment } from '../../stores/experiment'
import { useAnnouncer } from '../announcer'
import { insertionIndex, positionAfterRemoval } from './positions'

/** Everything that changes the stack: one undoable step, the selection that follows, and a sentence about it. */
export function useStackEdits() {
  const store = useExperiment()
  const { announce } = useAnnouncer()
  const count = () => store.architecture?.layers.length ?? 0
  const typeAt = (index: number) => store.architecture?.layers[index]?.type

  function apply(label: string, next: Architecture, selected: number, sentence: string, key?: string) {
    store.editArchitecture(label, next, key)
    store.selected = selected
    announce(sentence)
  }
  const hasRoom = () => {
    if (count() < maximumLayers) return true
    announce(`A network holds at most ${maximumLayers} layers`)
    return false
  }

  function insert(type: LayerType, index = insertionIndex(store.selected, count())) {
    if (!store.architecture || !hasRoom()) return
    apply(`Insert ${type}`, insertLayer(store.architecture, index, type), index,
      `${type} inserted at position ${index + 1} of ${count() + 1}`)
  }
  function move(from: number, to: number) {
    const type = typeAt(from)
    if (!store.architecture || !type || to < 0 || to >= count() || to === from) return
    apply(`Move ${type}`, moveLayer(store.architecture, from, to), to,
      `${type} moved to position ${to + 1} of ${count()}`)
  }
  function remove(index: number) {
    const type = typeAt(index)
    if (!store.architecture || !type) return
    apply(`Delete ${type}`, removeLayer(store.architecture, index), positionAfterRemoval(index, count()),
      `${type} deleted, ${count() - 1} left`)
  }
  function duplicate(index: number) {
    const type = typeAt(index)
    if (!store.architecture || !type || !hasRoom()) return
    apply(`Duplicate ${type}`, duplicateLayer(store.architecture, index), index + 1,
      `${type} duplicated to position ${index + 2} of ${count() + 1}`)
  }
  function fix(index: number, mend: Fix) {
    if (!store.architecture) return
    const name = store.architecture.layers[index]?.name
    const next = applyFix(store.architecture, index, mend)
    const at = next.layers.findIndex((layer) => layer.name === name)
    // Without a name it was the output's; a layer that was removed leaves its place.
    const selected = name === undefined ? next.layers.length : at < 0 ? positionAfterRemoval(index, count()) : at
    apply(mend.label, next, selected, `${mend.label}: done`)
  }
  return { insert, move, remove, duplicate, fix }
}
