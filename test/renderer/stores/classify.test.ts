import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Picture } from '../../../src/domain/image'
import { fail } from '../../../src/domain/failure'
import type { NewPicture } from '../../../src/renderer/classify/entries'
import { useClassify } from '../../../src/renderer/classify/session'
import { useRuns } from '../../../src/renderer/stores/runs'
import { makeRun } from '../makeRun'
import { matchMedia } from '../matchMedia'

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
let read: { ticket: number; places: number[] }[] = [], closed: number[] = []
function fakeMain() {
  asked = []
  broken = false
  read = []
  closed = []
  const answers: Record<string, (input: never) => unknown> = {
    'runs.get': ({ id }: { id: string }) => ({
      run: [first, empty, larger, trained].find((run) => run.id === id), metrics: [], bytes: 0,
      checkpoints: id === empty.id ? [] : [saved('best', 7), saved('last', 10)],
    }),
    // Photographs: they are fitted, and nothing else.
    'data.photoFigures': () => ({
      images: 9, ground: 0, groundShare: 0, plainShare: 0, fill: 1, boxOffset: 0, massOffset: 0,
      contrast: { least: 0, middle: 0, most: 0 },
    }),
    // As many as it pleases, here forty.
    'classify.read': (input: (typeof read)[number]) => {
      read.push(input)
      return input.places.slice(0, 40).map(() => ({ failure: { code: 'image-unreadable', what: 'It is gone', advice: 'Look for it.' } }))
    },
    'classify.close': ({ ticket }: { ticket: number }) => { closed.push(ticket) },
    'classify.run': (input: (typeof asked)[number]) => {
      if (broken) fail('engine-died', 'It ended', 'Try again.')
      asked.push(input)
      const size = input.id === larger.id ? 16 : 4
      const count = input.pixels.length / size
      const shares = Array.from({ length: count }, (_, i) => input.pixels[i * size]! / 255)
      return { probabilities: Float32Array.from(shares.flatMap((share) => [share, 1 - share])) }
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
  vi.stubGlobal('window', { layerbench: { request, on: {} }, matchMedia })
}

const shade = (value: number): Picture =>
  ({ width: 2, height: 2, rgba: Uint8Array.from({ length: 16 }, (_, i) => i % 4 === 3 ? 255 : value) })
const file = (name: string, value: number): NewPicture => ({ name, folder: '', source: { kind: 'picture', picture: shade(value) } })
const settle = () => vi.waitFor(() => {
  const { entries, isCurrent, networks } = useClassify()
  expect(entries.find((entry) => entry.state !== 'failed' && !networks.every(({ slot }) => isCurrent(entry, slot)))).toBeUndefined()
}, { timeout: 30_000, interval: 20 })

beforeEach(() => {
  setActivePinia(createPinia())
  fakeMain()
  useRuns().list = [empty, first, larger, trained]
})

/** With the newest run, and what its data suggests. */
async function begin() {
  const classify = useClassify()
  await classify.chooseRun()
  await vi.waitFor(() => expect(classify.steps).toBeDefined())
  return classify
}
/** Has every picture inverted, with nothing else. */
const invert = async (classify: ReturnType<typeof useClassify>) => {
  await vi.waitFor(() => expect(classify.way.draft).toBeDefined())
  classify.way.change({ ...classify.way.draft!, polarity: { on: true, invert: 'always', data: 'light on dark' } })
  await vi.waitFor(() => expect(classify.steps).toEqual(classify.way.draft))
}

const shares = (slot: 0 | 1, at = 0) => {
  const { labels, probabilities } = useClassify().entries[at]!.findings[slot]!
  return Object.fromEntries([...labels].map((label, i) => [label, probabilities[i]!]))
}

describe('the run', () => {
  it('is the newest with a checkpoint, used at its best', async () => {
    const classify = useClassify()
    await classify.chooseRun()
    expect(classify.first.run?.id).toBe(first.id)
    expect(classify.first.checkpoint).toBe('best')
  })
  it('is the one that was chosen elsewhere', async () => {
    useRuns().classifying = { id: larger.id, checkpoint: 'last' }
    const classify = useClassify()
    await vi.waitFor(() => expect(classify.first.checkpoint).toBe('last'))
    await classify.chooseRun()
    expect(classify.first.run?.id).toBe(larger.id)
  })
})

describe('pictures', () => {
  it('are classified in their order, and one that can’t be read doesn’t hold up the others', async () => {
    const classify = await begin()
    classify.add([
      file('dark', 10),
      { name: 'gone', folder: '', source: { kind: 'gone' } },
      { name: 'empty', folder: '', source: { kind: 'blob', blob: new Blob([]) } },
      file('grey', 100),
    ])
    await settle()
    expect(classify.entries.map(({ name, state }) => [name, state])).toEqual(
      [['dark', 'ready'], ['gone', 'failed'], ['empty', 'failed'], ['grey', 'ready']])
    expect(shares(0, 0)[0]).toBeCloseTo(10 / 255)
    expect(classify.entries[2]!.failure?.what).toBe('The file is empty')
    expect(shares(0, 3)[0]).toBeCloseTo(100 / 255)
  })

  it('are read from main in pieces, those that it could not read failed', async () => {
    const classify = await begin()
    classify.add(Array.from({ length: 150 }, (_, place) => ({ name: String(place), folder: 'a', source: { kind: 'opened', ticket: 4, place } })))
    await settle()
    expect(Math.max(...read.map(({ places }) => places.length))).toBe(64)
    expect([...new Set(read.map(({ ticket }) => ticket))]).toEqual([4])
    expect(read.flatMap(({ places }) => places.slice(0, 40))).toEqual(Array.from({ length: 150 }, (_, i) => i))
    expect(classify.entries.every(({ failure }) => failure?.what === 'It is gone')).toBe(true)
    classify.clear()
    expect(closed).toEqual([4])
  })

  it('wait for a run where there is none yet', async () => {
    const classify = useClassify()
    classify.add([file('dark', 10)])
    expect(classify.entries[0]!.state).toBe('waiting')
    await classify.chooseRun()
    await settle()
    expect(classify.entries[0]!.findings[0]).toBeDefined()
  })

  it('are classified anew with another checkpoint, way there or size of network', async () => {
    const classify = await begin()
    classify.add([file('dark', 10)])
    await settle()
    classify.use(first.id, 'last')
    await settle()
    expect(asked.map(({ checkpoint }) => checkpoint)).toEqual(['best', 'last'])
    await invert(classify)
    await settle()
    expect([...asked[2]!.pixels]).toEqual([245, 245, 245, 245])
    classify.use(larger.id)
    await vi.waitFor(() => expect(asked.at(-1)!.pixels).toHaveLength(16))
    await settle()
  })

  it('are given to the network with what the run was trained with on top of their shades', async () => {
    const classify = useClassify()
    classify.use(trained.id)
    await invert(classify)
    classify.add([file('dark', 10)])
    await settle()
    // Inverted to the data's shades; that is what is sent, and the engine goes on as in training.
    expect([...asked[0]!.pixels]).toEqual([245, 245, 245, 245])
    const input = await classify.inputOf(classify.entries[0]!, classify.first)
    expect(input).toMatchObject({ shape: [3, 2, 1], note: 'inverted, to 2 × 2' })
    expect([...input!.pixels]).toEqual([10, 10, 10, 10, 7, 7])
  })

  it('are classified by a second run beside the first, and by it alone where the first has seen them', async () => {
    const classify = await begin()
    classify.add([file('dark', 10), file('grey', 100)])
    await settle()
    classify.compare(larger.id)
    await vi.waitFor(() => expect(classify.networks).toHaveLength(2))
    await settle()
    expect(asked.map(({ id, pixels }) => [id, pixels.length])).toEqual([[first.id, 8], [larger.id, 32]])
    expect(shares(1, 1)[0]).toBeCloseTo(100 / 255)
    classify.compare(undefined)
    await settle()
    expect(asked).toHaveLength(2)
  })

  it('know their class by their folder where it bears its name', async () => {
    const classify = await begin()
    classify.add([{ ...file('1', 10), folder: 'all/B' }, { ...file('2', 10), folder: 'other' }, { ...file('3', 10), folder: 'a', truth: 'b' }])
    expect(classify.entries.map(({ truth }) => truth)).toEqual(['b', undefined, 'b'])
  })

  it('go on after a failure when they are asked to', async () => {
    const classify = await begin()
    broken = true
    classify.add([file('dark', 10)])
    await vi.waitFor(() => expect(classify.failure?.code).toBe('engine-died'))
    broken = false
    classify.refresh()
    await settle()
    expect(classify.failure).toBeUndefined()
  })

  it('can be removed, one or all, and the reading can be stopped and gone on with', async () => {
    const classify = await begin()
    classify.add([file('a', 1), file('b', 2)])
    await settle()
    classify.remove(new Set([classify.entries[0]!]))
    expect(classify.entries.map(({ name }) => name)).toEqual(['b'])
    // Stopped while the seventieth is looked at, however fast this machine is.
    const stopping: NewPicture = {
      name: 'stopping', folder: '', source: { kind: 'picture', get picture() { classify.stop(); return shade(3) } },
    }
    const some = (count: number) => Array.from({ length: count }, (_, i) => file(String(i), 3))
    classify.add([...some(69), stopping, ...some(4930)])
    const waitingNow = () => classify.entries.filter(({ state }) => state === 'waiting')
    await vi.waitFor(() => {
      expect(asked.length).toBeGreaterThan(1)
      expect(classify.progress).toEqual({ done: 5000 - waitingNow().length, all: 5000 })
    }, 30_000)
    const waiting = waitingNow()
    expect(waiting.length).toBeGreaterThan(100)
    // Some that wait are removed, which leaves fewer.
    classify.remove(new Set(waiting.slice(0, 50)))
    expect(classify.progress).toEqual({ done: 5000 - waiting.length, all: 4950 })
    classify.goOn()
    await settle()
    await vi.waitFor(() => expect(classify.progress).toEqual({ done: 0, all: 0 }))
    classify.clear()
    expect(classify.entries).toHaveLength(0)
  })
})
