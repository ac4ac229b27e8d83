import { FailureError } from './failure'

/** Names that reach into objects' prototypes have no place in a document. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * A document from outside.
 * @param refuse makes a failure of why it can't be read
 */
export function parseUntrusted(text: string, refuse: (what: string) => never): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (forbiddenKeys.has(key)) refuse(`A field is called ${key}, which is not allowed`)
      return value
    })
  } catch (error) {
    if (error instanceof FailureError) throw error
    if (error instanceof SyntaxError) return refuse(`Not JSON (${error.message})`)
    // The reviver goes down by calls: brackets within brackets, thousands deep, exhaust the stack.
    if (error instanceof RangeError) return refuse('It is nested too deeply')
    throw error
  }
}
