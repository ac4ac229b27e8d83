import { vi } from 'vitest'
import type { EventName, EventPayload } from '../../src/ipc/contract'
import { matchMedia } from './matchMedia'

/** What a store asked main, to be answered when a test wants it. */
export interface Question {
  name: string
  input: unknown
  answer(value: unknown): Promise<void>
  refuse(what: string): Promise<void>
}

/** Main as stores see it: every question waits for the test's answer, and the test tells events. */
export function fakeMain() {
  const asked: Question[] = [], listeners = new Map<string, Set<(payload: unknown) => void>>()
  const taken = () => new Promise<void>((resolve) => { setTimeout(resolve) })
  const request = new Proxy({}, {
    get: (_target, name: string) => (input: unknown) => new Promise((resolve) => {
      const reply = (value: unknown) => {
        resolve(value)
        return taken()
      }
      asked.push({
        name, input, answer: (value) => reply({ ok: true, value }),
        refuse: (what) => reply({ ok: false, failure: { code: 'disk-full', what, advice: '' } }),
      })
    }),
  })
  const on = new Proxy({}, {
    get: (_target, name: string) => (listener: (payload: unknown) => void) => {
      const heard = listeners.get(name) ?? new Set()
      listeners.set(name, heard.add(listener))
      return () => { heard.delete(listener) }
    },
  })
  vi.stubGlobal('window', { layerbench: { request, on }, matchMedia })
  return {
    /** What isn't answered. */
    asked,
    /** The next question of that name, once it is asked. */
    async next(name: string): Promise<Question> {
      const index = await vi.waitUntil(() => {
        const found = asked.findIndex((one) => one.name === name)
        return found >= 0 && { found }
      })
      return asked.splice(index.found, 1)[0]!
    },
    tell<Name extends EventName>(name: Name, payload: EventPayload<Name>): void {
      for (const listener of listeners.get(name) ?? []) listener(payload)
    },
  }
}
