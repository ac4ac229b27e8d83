import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Picture } from '../../../src/domain/image'
import { fail } from '../../../src/domain/failure'
import { useClassify } from '../../../src/renderer/classify/session'
import { useRuns } from '../../../src/renderer/stores/runs'
import { makeRun } from '../makeRun'

const saved = (name: 'best' | 'last', epoch: number) =>
  ({ name, step: epoch * 10, epoch, savedAt: `2026-11-21T10:${epoch + 10}:00.000Z`, bytes: 1 })
const first = makeRun({ id: '20261121-103200-aaaaaa', data: { shape: [2, 2, 1] } })
const empty = makeRun({ id: '20261121-113200-bbbbbb', data: { shape: [2, 2, 1] } })
const trained = makeRun({
  id: '20261121-083200-dddddd', data: { shape: [2, 2, 1] }, preprocessing: { invert: true, pad: [[0, 1], [0, 0]], pad_value: 7 },
})
const larger = makeRun({ id: '20261121-093200-cccccc', data: { shape: [4, 4, 1] } })

/** Main as the store sees it: a network whose first class is the likelier the lighter the first pixel is. */
let asked: { id: string; checkpoint: string; pixels: Uint8Array }[] = []
let broken = false
function fakeMain() {
  asked = []
  broken = false
  const answers: Record<string, (input: never) => unknown> = {
    'runs.get': ({ id }: { id: string }) => ({
      run: [first, empty, larger, trained].find((run) => run.id === id), metrics: [], bytes: 0,
      checkpoints: id === empty.id ? [] : [saved('best', 7), saved('last', 10)],
    }),
    'classify.run': (input: (typeof asked)[number]) => {
      if (broken) fail('engine-died', 'It ended', 'Try again.')
      asked.push(input)
      const size = input.id === larger.id ? 16 : 4
      const count = input.pixels.length / size
      const shares = Array.from({ length: count }, (_, i) => input.pixels[i * size]! / 255)
      return { probabilities: shares.map((share) => [share, 1 - share]) }
    },
  }
  const request = new Proxy({}, {
    get: (_target, name: string) => async (input: never) => {
      try {
        return { ok: true, value: answers[name]!(input) }
      } catch (error) {
        return { ok: false, failure: (error as { failure: unknown }).failure }
      }
    },
  })
  vi.stubGlobal('window', { layerbench: { request, on: {} } })
}

const shade = (value: number): Picture =>
  ({ width: 2, height: 2, rgba: Uint8Array.from({ length: 16 }, (_, i) => i % 4 === 3 ? 255 : value) })
const file = (name: string, value: number) => ({ name, source: async () => ({ picture: shade(value) }) })
const settle = () => vi.waitFor(() => {
  const { entries, key, classifying } = useClassify()
  expect(classifying).toBe(false)
  expect(entries.every((entry) => entry.state === 'failed' || entry.finding?.key === key)).toBe(true)
})

beforeEach(() => {
  setActivePinia(createPinia())
  fakeMain()
  useRuns().list = [empty, first, larger, trained]
})

describe('the run', () => {
  it('is the newest with a checkpoint, used at its best', async () => {
    const classify = useClassify()
    await classify.chooseRun()
    expect(classify.run?.id).toBe(first.id)
    expect(classify.checkpoint).toBe('best')
  })
  it('is the one that was chosen elsewhere', async () => {
    useRuns().classifying = { id: larger.id, checkpoint: 'last' }
    const classify = useClassify()
    await vi.waitFor(() => expect(classify.checkpoint).toBe('last'))
    await classify.chooseRun()
    expect(classify.run?.id).toBe(larger.id)
  })
})

describe('pictures', () => {
  it('are classified in their order, and one that can’t be read doesn’t hold up the others', async () => {
    const classify = useClassify()
    await classify.chooseRun()
    classify.add([
      file('dark', 10),
      { name: 'bad', source: async () => fail('image-unreadable', 'It is none', 'Choose another.', 'bad') },
      { name: 'gone', failure: { code: 'disk-error', what: 'It is gone', advice: 'Look for it.' } },
      file('grey', 100),
    ])
    await settle()
    expect(classify.entries.map(({ name, state }) => [name, state])).toEqual(
      [['dark', 'ready'], ['bad', 'failed'], ['gone', 'failed'], ['grey', 'ready']])
    expect(classify.entries[0]!.finding!.probabilities[0]).toBeCloseTo(10 / 255)
    expect(classify.entries[1]!.failure?.what).toBe('It is none')
    expect(classify.entries[3]!.finding!.probabilities[0]).toBeCloseTo(100 / 255)
  })

  it('wait for a run where there is none yet', async () => {
    const classify = useClassify()
    classify.add([file('dark', 10)])
    expect(classify.entries[0]!.state).toBe('waiting')
    await classify.chooseRun()
    await settle()
    expect(classify.entries[0]!.finding).toBeDefined()
  })

  it('are classified anew with another checkpoint, polarity or size of network', async () => {
    const classify = useClassify()
    await classify.chooseRun()
    classify.add([file('dark', 10)])
    await settle()
    classify.use(first.id, 'last')
    await settle()
    expect(asked.map(({ checkpoint }) => checkpoint)).toEqual(['best', 'last'])
    classify.polarity = 'yes'
    await settle()
    expect([...asked[2]!.pixels]).toEqual([245, 245, 245, 245])
    classify.use(larger.id)
    await vi.waitFor(() => expect(classify.entries[0]!.finding!.pixels).toHaveLength(16))
  })

  it('are shown as the network sees them, with what the run was trained with on top of their shades', async () => {
    const classify = useClassify()
    classify.use(trained.id)
    classify.polarity = 'yes'
    classify.add([file('dark', 10)])
    await settle()
    // Inverted to the data's shades; that is what is sent, and the engine goes on as in training.
    expect([...asked[0]!.pixels]).toEqual([245, 245, 245, 245])
    expect(classify.entries[0]!.finding).toMatchObject({ shape: [3, 2, 1], inverted: true })
    expect([...classify.entries[0]!.finding!.pixels]).toEqual([10, 10, 10, 10, 7, 7])
  })

  it('go on after a failure when they are asked to', async () => {
    const classify = useClassify()
    await classify.chooseRun()
    broken = true
    classify.add([file('dark', 10)])
    await vi.waitFor(() => expect(classify.failure?.code).toBe('engine-died'))
    broken = false
    await classify.refresh()
    await settle()
    expect(classify.failure).toBeUndefined()
  })

  it('can be removed, one or all, and what is still to be read can be given up', async () => {
    const classify = useClassify()
    await classify.chooseRun()
    classify.add([file('a', 1), file('b', 2)])
    await settle()
    classify.remove(classify.entries[0]!.id)
    expect(classify.entries.map(({ name }) => name)).toEqual(['b'])
    let read = 0
    classify.add(Array.from({ length: 50 }, (_, i) => ({
      name: String(i),
      async source() {
        read++
        await new Promise((done) => setTimeout(done, 2))
        return { picture: shade(3) }
      },
    })))
    await vi.waitFor(() => expect(read).toBeGreaterThan(2))
    classify.stop()
    await settle()
    expect(read).toBeLessThan(50)
    expect(classify.entries.length).toBeLessThan(51)
    classify.clear()
    expect(classify.entries).toHaveLength(0)
  })
})
