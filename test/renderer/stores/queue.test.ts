import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Queue, withMoved } from '../../../src/domain/queue'
import { useQueue } from '../../../src/renderer/stores/queue'
import { idOf, makeQueue } from '../../domain/makeQueue'
import { matchMedia } from '../matchMedia'

/** Main as the store sees it: it carries out a move, tells of it and answers only when it is told to. */
let main: Queue
let tell: (queue: Queue) => void
let asked: { carryOut(): Promise<void>; refuse(): Promise<void> }[]
const answered = () => new Promise<void>((resolve) => { setTimeout(resolve) })

beforeEach(async () => {
  main = makeQueue('abc')
  asked = []
  const request = {
    'queue.get': async () => ({ ok: true, value: main }),
    'queue.move': ({ id, before }: { id: string; before: string | null }) => new Promise((resolve) => {
      const reply = (value: unknown) => {
        resolve(value)
        return answered()
      }
      asked.push({
        carryOut() {
          main = withMoved(main, id, before)
          tell(main)
          return reply({ ok: true, value: main })
        },
        refuse: () => reply({ ok: false, failure: { code: 'disk-full', what: 'The disk is full', advice: 'Make room.' } }),
      })
    }),
  }
  const on = new Proxy({}, { get: (_target, name) => (listener: (queue: Queue) => void) => { if (name === 'queue.changed') tell = listener } })
  vi.stubGlobal('window', { layerbench: { request, on }, matchMedia })
  setActivePinia(createPinia())
  await useQueue().load()
})

const order = () => useQueue().waiting.map(({ name }) => name).join('')
const toFront = (letter: string, before: string) => useQueue().move(idOf(letter), idOf(before))

describe('moving what is queued', () => {
  it('is seen at once and stays so: what main tells of an earlier move takes none back', async () => {
    const moves = [toFront('c', 'b'), toFront('c', 'a')]
    expect(order()).toBe('cab')
    await asked[0]!.carryOut()
    expect(order()).toBe('cab')
    await asked[1]!.carryOut()
    expect(order()).toBe('cab')
    await Promise.all(moves)
  })

  it('shows what main has once all is answered, also what it took up meanwhile', async () => {
    const refused = expect(toFront('c', 'a')).rejects.toThrow('The disk is full')
    main = { ...main, entries: main.entries.slice(1) }
    tell(main)
    expect(order()).toBe('cab')
    await asked[0]!.refuse()
    await refused
    expect(order()).toBe('bc')
    tell(makeQueue('d'))
    expect(order()).toBe('d')
  })
})
