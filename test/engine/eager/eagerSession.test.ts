import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Experiment } from '../../../src/domain/experiment'
import { optimizerNames } from '../../../src/domain/optimizers'
import { predict } from '../../../src/engine/eager/inference'
import { tf } from '../../../src/engine/tensorflow'
import { Batches } from '../../../src/engine/training/batches'
import { EagerSession } from '../../../src/engine/eager/eagerSession'
import { readCheckpoint, writeCheckpoint } from '../../../src/runs/checkpoint'
import { experimentOf, mixedLayers, smallLayers } from '../smallExperiment'
import { temporaryFolder } from '../temporaryFolder'
import { everyIndex, toyClasses, toyPart, toyShape } from '../toySet'

const part = toyPart(90, 1)
const batches = new Batches(everyIndex(part), 20, 1)

const sessions: EagerSession[] = []
afterEach(() => sessions.splice(0).forEach((session) => session.dispose()))
function sessionOf(experiment: Experiment): EagerSession {
  const session = new EagerSession(experiment, toyShape, toyClasses.length)
  sessions.push(session)
  return session
}
/** The losses of so many further steps. */
const lossesOf = (session: EagerSession, steps: number): number[] =>
  Array.from({ length: steps }, () => session.train(part, batches.at(session.step)).loss)

const mixed = (training: Record<string, unknown> = {}) => experimentOf(mixedLayers, training)

describe('a session', () => {
  it('gives bit for bit the same losses and weights from the same seed, with dropout', () => {
    const first = sessionOf(mixed({ seed: 5 })), second = sessionOf(mixed({ seed: 5 }))
    expect(lossesOf(first, 20)).toEqual(lossesOf(second, 20))
    expect(first.save(1)).toEqual(second.save(1))
  })

  it('gives other losses from another seed', () => {
    expect(lossesOf(sessionOf(mixed({ seed: 5 })), 3)).not.toEqual(lossesOf(sessionOf(mixed({ seed: 6 })), 3))
  })

  it('draws dropout anew at each step and each layer', () => {
    const frozen = { name: 'SGD', learning_rate: 1e-30 }
    const twice = [{ type: 'Flatten' }, { type: 'Dropout', rate: 0.5 }] as const
    const losses = lossesOf(sessionOf(experimentOf([...twice], { optimizer: frozen })), 1)
    const session = sessionOf(experimentOf([...twice], { optimizer: frozen }))
    const sameBatch = Array.from({ length: 5 }, () => session.train(part, batches.at(0)).loss)
    expect(sameBatch[0]).toBe(losses[0])
    expect(new Set(sameBatch).size).toBe(5)
    // Two layers with the same draws would drop the same values.
    const doubled = sessionOf(experimentOf([...twice, { type: 'Dropout', rate: 0.5 }], { optimizer: frozen }))
    expect(doubled.train(part, batches.at(0)).loss).not.toBe(sameBatch[0])
  })

  it('tells the loss and hits of the weights before the step', async () => {
    const session = sessionOf(experimentOf([{ type: 'Flatten' }]))
    const indices = everyIndex(part)
    const before = (await session.evaluate(part, indices))!
    const told = session.train(part, indices)
    expect(told.count).toBe(90)
    expect(told.correct).toBe(before.correct)
    expect(told.loss).toBeCloseTo(before.loss, 3)
    expect(session.step).toBe(1)
  })

  it('learns the toy set with each optimizer', async () => {
    const rates: Record<string, number> = { SGD: 0.3, Adadelta: 10, Adagrad: 0.1 }
    for (const name of optimizerNames) {
      const session = sessionOf(
        experimentOf(smallLayers, { optimizer: { name, learning_rate: rates[name] ?? 0.01 } }),
      )
      const first = (await session.evaluate(part, everyIndex(part)))!
      lossesOf(session, 100)
      const after = (await session.evaluate(part, everyIndex(part)))!
      expect(after.loss, name).toBeLessThan(first.loss / 2)
      expect(after.correct / 90, name).toBeGreaterThan(0.95)
    }
  })

  it('leaves no tensors behind over 50 steps and evaluations, nor when it is disposed of', async () => {
    const empty = tf.memory().numTensors
    const session = new EagerSession(mixed(), toyShape, toyClasses.length)
    lossesOf(session, 1)
    await session.evaluate(part, everyIndex(part))
    const { numTensors, numBytes } = tf.memory()
    for (let i = 0; i < 50; i++) {
      lossesOf(session, 1)
      await session.evaluate(part, everyIndex(part))
      if (i % 10 === 0) session.load(session.save(1))
    }
    expect(tf.memory()).toMatchObject({ numTensors, numBytes })
    session.dispose()
    expect(tf.memory().numTensors).toBe(empty)
  })
})

