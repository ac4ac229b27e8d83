import { expect } from 'vitest'
import type { z } from 'zod'

/** What no channel takes. (A Date or a Map has no fields of its own: it reads as an empty object.) */
export const never: unknown[] = [
  null, 0, 1, NaN, '', 'text', true, [], [1], [undefined], Symbol('x'), 10n, () => 1,
  new Uint8Array(4), { unknown: 1 }, { __proto__: null, unknown: 1 },
  JSON.parse('{"__proto__":{"id":"x"},"unknown":1}'),
]

/** A valid value spoilt at one place after the other, so that no schema can mean it: of another type. */
export function* spoilt(value: unknown, path: string[] = []): Generator<{ path: string; value: unknown }> {
  const at = path.join('.') || 'the whole'
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    yield { path: at, value: Symbol('spoilt') }
    yield { path: at, value: { spoilt: 1 } }
    if (typeof value === 'number') yield { path: at, value: NaN }
    return
  }
  yield { path: at, value: 'spoilt' }
  if (Array.isArray(value)) {
    for (let i = 0; i < Math.min(2, value.length); i++) {
      for (const other of spoilt(value[i], [...path, String(i)])) {
        yield { path: other.path, value: value.map((one: unknown, j) => (i === j ? other.value : one)) }
      }
    }
    return
  }
  for (const [key, inner] of Object.entries(value)) {
    for (const other of spoilt(inner, [...path, key])) {
      yield { path: other.path, value: { ...value, [key]: other.value } }
    }
  }
}

export function expectRefused(schema: z.ZodType, values: Iterable<unknown>): void {
  for (const value of values) {
    let shown = String(typeof value === 'symbol' ? 'a symbol' : typeof value)
    try {
      shown = JSON.stringify(value) ?? shown
    } catch {
      // BigInt has no JSON.
    }
    expect(schema.safeParse(value).success, shown.slice(0, 300)).toBe(false)
  }
}
