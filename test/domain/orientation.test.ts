import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeOrientation } from '../../src/domain/orientation'
import { seededNumbers } from '../engine/seededNumbers'
import { turnedJpeg } from './turnedJpeg'

const jpeg = new Uint8Array(readFileSync(join(__dirname, '../fixtures/pictures/upright.jpg')))

describe('the orientation of a JPEG', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i is read in either order of bytes and set to upright', (orientation) => {
    for (const little of [true, false]) {
      const bytes = turnedJpeg(jpeg, orientation, little)
      expect(takeOrientation(bytes)).toBe(orientation)
      expect(takeOrientation(bytes)).toBe(1)
      expect(bytes.length).toBe(turnedJpeg(jpeg, 1, little).length)
    }
  })
  it('is upright where nothing or nonsense is said', () => {
    expect(takeOrientation(Uint8Array.from(jpeg))).toBe(1)
    expect(takeOrientation(turnedJpeg(jpeg, 9, true))).toBe(1)
    expect(takeOrientation(turnedJpeg(jpeg, 0, false))).toBe(1)
  })
  it('is one or another in a damaged file, and nothing outside the tag is touched', () => {
    const next = seededNumbers(5), whole = turnedJpeg(jpeg, 6, true)
    for (let i = 0; i < 2000; i++) {
      const bytes = whole.slice(0, Math.floor(next() * whole.length))
      const most = Math.min(60, bytes.length)
      for (let n = 0; n < 3 && most; n++) bytes[Math.floor(next() * most)] = Math.floor(next() * 256)
      const before = bytes.slice(), orientation = takeOrientation(bytes)
      expect(orientation).toBeGreaterThanOrEqual(1)
      expect(orientation).toBeLessThanOrEqual(8)
      expect(bytes.filter((byte, at) => byte !== before[at]).length).toBeLessThanOrEqual(2)
    }
  })
})
