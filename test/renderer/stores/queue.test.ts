import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Queue, withMoved } from '../../../src/domain/queue'
import { useQueue } from '../../../src/renderer/stores/queue'
import { idOf, makeQueue } from '../../domain/makeQueue'
import { fakeMain } from '../fakeMain'

let main: ReturnType<typeof fakeMain>, loading: Promise<void>
beforeEach(() => {
  main = fakeMain()
  setActivePinia(createPinia())
  loading = useQueue().load()
})
const order = () => useQueue().waiting.map(({ name }) => name).join('')

describe('the queue at the start', () => {
  it('is asked for again where a change is told before the answer, which may be the older one', async () => {
    main.tell('queue.changed', makeQueue('ab'))
    await (await main.next('queue.get')).answer(makeQueue('a'))
    await (await main.next('queue.get')).answer(makeQueue('ab'))
    await loading
    expect(order()).toBe('ab')
    expect(main.asked).toEqual([])
  })
})

describe('moving what is queued', () => {
  const toFront = (letter: string, before: string) => useQueue().move(idOf(letter), idOf(before))
  let queue: Queue
  /** Main carries out the move it was asked for, tells of it and answers. */
  async function carryOut({ input, answer }: (typeof main.asked)[number]) {
    const { id, before } = input as { id: string; before: string }
    queue = withMoved(queue, id, before)
    main.tell('queue.changed', queue)
    await answer(queue)
  }
  beforeEach(async () => {
    queue = makeQueue('abc')
    await (await main.next('queue.get')).answer(queue)
    await loading
  })

  it('is seen at once and stays so: what main tells of an earlier move takes none back', async () => {
    const moves = [toFront('c', 'b'), toFront('c', 'a')], [first, second] = main.asked
    expect(order()).toBe('cab')
    await carryOut(first!)
    expect(order()).toBe('cab')
    await carryOut(second!)
    expect(order()).toBe('cab')
    await Promise.all(moves)
  })

  it('that is refused shows what main has, also what it told meanwhile', async () => {
    const refused = expect(toFront('c', 'a')).rejects.toThrow('no room')
    main.tell('queue.changed', makeQueue('bc'))
    expect(order()).toBe('cab')
    await (await main.next('queue.move')).refuse('no room')
    await (await main.next('queue.get')).answer(makeQueue('bc'))
    await refused
    expect(order()).toBe('bc')
    main.tell('queue.changed', makeQueue('d'))
    expect(order()).toBe('d')
  })
})
