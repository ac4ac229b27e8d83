import { expect, it } from 'vitest'
import { csvOf } from '../../src/domain/csv'

it('quotes what needs it, leaves out what isn’t there, and ends every row', () => {
  expect(csvOf([['a, "b"', 1.5, true, null, undefined], ['two\nlines', -3, false, '', 'plain']]))
    .toBe('"a, ""b""",1.5,true,,\r\n"two\nlines",-3,false,,plain\r\n')
})

it('text that a spreadsheet would run is text, numbers stay numbers', () => {
  expect(csvOf([['=cmd|calc', '+1', '-1', '@SUM(A1)', '\tx', -1]])).toBe("'=cmd|calc,'+1,'-1,'@SUM(A1),'\tx,-1\r\n")
})
