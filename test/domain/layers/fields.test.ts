import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { outputFields } from '../../../src/domain/architecture'
import { layers } from '../../../src/domain/layers'
import {
  axes, boolean, choice, defaultsOf, type Field, fieldProblem, type Fields, fieldSchemas, formatValue, initializer,
  integer, isDefault, number, optionalPair, pair, regularizer, sides, targetShape,
} from '../../../src/domain/layers/fields'
import { optimizers } from '../../../src/domain/optimizers'

const whole = integer('Whole', 3, { min: 1, max: 9 })
const share = number('Share', 0.5, { min: 0, max: 1 })
const inside = number('Inside', 0.5, { min: 0, max: 1, aboveMin: true, belowMax: true })
const switched = boolean('Switch', true)
const side = choice('Side', 'left', ['left', 'right'])
const sizes = pair('Sizes', [2, 2], { min: 1, max: 8 })
const maybe = optionalPair('Maybe', 'as the pool', { min: 1, max: 8 })
const start = initializer('Start', { name: 'zeros' })
const around = sides('Around', [[1, 1], [1, 1]], { min: 0, max: 8 })
const target = targetShape('Target', [-1], 1000)
const shared = axes('Shared', [{ value: null, label: 'none' }, { value: [1, 2], label: 'some' }])
const penalty = regularizer('Penalty')

describe('fieldProblem', () => {
  it.each<[string, Field, unknown[]]>([
    ['a whole number', whole, [1, 9]],
    ['a number with its bounds', share, [0, 1, 0.3]],
    ['a number without its bounds', inside, [1e-9, 0.999]],
    ['a switch', switched, [true, false]],
    ['a choice', side, ['left', 'right']],
    ['a pair', sizes, [[1, 8], [8, 1]]],
    ['a pair or none', maybe, [null, [3, 3]]],
    ['an initializer', start, [{ name: 'ones' }, { name: 'random_normal', stddev: 0.1 }]],
    ['sides', around, [[[0, 8], [8, 0]]]],
    ['a shape', target, [[1], [28, 28], [3, -1, 1000]]],
    ['axes', shared, [null, [1, 2]]],
    ['a regularizer', penalty, [null, { l1: 0, l2: 0.01 }, { l1: 1 }]],
  ])('%s takes what is in its range', (_what, field, values) => {
    for (const value of values) expect(fieldProblem(field, value), JSON.stringify(value)).toBeUndefined()
  })

  it.each<[string, Field, unknown[], RegExp]>([
    ['a whole number', whole, [0, 10, 1.5, '3', NaN, Infinity, null, undefined, 1e300],
      /^Whole numbers from 1 to 9$/],
    ['a number with its bounds', share, [-1e-9, 1.1, NaN, '0.5', null], /^A number from 0 to 1$/],
    ['a number without its bounds', inside, [0, 1, -0], /^A number above 0 and below 1$/],
    ['a switch', switched, [0, 'true', null], /./],
    ['a choice', side, ['up', '', 0, 'toString', '__proto__'], /left.*right/],
    ['a pair', sizes, [[0, 1], [1], [1, 2, 3], [1.5, 2], 3, null], /^Whole numbers from 1 to 8$/],
    ['a pair or none', maybe, [[0, 1], [9, 9], 'null', 0], /^Whole numbers from 1 to 8$/],
    ['an initializer', start, [{}, { name: 'magic' }, { name: 'ones', stddev: 1 }, 'zeros',
      { name: 'random_normal', stddev: 0 }], /./],
    ['sides', around, [[[0, 9], [0, 0]], [1, 1], [[1, 1]], null, 1], /^Whole numbers from 0 to 8$/],
    ['a shape', target, [[], [0], [-1, -1], [1, 2, 3, 4], [1001], [1.5], [NaN], '28', null, [-2]], /one may be -1$/],
    ['axes', shared, [[1], [2, 1], [], 'null', [1, 2, 3]], /./],
    ['a regularizer', penalty, [{ l1: -1 }, { l3: 1 }, 0.01, 'l2', { l2: NaN }], /./],
  ])('%s says what it takes', (_what, field, values, sentence) => {
    for (const value of values) expect(fieldProblem(field, value), JSON.stringify(value)).toMatch(sentence)
  })
})

const tables: [string, Fields][] = [
  ...Object.values(layers).map(({ type, fields }): [string, Fields] => [type, fields]),
  ...Object.entries(optimizers), ['the output', outputFields],
]
describe.each(tables)('the fields of %s', (_name, fields) => {
  it('have defaults that stand in them, so that a document that leaves them out is valid', () => {
    for (const field of Object.values(fields))
      expect(fieldProblem(field, field.default), field.label).toBeUndefined()
    expect(z.strictObject(fieldSchemas(fields)).parse({})).toEqual(defaultsOf(fields))
  })

  it('refuse their neighbours just outside the range', () => {
    for (const field of Object.values(fields)) {
      if (field.kind === 'integer') {
        expect(fieldProblem(field, field.min)).toBeUndefined()
        expect(fieldProblem(field, field.max)).toBeUndefined()
        expect(fieldProblem(field, field.min - 1)).toBeDefined()
        expect(fieldProblem(field, field.max + 1)).toBeDefined()
      }
      if (field.kind === 'number') {
        expect(fieldProblem(field, field.min) !== undefined).toBe(field.aboveMin ?? false)
        expect(fieldProblem(field, field.max) !== undefined).toBe(field.belowMax ?? false)
      }
    }
  })
})

describe('formatValue', () => {
  it.each([
    [null, '–'],
    [[3, 5], '3 × 5'],
    [{ name: 'he_normal' }, 'he_normal'],
    [true, 'yes'],
    [false, 'no'],
    [{ name: 'truncated_normal', stddev: 0.5 }, 'truncated_normal (stddev 0.5)'],
    [{ l1: 0, l2: 0.01 }, 'l2 0.01'],
    [{ l1: 0.1, l2: 0.01 }, 'l1 0.1, l2 0.01'],
    [[[1, 1], [1, 1]], '1'],
    [[[1, 1], [2, 2]], '1 × 2'],
    [[[0, 1], [2, 3]], 'top 0, bottom 1, left 2, right 3'],
    [[28, -1], '28 × -1'],
    [0.25, '0.25'],
    ['relu', 'relu'],
  ] as const)('%j reads %s', (value, text) => expect(formatValue(value as never)).toBe(text))
})

it('isDefault compares pairs and initializers by what they hold', () => {
  expect(isDefault(sizes, [2, 2])).toBe(true)
  expect(isDefault(sizes, [2, 3])).toBe(false)
  expect(isDefault(start, { name: 'zeros' })).toBe(true)
  expect(isDefault(maybe, null)).toBe(true)
})
