import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Experiment } from '../../../src/domain/experiment'
import type { Metric } from '../../../src/domain/metrics'
import { optimizerNamed, optimizerNames } from '../../../src/domain/optimizers'
import { scheduleNamed, scheduleNames } from '../../../src/domain/schedules'
import { preprocessingDefaults } from '../../../src/domain/preprocessing'
import { resumptionOf } from '../../../src/engine/training/resumption'
import { train } from '../../../src/engine/training/train'
import { listCheckpoints, readCheckpoint } from '../../../src/runs/checkpoint'
import { experimentOf, mixedLayers } from '../smallExperiment'
import { temporaryFolder } from '../temporaryFolder'
import { toySet } from '../toySet'

const set = toySet(120, 40)
const folders = () => {
  const folder = temporaryFolder()
  return { folder, checkpoints: join(folder, 'checkpoints') }
}

/** Trains in that folder until `stopAt` calls were made, going on from what is there where there is something. */
async function trainIn(folder: string, experiment: Experiment, stopAt = Infinity) {
  const metrics: Metric[] = []
  let asked = 0
  const from = (await listCheckpoints(join(folder, 'checkpoints'))).length ? await resumptionOf(folder) : undefined
  const outcome = await train(experiment, set, folder, {
    progress: (lines) => metrics.push(...lines), phase: () => undefined, stopping: () => ++asked > stopAt,
  }, { from })
  return { ...outcome, metrics }
}

/** What doesn't depend on how long anything took. */
const lasting = (metrics: readonly Metric[]) => metrics.filter(({ kind }) => kind !== 'train' && kind !== 'norms')
  .map(({ seconds: _seconds, ...metric }) => metric)

const settings = { batch_size: 16, budget: { unit: 'epochs', epochs: 4 }, evaluate: { every: 'steps', steps: 5 }, seed: 3 }

async function expectSameRun(
  training: Record<string, unknown>, stops: number[], preprocessing = preprocessingDefaults(),
): Promise<void> {
  const experiment = { ...experimentOf(mixedLayers, { ...settings, ...training }), preprocessing }
  const whole = folders(), parts = folders()
  const straight = await trainIn(whole.folder, experiment)
  const metrics: Metric[] = []
  let last
  for (const stopAt of [...stops, Infinity]) {
    last = await trainIn(parts.folder, experiment, stopAt)
    metrics.push(...last.metrics)
  }
  expect(straight.outcome).toBe('completed')
  expect(last!.outcome).toBe('completed')
  expect(lasting(metrics)).toEqual(lasting(straight.metrics))
  for (const name of ['last', 'best'] as const) {
    const found = await readCheckpoint(parts.checkpoints, name), expected = await readCheckpoint(whole.checkpoints, name)
    expect({ ...found, trainer: undefined }).toEqual({ ...expected, trainer: undefined })
  }
  expect(last!.evaluation).toEqual(straight.evaluation)
  const { seconds: _s, imagesPerSecond: _i, ...result } = last!.result
  const { seconds, imagesPerSecond, ...expected } = straight.result
  expect(result).toEqual(expected)
  expect(seconds + imagesPerSecond).toBeGreaterThan(0)
}

