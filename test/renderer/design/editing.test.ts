import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { analyse } from '../../../src/domain/analysis'
import { type Experiment, experimentFormat, experimentSchema } from '../../../src/domain/experiment'
import { itemsOf } from '../../../src/domain/stack'
import { useStackEdits } from '../../../src/renderer/design/stack/edits'
import { useSelection } from '../../../src/renderer/design/stack/selection'
import { useAnnouncer } from '../../../src/renderer/design/announcer'
import { useExperiment } from '../../../src/renderer/stores/experiment'
import { type Next, pick, pickSome, randomArchitecture, randomType, wholeBetween } from '../../domain/randomArchitecture'
import { editInput, randomEdit, randomPlace } from '../../domain/randomEdit'
import { seededNumbers } from '../../engine/seededNumbers'
import { architectureOf } from '../../engine/smallExperiment'
import { matchMedia } from '../matchMedia'

const first: Experiment = experimentSchema.parse({
  format: experimentFormat, version: 1, data: 'sample', training: {},
  architecture: architectureOf([
    { type: 'Conv2D', name: 'a' }, { type: 'Branch', name: 'b', branches: [[{ type: 'Dropout', name: 'c' }], []] },
    { type: 'Flatten', name: 'f' },
  ]),
})

async function started() {
  const answer = (value: unknown) => async () => ({ ok: true, value })
  const current = { experiment: first, baseline: first, file: null }
  const request = new Proxy({}, { get: (_target, name) => answer(name === 'experiment.get' ? current : undefined) })
  vi.stubGlobal('window', { layerbench: { request, on: new Proxy({}, { get: () => () => () => undefined }) }, matchMedia })
  setActivePinia(createPinia())
  const store = useExperiment()
  await store.start()
  return { store, edits: useStackEdits(), selection: useSelection() }
}
type Started = Awaited<ReturnType<typeof started>>

/** Something a person can do in the stack, by whatever way. */
function act(next: Next, { store, edits, selection }: Started): void {
  const items = itemsOf(store.architecture!.layers)
  if (items.length) selection.select(pick(next, selection.order))
  const chosen = items.length ? pickSome(next, items).map(({ name }) => name) : []
  store.selected = next() < 0.3 ? chosen : store.selected
  const { selected } = store, by = next() < 0.5 ? -1 : 1
  const acts: (() => void)[] = [
    () => edits.insert(randomType(next)), () => edits.insert(randomType(next), randomPlace(next, store.architecture!)),
    () => edits.insertCopies('Paste', 'pasted', randomArchitecture(next, wholeBetween(next, 0, 2)).layers),
    () => edits.duplicate(selected), () => edits.move(selected, randomPlace(next, store.architecture!)),
    () => edits.moveBeside(selected, by), () => edits.moveAcross(selected, by), () => edits.remove(selected),
    () => edits.able(selected, next() < 0.5), () => edits.freeze(selected, next() < 0.5), () => edits.wrap(selected, 'Branch'), () => edits.wrap(selected, 'Repeat'),
    () => { if (selected[0]) edits.unwrap(selected[0]) }, () => { if (selected[0]) edits.growBranch(selected[0]) },
    () => {
      const { problem } = analyse(store.architecture!, editInput, 10)
      if (problem?.problem.fix) edits.fix(problem.item, problem.problem.fix)
    },
    () => store.editArchitecture('Change', randomEdit(next, store.architecture!, 'update'), 'same key'),
    () => store.editArchitecture('Rename', randomEdit(next, store.architecture!, 'rename')),
  ]
  pick(next, acts)()
}
/** As it would be saved. */
const saved = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe.each([1, 2, 3, 4, 5, 6])('sixty things done at random, seed %i', (seed) => {
  beforeEach(() => { vi.useFakeTimers() })

  it('are undone to the first document, one by one, and done again to the last', async () => {
    const next = seededNumbers(seed), bench = await started(), { store } = bench
    const documents = [saved(store.experiment)], selections = [store.selected]
    for (let i = 0; i < 60; i++) {
      act(next, bench)
      vi.advanceTimersByTime(1500) // else edits of one field would be one step
      if (store.past.length === documents.length) {
        documents.push(saved(store.experiment))
        selections.push(store.selected)
      }
      expect(store.past.length, 'an edit is one step').toBe(documents.length - 1)
      expect(saved(store.experiment)).toEqual(documents[documents.length - 1])
      expect(experimentSchema.parse(saved(store.experiment))).toEqual(documents[documents.length - 1])
    }
    expect(documents.length).toBeGreaterThan(20)
    for (let i = documents.length - 2; i >= 0; i--) {
      await store.undo()
      expect(saved(store.experiment)).toEqual(documents[i])
    }
    expect(saved(store.experiment)).toEqual(saved(first))
    for (let i = 1; i < documents.length; i++) {
      await store.redo()
      expect(saved(store.experiment)).toEqual(documents[i])
    }
  })

  it('leave something selected that is there', async () => {
    const next = seededNumbers(100 + seed), bench = await started(), { store, selection } = bench
    for (let i = 0; i < 60; i++) {
      act(next, bench)
      // What is renamed by other means than its form keeps no selection.
      const isThere = store.selected.every((key) => selection.order.includes(key))
      expect(isThere || store.past.at(-1)?.label === 'Rename').toBe(true)
      expect(selection.order).toContain(selection.tabbable)
    }
  })
})

