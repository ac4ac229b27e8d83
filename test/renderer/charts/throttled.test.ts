import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope, type Ref, ref } from 'vue'
import { throttled } from '../../../src/renderer/charts/throttled'

let scope: EffectScope, told: Ref<number>, chosen: Ref<string>, drawn: Readonly<Ref<string>>
beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  scope = effectScope()
  told = ref(0)
  chosen = ref('a')
  drawn = scope.run(() => throttled(() => `${chosen.value}${told.value}`, 1000, () => chosen.value))!
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

it('follows the latest of each interval', () => {
  expect(drawn.value).toBe('a0')
  told.value = 1
  told.value = 2
  expect(drawn.value).toBe('a0')
  vi.advanceTimersByTime(1000)
  expect(drawn.value).toBe('a2')
})
it('follows at once after a pause', () => {
  vi.advanceTimersByTime(3000)
  told.value = 1
  expect(drawn.value).toBe('a1')
})
it('follows what a person chose at once, and goes on with the clock', () => {
  told.value = 1
  vi.advanceTimersByTime(900)
  chosen.value = 'b'
  expect(drawn.value).toBe('b1')
  told.value = 2
  vi.advanceTimersByTime(99)
  expect(drawn.value).toBe('b1')
  vi.advanceTimersByTime(1)
  expect(drawn.value).toBe('b2')
})
it('is drawn with whatever else follows the same way, whenever each began', () => {
  vi.advanceTimersByTime(300)
  const more = ref(0), other = scope.run(() => throttled(() => more.value, 1000, () => ''))!
  more.value = told.value = 1
  vi.advanceTimersByTime(699)
  expect([drawn.value, other.value]).toEqual(['a0', 0])
  vi.advanceTimersByTime(1)
  expect([drawn.value, other.value]).toEqual(['a1', 1])
})
it('is silent when what it belongs to is gone', () => {
  told.value = 1
  scope.stop()
  vi.advanceTimersByTime(5000)
  expect(drawn.value).toBe('a0')
})