describe('a run that was stopped and resumed ends bit for bit as one that never was', () => {
  it.each(optimizerNames)('with %s', (name) => expectSameRun({ optimizer: optimizerNamed(name) }, [3, 4]))
  it('with every field of an optimizer in use', () => expectSameRun({
    optimizer: { ...optimizerNamed('AdamW'), amsgrad: true, clipnorm: 0.5, weight_decay: 0.01 },
  }, [2, 6]))
  it.each(scheduleNames.map((name) => ({ name, schedule: { ...scheduleNamed(name), ...short(name) } })))(
    'with the schedule $name', ({ schedule }) => expectSameRun({ schedule }, [5]))
  it('with the rate dropping on plateaus', () => expectSameRun({
    reduce_lr_on_plateau: { monitor: 'val_loss', factor: 0.5, patience: 1, min_delta: 0.5, cooldown: 1 },
  }, [2, 3, 3]))
  it('through phases: the best weights with and without their optimizer’s state, rates of their own and kept', () => expectSameRun({
    budget: { unit: 'epochs', epochs: 2 },
    phases: [
      { budget: { unit: 'steps', steps: 9 }, start_from_best: true, schedule: scheduleNamed('cosine_decay') },
      { budget: { unit: 'epochs', epochs: 1 }, optimizer_state: 'reset', learning_rate: 0.01 },
      { budget: { unit: 'steps', steps: 6 }, start_from_best: true, optimizer_state: 'reset' },
    ],
  }, [2, 1, 1, 2, 1]))
  it('with augmentation in every second phase, and noise in the labels', () => expectSameRun({
    budget: { unit: 'steps', steps: 7 }, label_noise: 0.2, augment: false,
    augmentation: { horizontal_flip: {}, rotation: {}, gaussian_noise: {}, erasing: {} },
    phases: [
      { budget: { unit: 'steps', steps: 9 }, start_from_best: true },
      { budget: { unit: 'steps', steps: 5 }, augment: false }, { budget: { unit: 'steps', steps: 6 } },
    ],
  }, [2, 1, 2, 1]))
  it('through phases that early stopping ends and plateaus slow', () => expectSameRun({
    budget: { unit: 'epochs', epochs: 40 }, phases: [{ budget: { unit: 'epochs', epochs: 30 } }, { budget: { unit: 'steps', steps: 8 }, learning_rate: 0.01 }],
    early_stopping: { monitor: 'val_loss', patience: 3, min_delta: 0.2, restore_best_weights: true },
    reduce_lr_on_plateau: { monitor: 'val_loss', factor: 0.5, patience: 1, min_delta: 0.5 },
  }, [2, 3, 1, 2]))
  it('with images resized, padded and standardised', () => expectSameRun({ optimizer: optimizerNamed('Adam') }, [3, 4], {
    invert: true, resize: [8, 7], pad: [[0, 1], [1, 0]], pad_value: 30, scale: 'standardise',
  }))
  it('with early stopping back to the best weights', () => expectSameRun({
    budget: { unit: 'epochs', epochs: 40 },
    early_stopping: { monitor: 'val_loss', patience: 3, min_delta: 0.2, restore_best_weights: true },
  }, [2, 3]))
})

/** Lengths that fit a run of 28 steps. */
const short = (name: string) => (name === 'step_decay' ? { drop_every: 5 } : name === 'cosine_decay_restarts' ? { first_decay_steps: 6 } : {})

describe('what a run is taken up from', () => {
  it('is the best checkpoint where the last is damaged', async () => {
    const { folder, checkpoints } = folders()
    const experiment = experimentOf(mixedLayers, settings)
    await trainIn(folder, experiment, 9)
    const [best, last] = await listCheckpoints(checkpoints)
    expect(last!.step).toBeGreaterThan(best!.step)
    writeFileSync(join(checkpoints, `last.${last!.step}`, 'tensors.bin'), 'damaged')
    expect((await resumptionOf(folder)).last.step).toBe(best!.step)
  })

  it('is refused where there is nothing', async () => {
    await expect(resumptionOf(folders().folder)).rejects.toMatchObject({ failure: { code: 'checkpoint-missing' } })
  })

  it('goes on beyond its first budget where that was raised', async () => {
    const { folder } = folders()
    const first = await trainIn(folder, experimentOf(mixedLayers, settings))
    expect(first.result.epoch).toBe(4)
    const more = await trainIn(folder, experimentOf(mixedLayers, { ...settings, budget: { unit: 'epochs', epochs: 6 } }))
    const whole = await trainIn(folders().folder, experimentOf(mixedLayers, { ...settings, budget: { unit: 'epochs', epochs: 6 } }))
    // The evaluation at the first budget's end stands beside those every five steps.
    expect(lasting(more.metrics).filter(({ kind }) => kind === 'epoch')).toEqual(lasting(whole.metrics).filter(({ kind, epoch }) => kind === 'epoch' && epoch > 4))
  })
})
