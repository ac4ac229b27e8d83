import { afterEach, expect } from 'vitest'
import type { ImageSet } from '../../../src/data/imageSet'
import type { Experiment } from '../../../src/domain/experiment'
import { EagerSession } from '../../../src/engine/eager/eagerSession'
import { TracedSession } from '../../../src/engine/graph/tracedSession'
import type { Checkpoint } from '../../../src/runs/checkpoint'
import { expectClose } from '../eager/closeTo'
import { seededNumbers } from '../seededNumbers'
import { everyIndex } from '../toySet'

const open: { dispose(): void }[] = []
afterEach(() => open.splice(0).forEach((session) => session.dispose()))
export const opened = <Kind extends { dispose(): void }>(session: Kind): Kind => {
  open.push(session)
  return session
}
export const tracedOf = (experiment: Experiment, set: ImageSet, residentLimit?: number) =>
  opened(new TracedSession(experiment, set, { residentLimit }))
export const eagerOf = (experiment: Experiment, set: ImageSet) =>
  opened(new EagerSession(experiment, set.shape, set.classes.length))

/** Noise of any shape, which can't be learnt but tells two computations apart. */
export function noiseSet(shape: [number, number, number], classes: number, seed: number): ImageSet {
  const next = seededNumbers(seed), size = shape[0] * shape[1] * shape[2]
  const part = (count: number) => ({
    images: new Uint8Array(count * size).map(() => Math.floor(next() * 256)),
    labels: new Uint16Array(count).map(() => Math.floor(next() * classes)),
  })
  return {
    shape,
    classes: Array.from({ length: classes }, (_, i) => String(i)),
    train: part(12),
    test: part(5),
  }
}

/**
 * Every tensor of two states, each against its own size: what cancels out within a tensor keeps the
 * rounding of its largest values.
 */
export function expectSameState(found: Checkpoint, expected: Checkpoint, allowed: number): void {
  expect({ ...found, weights: [], optimizer: [] }).toEqual({ ...expected, weights: [], optimizer: [] })
  for (const part of ['weights', 'optimizer'] as const) {
    expect(found[part].map(({ name, shape }) => [name, shape])).toEqual(
      expected[part].map(({ name, shape }) => [name, shape]),
    )
    found[part].forEach(({ name, values }, i) => {
      const wanted = expected[part][i]!.values
      const size = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3)
      const off = values.reduce((most, value, j) => Math.max(most, Math.abs(value - wanted[j]!)), 0)
      expect(off / size, `${part} ${name}`).toBeLessThan(allowed)
    })
  }
}

/** Single steps from the same state in both, told and kept. With plain SGD weights show the gradients. */
export function expectSameStep(experiment: Experiment, data: ImageSet, allowed = 2e-4): void {
  const traced = tracedOf(experiment, data), eager = eagerOf(experiment, data)
  expect(traced.save(1)).toEqual(eager.save(1))
  const indices = everyIndex(data.train)
  for (let step = 0; step < 2; step++) {
    const told = traced.train(indices, indices.length), expected = eager.train(data.train, indices)
    expect(told.count).toBe(expected.count)
    expect(told.correct).toBe(expected.correct)
    expectClose([told.loss], [expected.loss], { relative: 1e-4 })
    expectSameState(traced.save(1), eager.save(1), allowed)
    eager.load(traced.save(1))
  }
}