describe('what is done in the stack', () => {
  it('is a labelled step, said in a sentence, and selects what it made', async () => {
    const { store, edits } = await started(), { announced } = useAnnouncer()
    store.selected = ['a']
    const told = () => [store.past.at(-1)?.label, announced.value, store.selected]
    edits.insert('Dense')
    expect(told()).toEqual(['Insert Dense', 'Dense inserted at position 2 of 4', ['dense']])
    edits.moveAcross(['dense'], 1)
    expect(told()).toEqual(['Move Dense', 'Dense moved to position 1 of 2 in branch 1 of b', ['dense']])
    edits.duplicate(['dense', 'c'])
    expect(told()).toEqual(['Duplicate 2 layers', '2 layers duplicated at position 3 of 4 in branch 1 of b', ['dense_1', 'dropout']])
    edits.remove(['dense', 'c', 'dense_1', 'dropout'])
    expect(told()).toEqual(['Delete 4 layers', '4 layers deleted', ['#list:b:0']])
    edits.wrap(['b', 'f'], 'Repeat')
    expect(told()).toEqual(['Put 2 layers in Repeat', '2 layers put in repeat', ['repeat']])
    edits.unwrap('repeat')
    expect(told()).toEqual(['Ungroup Repeat', 'Repeat ungrouped', ['b', 'f']])
    edits.able(['f'], true)
    expect(told()).toEqual(['Disable Flatten', 'Flatten disabled: the network does without', ['f']])
    edits.freeze(['a', 'b'], true)
    expect(told()).toEqual(['Freeze Conv2D', 'Conv2D frozen: training leaves the weights as they are', ['a', 'b']])
    edits.freeze(['a'], false)
    expect(told()).toEqual(['Unfreeze Conv2D', 'Conv2D unfrozen: training changes the weights again', ['a']])
    edits.growBranch('b')
    expect(told()).toEqual(['Add branch', 'Branch 3 added to b', ['#list:b:2']])
    edits.remove(['#list:b:2'])
    expect(told()).toEqual(['Remove branch', 'Branch 3 of b removed, 2 left', ['b']])
  })

  it('is left undone, and said why, where the network would become too large or too deep', async () => {
    const { store, edits } = await started(), { announced } = useAnnouncer()
    for (let i = 0; i < 8; i++) edits.wrap([store.architecture!.layers[0]!.name], 'Repeat')
    expect(announced.value.trim()).toBe('Branch and Repeat stand at most 6 deep within each other')
    expect(store.past).toHaveLength(6)
  })

  it('is no step where nothing changes', async () => {
    const { store, edits } = await started()
    edits.move(['a'], { list: '', index: 1 })
    edits.moveBeside(['a'], -1)
    edits.able(['a'], false)
    edits.freeze(['a'], false)
    edits.freeze(['b', 'f'], true)
    edits.remove(['output', '#input'])
    expect(store.past).toEqual([])
  })
})
