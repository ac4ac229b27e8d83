import { describe, expect, it } from 'vitest'
import { fitPicture, type Picture } from '../../src/domain/image'
import { seededNumbers } from '../engine/seededNumbers'
import { pick, wholeBetween } from './randomArchitecture'

/** A picture of shades of grey, given row by row. */
function picture(rows: number[][], alpha = 255): Picture {
  const width = rows[0]!.length
  return { width, height: rows.length, rgba: Uint8Array.from(rows.flat().flatMap((value) => [value, value, value, alpha])) }
}
const fits = ['stretch', 'pad', 'crop'] as const

describe('a picture of another size', () => {
  const wide = picture([[0, 40, 80, 120], [0, 40, 80, 120]])
  it('is squeezed', () => expect([...fitPicture(wide, [2, 2, 1], 'stretch')]).toEqual([20, 100, 20, 100]))
  it('is cut at its middle', () => expect([...fitPicture(wide, [2, 2, 1], 'crop')]).toEqual([40, 80, 40, 80]))
  it('is shown whole on its border’s shade', () => {
    const framed = picture([[50, 50, 50, 50], [50, 90, 90, 50]].map((row) => [...row]))
    const values = [...fitPicture(framed, [4, 4, 1], 'pad')], ground = values[0]!
    expect(values.slice(0, 4)).toEqual([ground, ground, ground, ground])
    expect(values.slice(4, 12)).toEqual([50, 50, 50, 50, 50, 90, 90, 50])
  })
  it('that is tall is cut above and below', () => expect([...fitPicture(picture([[1], [2], [3], [4], [5]]), [1, 1, 1], 'crop')]).toEqual([3]))
  it('is enlarged', () => expect([...fitPicture(picture([[10, 20]]), [2, 4, 1], 'stretch')]).toEqual([10, 10, 20, 20, 10, 10, 20, 20]))
})

describe('a picture of the very size', () => {
  const next = seededNumbers(3)
  const rgba = Uint8Array.from({ length: 12 * 4 }, (_, i) => i % 4 === 3 ? 255 : Math.floor(next() * 256))
  const noise = { width: 4, height: 3, rgba }
  it.each(fits)('is kept byte for byte: %s', (fit) => {
    expect([...fitPicture(noise, [3, 4, 3], fit)]).toEqual([...rgba].filter((_, i) => i % 4 !== 3))
    expect([...fitPicture(picture([[7, 9, 255]]), [1, 3, 1], fit)]).toEqual([7, 9, 255])
  })
  it('becomes grey by the luma of BT.601', () => {
    expect([...fitPicture({ width: 2, height: 1, rgba: Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 255) }, [1, 2, 1], 'pad')]).toEqual([76, 150])
  })
  it('takes a ground where it is transparent', () =>
    expect([...fitPicture({ width: 2, height: 1, rgba: Uint8Array.of(9, 9, 9, 0, 200, 200, 200, 255) }, [1, 2, 1], 'pad')]).toEqual([200, 200]))
})

it('any picture fills any size with shades it has', () => {
  const next = seededNumbers(17)
  for (let i = 0; i < 200; i++) {
    const width = wholeBetween(next, 1, 40), height = wholeBetween(next, 1, 40)
    const rgba = Uint8Array.from({ length: width * height * 4 }, (_, at) => at % 4 === 3 ? 255 : 60 + Math.floor(next() * 100))
    const shape: [number, number, number] = [wholeBetween(next, 1, 50), wholeBetween(next, 1, 50), pick(next, [1, 3])]
    const pixels = fitPicture({ width, height, rgba }, shape, pick(next, fits))
    expect(pixels).toHaveLength(shape[0] * shape[1] * shape[2])
    expect([Math.min(...pixels) >= 59, Math.max(...pixels) <= 160]).toEqual([true, true])
  }
})
