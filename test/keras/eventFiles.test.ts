import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Metric } from '../../src/domain/metrics'
import { exportTensorBoard, LiveTensorBoard } from '../../src/host/tensorboard'
import { temporaryFolder } from '../engine/temporaryFolder'
import { makeRun } from '../renderer/makeRun'
import { python } from './sideBySide'

const run = makeRun({ name: 'a <b>net</b>', training: { batch_size: 90, validation: { source: 'split', fraction: 0.1 } } })
/** 900 examples, 10 steps an epoch. */
const epoch = (number: number, rate: number): Metric[] => {
  const at = { step: number * 10, epoch: number, seconds: number }
  return [
    { kind: 'train', ...at, step: at.step - 4, loss: 1 / number, accuracy: 0.5, imagesPerSecond: 9, learningRate: rate },
    { kind: 'epoch', ...at, loss: 0.5 / number, accuracy: 0.75 },
    { kind: 'evaluation', split: 'validation', ...at, loss: 0.25 / number, accuracy: 0.625, f1_score: 0.5 },
  ]
}
const metrics = [...epoch(1, 0.5), ...epoch(2, 0.25)]
const expected = {
  train: {
    batch_loss: [[6, 1], [16, 0.5]], batch_accuracy: [[6, 0.5], [16, 0.5]], batch_learning_rate: [[6, 0.5], [16, 0.25]],
    epoch_loss: [[0, 0.5], [1, 0.25]], epoch_accuracy: [[0, 0.75], [1, 0.75]], epoch_learning_rate: [[0, 0.5], [1, 0.25]],
  },
  validation: {
    epoch_loss: [[0, 0.25], [1, 0.125]], epoch_accuracy: [[0, 0.625], [1, 0.625]], epoch_f1_score: [[0, 0.5], [1, 0.5]],
    evaluation_loss_vs_iterations: [[10, 0.25], [20, 0.125]], evaluation_accuracy_vs_iterations: [[10, 0.625], [20, 0.625]],
    evaluation_f1_score_vs_iterations: [[10, 0.5], [20, 0.5]],
  },
}
interface Found { scalars: Record<string, unknown>; hyperparameters: Record<string, Record<string, unknown>> }
const read = (folder: string) => JSON.parse(execFileSync(python!, [join(__dirname, 'event_files.py'), folder], { encoding: 'utf8' })) as Found
/** Runs by the part of their name that is ours. */
const under = (found: Record<string, unknown>, prefix: string) =>
  Object.fromEntries(Object.entries(found).map(([name, value]) => [name.replace(prefix, ''), value]))

describe.runIf(python)('TensorBoard’s own reader', () => {
  it('finds an exported run’s scalars under Keras’s names, and what it was trained with; a second export takes the first’s place', async () => {
    const folder = temporaryFolder()
    for (let i = 0; i < 2; i++) expect(await exportTensorBoard(folder, run, metrics)).toHaveLength(3)
    const { scalars, hyperparameters } = read(folder)
    expect(scalars).toEqual(expected)
    expect(Object.values(hyperparameters)).toMatchObject([{ run: 'a <b>net</b>', batch_size: 90, optimizer: 'Adam', learning_rate: 0.001 }])
  }, 60_000)

  it('finds those of a run that is trained, also after it was taken up again from a step before', async () => {
    const folder = temporaryFolder()
    const first = new LiveTensorBoard(folder, run).listening({})
    first.metrics!(run.id, epoch(1, 0.5))
    first.metrics!(run.id, [{ kind: 'train', step: 14, epoch: 2, loss: 99, accuracy: 0, seconds: 2, imagesPerSecond: 1 }])
    await new Promise((resolve) => setTimeout(resolve, 300))
    const again = new LiveTensorBoard(folder, run), listener = again.listening({})
    listener.rewound!(run.id, 10)
    listener.metrics!(run.id, epoch(2, 0.25))
    expect(await again.ended()).toBeUndefined()
    expect(readdirSync(join(folder, run.id)).filter((name) => !name.startsWith('events')).sort()).toEqual(['train', 'validation'])
    expect(under(read(folder).scalars, `${run.id}/`)).toEqual(expected)
  }, 60_000)

  it('a folder that can’t be written doesn’t stop anything, and is said at the end', async () => {
    const live = new LiveTensorBoard('/dev/null/logs', run)
    live.listening({}).metrics!(run.id, metrics)
    expect(await live.ended()).toMatchObject({ code: 'disk-error' })
  })
})
