import { describe, expect, it } from 'vitest'
import { analyse, type Analysis } from '../../src/domain/analysis'
import { type Architecture, architectureSchema, emptyArchitecture, outputName } from '../../src/domain/architecture'
import { applyFix } from '../../src/domain/edits'
import { itemsOf, placedItems } from '../../src/domain/stack'
import { seededNumbers } from '../engine/seededNumbers'
import { pick, randomArchitecture, randomInput, wholeBetween } from './randomArchitecture'
import { editInput, editKinds, randomEdit } from './randomEdit'

/** What holds of every analysis, whatever the architecture. */
function expectWhole(analysis: Analysis, architecture: Architecture, classes: number): void {
  const { items, problem, parameters, multiplyAdds, activations } = analysis
  expect([...items.keys()].sort()).toEqual([...itemsOf(architecture.layers).map(({ name }) => name), outputName].sort())
  if (problem) {
    expect(items.get(problem.item)).toMatchObject({ state: 'problem', problem: problem.problem })
    expect(problem.problem.reason).toMatch(/[^.]$/)
    expect(items.get(outputName)?.state).toBe(problem.item === outputName ? 'problem' : 'waiting')
  } else {
    expect(items.get(outputName)).toMatchObject({ state: 'ok', output: [classes] })
    for (const { item } of placedItems(architecture.layers)) expect(['ok', 'disabled']).toContain(items.get(item.name)?.state)
  }
  for (const item of items.values()) {
    if (item.state === 'ok') {
      expect([...item.input, ...item.output].every((side) => side >= 1 && Number.isInteger(side))).toBe(true)
    }
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
      const before = architecture, kept = structuredClone(before)
      const kind = pick(next, editKinds)
      architecture = randomEdit(next, before, kind)
      expect(before, `${kind} changes the document it is given`).toEqual(kept)
      expect(architectureSchema.parse(JSON.parse(JSON.stringify(architecture))), kind).toEqual(architecture)
      expectWhole(analyse(architecture, editInput, 10), architecture, 10)
    }
  })
})

describe('any architecture that a file could hold', () => {
  it('is analysed without a throw', () => {
    const next = seededNumbers(21)
    for (let i = 0; i < 300; i++) {
      const architecture = randomArchitecture(next, wholeBetween(next, 0, 8))
      expect(architectureSchema.safeParse(architecture).error).toBeUndefined()
      const classes = wholeBetween(next, 1, 100)
      expectWhole(analyse(architecture, randomInput(next), classes), architecture, classes)
    }
  })

  it('has no problem with a fix left once its fixes were applied', () => {
    const next = seededNumbers(22)
    let mended = 0
    for (let i = 0; i < 300; i++) {
      let architecture = randomArchitecture(next, wholeBetween(next, 0, 6))
      const size = randomInput(next)
      let { problem } = analyse(architecture, size, 10)
      for (let left = 300; problem?.problem.fix; left--) {
        expect(left, `${JSON.stringify(problem)} ${JSON.stringify(architecture)}`).toBeGreaterThan(0)
        architecture = applyFix(architecture, problem.item, problem.problem.fix)
        problem = analyse(architecture, size, 10).problem
        mended++
      }
      expect(architectureSchema.safeParse(architecture).error).toBeUndefined()
    }
    expect(mended).toBeGreaterThan(300)
  })

  it('has another problem or none once a fix was applied', () => {
    const next = seededNumbers(23)
    for (let i = 0; i < 300; i++) {
      const architecture = randomArchitecture(next, wholeBetween(next, 1, 6)), size = randomInput(next)
      const { problem } = analyse(architecture, size, 10), fix = problem?.problem.fix
      if (!fix) continue
      const after = analyse(applyFix(architecture, problem.item, fix), size, 10).problem
      expect(after?.item === problem.item && after.problem.reason === problem.problem.reason, JSON.stringify(problem)).toBe(false)
    }
  })
})
