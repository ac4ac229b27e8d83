import { describe, expect, it } from 'vitest'
import { countOption, readArguments } from '../../src/cli/options'
import { failureOf } from '../domain/failureOf'

const usage = 'bake CAKE [--layers N]'
const options = {
  layers: { type: 'string' }, set: { type: 'string', multiple: true }, quick: { type: 'boolean' },
} as const
const read = (...args: string[]) => readArguments(args, options, usage)

describe('readArguments', () => {
  it('takes options before, behind and between what they are for', () => {
    const { values, positionals } = read(
      '--layers', '3', 'a', '--json', '--set', 'x=1', 'b', '--set=y=2', '--quick',
    )
    expect(positionals).toEqual(['a', 'b'])
    expect(values).toEqual({ layers: '3', json: true, set: ['x=1', 'y=2'], quick: true })
  })
  it('has --json off where it isn’t given', () => expect(read().values).toEqual({ json: false }))
  it('takes --runs-dir with every command', () =>
    expect(read('--runs-dir', '/a').values['runs-dir']).toBe('/a'))
  it('takes what stands behind -- as it is', () =>
    expect(read('--', '--json').positionals).toEqual(['--json']))

  it.each([
    ['an unknown option', ['--colour', 'red'], /--colour/],
    ['a short one', ['-x'], /-x/],
    ['a value that is missing', ['--layers'], /layers/],
    ['a value where there is none', ['--quick=yes'], /quick/],
    ['an option where a value should be', ['--layers', '--json'], /layers/],
  ])('refuses %s with how the command is called', async (_what, args, what) => {
    const failure = await failureOf(() => read(...args))
    expect(failure).toMatchObject({ code: 'bad-arguments', advice: `Usage: layerbench ${usage}` })
    expect(failure.what).toMatch(what)
    expect(failure.what).not.toMatch(/\.$/)
  })
})

describe('countOption', () => {
  it.each([['1', 1], ['32', 32], ['1e3', 1000], [undefined, undefined]])('%j is %s', (text, count) => {
    expect(countOption(text, 'epochs')).toBe(count)
  })
  it.each(['0', '-1', '1.5', '', ' ', 'ten', 'NaN', 'Infinity', '1e999', '3 epochs'])(
    '%j is refused by its option',
    async (text) => {
      expect(await failureOf(() => countOption(text, 'epochs'))).toMatchObject({
        code: 'bad-arguments', what: `--epochs is ${text}`, advice: 'It needs a whole number of at least 1.',
      })
    },
  )
})
