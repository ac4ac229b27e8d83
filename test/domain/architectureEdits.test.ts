import { describe, expect, it } from 'vitest'
import { analyse, type Analysis } from '../../src/domain/analysis'
import {
  applyFix, type Architecture, architectureSchema, duplicateLayer, emptyArchitecture, insertLayer, moveLayer,
  outputName, removeLayer, updateLayer,
} from '../../src/domain/architecture'
import { layerTypes } from '../../src/domain/layers'
import { seededNumbers } from '../engine/seededNumbers'
import {
  type Next, pick, randomArchitecture, randomFields, randomInput, wholeBetween,
} from './randomArchitecture'

const input = [28, 28, 1]

/** Something a person can do to a stack of layers. */
function edit(next: Next, architecture: Architecture): Architecture {
  const { layers } = architecture
  const place = wholeBetween(next, 0, layers.length),
    at = wholeBetween(next, 0, Math.max(0, layers.length - 1))
  const kinds = ['insert', 'insert', 'move', 'remove', 'duplicate', 'update', 'fix']
  switch (layers.length ? pick(next, kinds) : 'insert') {
    case 'insert': return insertLayer(architecture, place, pick(next, layerTypes))
    case 'move': return moveLayer(architecture, at, wholeBetween(next, 0, layers.length - 1))
    case 'remove': return removeLayer(architecture, at)
    case 'duplicate': return duplicateLayer(architecture, at)
    case 'update': return updateLayer(architecture, at, randomFields(next, layers[at]!.type))
    default: {
      const { problem } = analyse(architecture, input, 10)
      return problem?.problem.fix ? applyFix(architecture, problem.index, problem.problem.fix) : architecture
    }
  }
}

/** What holds of every analysis, whatever the architecture. */
function expectWhole(analysis: Analysis, architecture: Architecture, classes: number): void {
  const { layers, problem, parameters, multiplyAdds, activations } = analysis
  expect(layers).toHaveLength(architecture.layers.length + 1)
  const first = layers.findIndex(({ state }) => state !== 'ok')
  expect(problem?.index ?? -1).toBe(first)
  if (problem) {
    expect(problem.layer).toBe(architecture.layers[first]?.name ?? outputName)
    expect(problem.problem.reason).toMatch(/[^.]$/)
    expect(layers.slice(first + 1).every(({ state }) => state === 'waiting')).toBe(true)
  } else expect(layers.at(-1)).toMatchObject({ state: 'ok', output: [classes] })
  for (const layer of layers) {
    if (layer.state === 'ok')
      expect([...layer.input, ...layer.output].every((side) => side >= 1 && Number.isInteger(side))).toBe(
        true,
      )
  }
  for (const total of [parameters.trainable, parameters.nonTrainable, multiplyAdds, activations]) {
    expect(Number.isSafeInteger(total)).toBe(true)
  }
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('a hundred edits at random, seed %i', (seed) => {
  it('leave a document that can be saved and opened, and an analysis, after each', () => {
    const next = seededNumbers(seed)
    let architecture = emptyArchitecture('edited')
    for (let step = 0; step < 100; step++) {
      architecture = edit(next, architecture)
      expect(architectureSchema.parse(JSON.parse(JSON.stringify(architecture)))).toEqual(architecture)
      expectWhole(analyse(architecture, input, 10), architecture, 10)
    }
  })
})

describe('any architecture that a file could hold', () => {
  it('is analysed without a throw', () => {
    const next = seededNumbers(21)
    for (let i = 0; i < 500; i++) {
      const architecture = randomArchitecture(next, wholeBetween(next, 0, 12))
      expect(architectureSchema.safeParse(architecture).error).toBeUndefined()
      const classes = wholeBetween(next, 1, 100)
      expectWhole(analyse(architecture, randomInput(next), classes), architecture, classes)
    }
  })

  it('has no problem with a fix left once its fixes were applied', () => {
    const next = seededNumbers(22)
    let mended = 0
    for (let i = 0; i < 500; i++) {
      let architecture = randomArchitecture(next, wholeBetween(next, 0, 10))
      const size = randomInput(next)
      let { problem } = analyse(architecture, size, 10)
      // A layer needs at most a move, a fix of its window, and again where a moved one shrinks its input.
      for (let left = 200; problem?.problem.fix; left--) {
        expect(left, JSON.stringify(architecture)).toBeGreaterThan(0)
        architecture = applyFix(architecture, problem.index, problem.problem.fix)
        problem = analyse(architecture, size, 10).problem
        mended++
      }
      expect(architectureSchema.safeParse(architecture).error).toBeUndefined()
      if (problem) expect(problem.problem.reason).toMatch(/^Would /)
    }
    expect(mended).toBeGreaterThan(500)
  })

  it('gets past the place of a problem by its fix, or has it nearer the end', () => {
    const next = seededNumbers(23)
    for (let i = 0; i < 500; i++) {
      const architecture = randomArchitecture(next, wholeBetween(next, 1, 6)), size = randomInput(next)
      const { problem } = analyse(architecture, size, 10)
      if (!problem?.problem.fix || problem.problem.fix.kind === 'move-before') continue
      const after = analyse(applyFix(architecture, problem.index, problem.problem.fix), size, 10)
      // What was mended stands behind the Flatten put before it.
      const place = problem.index + (problem.problem.fix.kind === 'insert-before' ? 1 : 0)
      const same = after.problem?.index === place && after.problem.problem.reason === problem.problem.reason
      expect(same).toBe(false)
      expect(after.problem?.index ?? Infinity).toBeGreaterThanOrEqual(problem.index)
    }
  })
})
