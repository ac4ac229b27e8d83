import { describe, expect, it } from 'vitest'
import { boundsOf, filled, type Mask, partsOf, widened } from '../../../src/domain/photo/regions'
import { seededNumbers } from '../../engine/seededNumbers'

const maskOf = (...rows: string[]) => ({
  mask: Uint8Array.from(rows.join('').split(''), (sign) => sign === '#' ? 1 : 0), width: rows[0]!.length, height: rows.length,
})
const drawn = (mask: Mask, width: number) =>
  Array.from({ length: mask.length / width }, (_, y) => [...mask.subarray(y * width, (y + 1) * width)].map((set) => set ? '#' : '.').join(''))

describe('parts', () => {
  it('hang together over corners, not over the ends of rows; the largest first', () => {
    const { mask, width, height } = maskOf('#..#', '...#', '.#..', '#..#')
    expect(partsOf(mask, width, height).map((part) => [...part].sort((a, b) => a - b))).toEqual([[3, 7], [9, 12], [0], [15]])
  })
  it('are all that is set, each place once', () => {
    const next = seededNumbers(8)
    for (let i = 0; i < 50; i++) {
      const width = 1 + Math.floor(next() * 20), height = 1 + Math.floor(next() * 20)
      const mask = Uint8Array.from({ length: width * height }, () => next() < 0.4 ? 1 : 0), again = new Uint8Array(mask.length)
      for (const part of partsOf(mask, width, height)) for (const place of part) again[place]!++
      expect(again).toEqual(mask)
    }
  })
})

it('holes are filled, bays are not', () => {
  const { mask, width, height } = maskOf('#####', '#..#.', '#.#..', '###..', '#...#', '####.')
  expect(drawn(filled(mask, width, height), width)).toEqual(['#####', '####.', '###..', '###..', '#...#', '####.'])
})

it('a rim is as wide as asked, at the edges too', () => {
  const { mask, width, height } = maskOf('......', '......', '...#..', '......', '#.....')
  expect(drawn(widened(mask, width, height, 1), width)).toEqual(['......', '..###.', '..###.', '#####.', '##....'])
  expect(widened(mask, width, height, 0)).toEqual(mask)
})

it('bounds are those of what is set', () => {
  const { mask, width } = maskOf('.....', '..#..', '...#.', '.....')
  expect(boundsOf(mask, width)).toEqual({ left: 2, top: 1, right: 4, bottom: 3 })
  expect(boundsOf(new Uint8Array(6), 3)).toMatchObject({ right: 0, bottom: 0 })
})
