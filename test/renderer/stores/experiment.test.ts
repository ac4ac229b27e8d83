import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Architecture, emptyArchitecture } from '../../../src/domain/architecture'
import { insertItem, updateItem } from '../../../src/domain/edits'
import { experimentFormat, type Experiment, experimentSchema } from '../../../src/domain/experiment'
import { type ItemType, rootList } from '../../../src/domain/stack'
import { useExperiment } from '../../../src/renderer/stores/experiment'
import { matchMedia } from '../matchMedia'

const insertLayer = (architecture: Architecture, index: number, type: ItemType) =>
  insertItem(architecture, { list: rootList, index }, type).architecture

const experiment = (name: string): Experiment => experimentSchema.parse({
  format: experimentFormat, version: 1, data: 'sample', training: {},
  architecture: insertLayer(emptyArchitecture(name), 0, 'Flatten'),
})

/** Main as the store sees it: it keeps what it is given. */
const asked: string[] = []
function fakeMain() {
  asked.length = 0
  let current = { experiment: experiment('first'), baseline: experiment('first'), file: '/first.json' as string | null }
  const take = (next: Experiment, file: string | null) => (current = { experiment: next, baseline: next, file })
  const answers: Record<string, (input: never) => unknown> = {
    'experiment.get': () => current,
    'experiment.put': (input: { experiment: Experiment }) => { current = { ...current, experiment: input.experiment } },
    'experiment.load': (input: { experiment: Experiment }) => take(input.experiment, null),
    'experiment.read': (input: { name: string }) => take(experiment('read'), input.name),
  }
  const request = new Proxy({}, {
    get: (_target, name: string) => async (input: never) => {
      asked.push(name)
      const answer = answers[name]
      return answer
        ? { ok: true, value: answer(input) }
        : { ok: false, failure: { code: 'bad-request', what: name, advice: '' } }
    },
  })
  const on = new Proxy({}, { get: () => () => () => undefined })
  vi.stubGlobal('window', { layerbench: { request, on }, matchMedia })
}

async function started() {
  setActivePinia(createPinia())
  const store = useExperiment()
  await store.start()
  return store
}
const types = (store: ReturnType<typeof useExperiment>) => store.architecture!.layers.map(({ type }) => type)
const insert = (store: ReturnType<typeof useExperiment>, index: number) =>
  store.editArchitecture('Insert Dense', insertLayer(store.architecture!, index, 'Dense'))

describe('the current experiment', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    fakeMain()
  })

  it('takes back what was done with images before the network, a typed number in one step', async () => {
    const store = await started()
    const before = store.preprocessing!
    for (const side of [1, 12]) {
      store.editPreprocessing('Change input: pad', { pad: [[side, 0], [0, 0]] }, 'preprocessing:pad')
      vi.advanceTimersByTime(300)
    }
    store.editPreprocessing('Change input: invert', { invert: true }, 'preprocessing:invert')
    expect(store.preprocessing).toEqual({ ...before, pad: [[12, 0], [0, 0]], invert: true })
    await store.undo()
    await store.undo()
    expect(store.preprocessing).toEqual(before)
    await store.redo()
    expect(store.preprocessing).toEqual({ ...before, pad: [[12, 0], [0, 0]] })
  })

  it('takes edits back and does them again, with what was selected', async () => {
    const store = await started()
    store.selected = ['flatten']
    insert(store, 1)
    store.selected = ['dense', 'flatten']
    expect(types(store)).toEqual(['Flatten', 'Dense'])
    await store.undo()
    expect(types(store)).toEqual(['Flatten'])
    expect(store.selected).toEqual(['flatten'])
    await store.redo()
    expect(types(store)).toEqual(['Flatten', 'Dense'])
    expect(store.selected).toEqual(['dense', 'flatten'])
  })
  it('takes a number that was typed digit by digit back in one step', async () => {
    const store = await started()
    insert(store, 1)
    for (const units of [1, 12, 128, 12]) {
      store.editArchitecture('Change units', updateItem(store.architecture!, 'dense', { units }), 'units')
    }
    await store.undo()
    expect(store.architecture!.layers[1]).toMatchObject({ units: 128 })
    expect(store.past.map(({ label }) => label)).toEqual(['Insert Dense'])
  })
  it('drops what could be done again once something else is done', async () => {
    const store = await started()
    insert(store, 1)
    await store.undo()
    insert(store, 0)
    expect(store.future).toEqual([])
  })
  it('hands the draft to main a moment after the last edit', async () => {
    const store = await started()
    insert(store, 1)
    insert(store, 1)
    expect(asked).not.toContain('experiment.put')
    await vi.advanceTimersByTimeAsync(400)
    expect(asked.filter((name) => name === 'experiment.put')).toHaveLength(1)
  })
  it('brings the former experiment back after another was opened, apart from the other’s file', async () => {
    const store = await started()
    insert(store, 1)
    await store.read('other.json', '{}')
    expect(store.architecture!.name).toBe('read')
    await store.undo()
    expect(store.architecture!.name).toBe('first')
    expect(types(store)).toEqual(['Flatten', 'Dense'])
    expect(store.current!.file).toBeNull()
    await store.undo()
    expect(types(store)).toEqual(['Flatten'])
  })
  it('begins anew with nothing but the ends, on the same data', async () => {
    const store = await started()
    await store.create()
    expect(types(store)).toEqual([])
    expect(store.experiment!.data).toBe('sample')
    await store.undo()
    expect(types(store)).toEqual(['Flatten'])
  })
  it('is not edited any more once it was trained', async () => {
    const store = await started()
    insert(store, 1)
    expect(store.edited).toBe(true)
    store.trained(store.experiment!)
    expect(store.edited).toBe(false)
  })
})
