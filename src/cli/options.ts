import { parseArgs, type ParseArgsConfig } from 'node:util'
import { fail } from '../domain/failure'

type Options = NonNullable<ParseArgsConfig['options']>

/** Options that every command takes. */
export const commonOptions = {
  json: { type: 'boolean', default: false },
  'runs-dir': { type: 'string' },
} as const satisfies Options

/**
 * A command's arguments.
 * @param usage shown where they can't be understood
 * @throws FailureError `bad-arguments`
 */
export function readArguments<const O extends Options>(args: string[], options: O, usage: string) {
  try {
    return parseArgs({ args, options: { ...commonOptions, ...options }, allowPositionals: true, strict: true })
  } catch (error) {
    return fail('bad-arguments', (error as Error).message.replace(/\.$/, ''), `Usage: layerbench ${usage}`)
  }
}

/** A whole number of at least 1 from an option's text, or undefined where it wasn't given. */
export function countOption(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1) fail('bad-arguments', `--${name} is ${value}`, 'It needs a whole number of at least 1.')
  return count
}