describe('a session that goes on from a checkpoint on disk', () => {
  const optimizers = [
    { name: 'SGD', learning_rate: 0.05 },
    { name: 'SGD', learning_rate: 0.05, momentum: 0.9, nesterov: true },
    { name: 'RMSprop' },
    { name: 'RMSprop', momentum: 0.5, centered: true, epsilon: 0.01 },
    { name: 'Adam' },
  ]

  it.each(optimizers)(
    'gives bit for bit the losses of one never interrupted, with $name',
    async (optimizer) => {
      const checkpoints = join(temporaryFolder(), 'checkpoints')
      const straight = sessionOf(mixed({ optimizer }))
      lossesOf(straight, 7)
      await writeCheckpoint(checkpoints, 'last', straight.save(2))
      const resumed = sessionOf(mixed({ optimizer }))
      resumed.load(await readCheckpoint(checkpoints, 'last'))
      expect(resumed.step).toBe(7)
      expect(lossesOf(resumed, 12)).toEqual(lossesOf(straight, 12))
      expect(resumed.save(4)).toEqual(straight.save(4))
    },
  )
})

describe('evaluation', () => {
  const many = toyPart(1203, 3)

  it('is the mean over all examples, however they fall into batches', async () => {
    const session = sessionOf(experimentOf(smallLayers))
    const whole = (await session.evaluate(many, everyIndex(many)))!
    let loss = 0, correct = 0
    for (const index of everyIndex(many)) {
      const one = (await session.evaluate(many, Int32Array.of(index)))!
      loss += one.loss
      correct += one.correct
    }
    expect(whole).toMatchObject({ correct, count: 1203 })
    expect(whole.loss / loss).toBeCloseTo(1, 5)
  })

  it('agrees with the probabilities that predict gives', async () => {
    const session = sessionOf(mixed())
    lossesOf(session, 10)
    const rows = predict(session.network, many.images, 1203, toyShape)
    const correct = rows.filter((row, i) => row.indexOf(Math.max(...row)) === many.labels[i]).length
    const loss = rows.reduce((sum, row, i) => sum - Math.log(row[many.labels[i]!]!), 0)
    const evaluated = (await session.evaluate(many, everyIndex(many)))!
    expect(evaluated.correct).toBe(correct)
    expect(evaluated.loss / loss).toBeCloseTo(1, 4)
    for (const row of rows) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
  })

  it('changes nothing: training goes on as if there had been none', async () => {
    const left = sessionOf(mixed()), right = sessionOf(mixed())
    const losses = lossesOf(left, 10)
    const interleaved: number[] = []
    for (let i = 0; i < 10; i++) {
      interleaved.push(...lossesOf(right, 1))
      await right.evaluate(part, everyIndex(part))
    }
    expect(interleaved).toEqual(losses)
  })

  it('is given up between batches when asked to stop', async () => {
    const session = sessionOf(experimentOf(smallLayers))
    let asked = 0
    expect(await session.evaluate(many, everyIndex(many), () => ++asked === 2)).toBeUndefined()
    expect(asked).toBe(2)
  })
})
