import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factsOf, fingerprintOf } from '../../src/data/imageSet'
import { writeArchitecture } from '../../src/domain/exchange/formats'
import type { Experiment } from '../../src/domain/experiment'
import { losses, lossTable } from '../../src/domain/losses'
import { prepareImages } from '../../src/domain/prepareImages'
import { type Preprocessing, preprocessingDefaults } from '../../src/domain/preprocessing'
import { optimizerNames } from '../../src/domain/optimizers'
import { rateAt, type Schedule, scheduleNames, scheduleNamed } from '../../src/domain/schedules'
import { planOf } from '../../src/domain/training'
import { experimentOf, type LayerParts } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'
import { writeIdxFolder } from '../engine/toyFolder'
import { toySet } from '../engine/toySet'
import { python } from './sideBySide'

/** Programs with every optimizer, loss, schedule and way of training that there is. */
const layers: LayerParts[] = [
  { type: 'Flatten' }, { type: 'Dense', units: 6, kernel_initializer: { name: 'he_normal', seed: 3 }, kernel_regularizer: { l1: 0, l2: 0.01 } },
  { type: 'Dropout', rate: 0.2 },
]
const set = toySet(), facts = factsOf(set, 'toy', 'Toy', fingerprintOf(set))
const usual = { batch_size: 16, budget: { unit: 'epochs', epochs: 2 } }
const one = (training: Record<string, unknown>, activation = 'softmax'): Experiment =>
  experimentOf(layers, { ...usual, ...training }, { activation })

const schedule = (name: Schedule['name'], fields: object = {}) => ({ schedule: { ...scheduleNamed(name), ...fields } })
const preprocessed = (parts: Partial<Preprocessing>, training: Record<string, unknown> = {}): Experiment =>
  ({ ...one(training), preprocessing: { ...preprocessingDefaults(), ...parts } })
const cases: { name: string; experiment: Experiment }[] = [
  ...optimizerNames.map((name) => ({ name: `the optimizer ${name}`, experiment: one({ optimizer: { name } }) })),
  {
    name: 'an optimizer with all there is', experiment: one({
      optimizer: { name: 'SGD', learning_rate: 1, momentum: 0.5, nesterov: true, weight_decay: 0.01, clipnorm: 1 },
    }),
  },
  ...losses.map((loss) => ({ name: `the loss ${loss}`, experiment: one({ loss }, lossTable[loss].activations[0]) })),
  { name: 'label smoothing', experiment: one({ label_smoothing: 0.1 }) },
  { name: 'label smoothing of log-probabilities', experiment: one({ loss: 'negative_log_likelihood', label_smoothing: 0.1 }, 'log_softmax') },
  { name: 'relu and softmax', experiment: one({}, 'relu_softmax') },
  ...scheduleNames.map((name) => ({ name: `the schedule ${name}`, experiment: one(schedule(name)) })),
  { name: 'a warm-up', experiment: one(schedule('cosine_decay', { warmup_steps: 5, alpha: 0.1 })) },
  { name: 'balanced classes', experiment: one({ class_weight: 'balanced' }) },
  { name: 'weighted classes by steps', experiment: one({ class_weight: [1, 2, 3], evaluate: { every: 'steps', steps: 5 } }) },
  { name: 'early stopping and plateau', experiment: one({ early_stopping: { patience: 3 }, reduce_lr_on_plateau: { patience: 2 } }) },
  { name: 'a budget of steps', experiment: one({ budget: { unit: 'steps', steps: 17 } }) },
  { name: 'a budget of steps, evaluated by steps', experiment: one({ budget: { unit: 'steps', steps: 17 }, evaluate: { every: 'steps', steps: 5 } }) },
  { name: 'validation on test', experiment: one({ validation: { source: 'test' } }) },
  { name: 'a split that is not stratified', experiment: one({ validation: { source: 'split', fraction: 0.3, stratified: false } }) },
  { name: 'inverted images', experiment: preprocessed({ invert: true }) },
  { name: 'larger and padded images', experiment: preprocessed({ resize: [9, 11], pad: [[1, 0], [2, 3]], pad_value: 40 }) },
  { name: 'images larger along one axis', experiment: preprocessed({ invert: true, resize: [4, 7], pad: [[1, 1], [0, 0]] }) },
  { name: 'standardised images', experiment: preprocessed({ scale: 'standardise' }) },
  {
    name: 'standardised images without validation',
    experiment: preprocessed({ scale: 'standardise', resize: [3, 3] }, { validation: { source: 'split', fraction: 0 } }),
  },
  { name: 'standardised images, validated on test', experiment: preprocessed({ scale: 'standardise' }, { validation: { source: 'test' } }) },
  { name: 'no validation', experiment: one({ validation: { source: 'split', fraction: 0 } }) },
]

interface Outcome {
  error?: string
  steps: number
  rounds: number
  finite: boolean
  validated: boolean
  rate: number
  /** The test images as bytes, and figures of what was trained on. */
  images: number[]
  mean: number
  deviation: number
  printed: string
}

describe.runIf(python)('an exported program', () => {
  let outcomes: Outcome[]
  const folder = mkdtempSync(join(tmpdir(), 'layerbench-programs-'))
  beforeAll(async () => {
    const data = writeIdxFolder(temporaryFolder(), set)
    const files = cases.map(({ experiment }, i) => {
      const file = join(folder, `program_${i}.py`)
      writeFileSync(file, writeArchitecture(experiment, facts, 'python').text)
      return file
    })
    const { stdout } = await promisify(execFile)(
      python!, [join(__dirname, 'programs.py'), data, ...files], { cwd: folder, maxBuffer: 1e8 })
    outcomes = JSON.parse(stdout) as Outcome[]
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(cases.map(({ name, experiment }, i) => ({ name, experiment, i })))('trains as long as it would here, with $name', ({ experiment, i }) => {
    const { training } = experiment, plan = planOf(training, facts.train)
    const found = outcomes[i]!
    expect(found.error).toBeUndefined()
    expect(found.finite).toBe(true)
    expect(found.validated).toBe(training.validation.source === 'test' || training.validation.fraction > 0)
    expect(found.steps).toBe(plan.steps)
    expect(found.rounds).toBe(Math.ceil(plan.steps / plan.evaluateEvery))
    expect(found.printed).toContain('accuracy')
    // NumPy sums in another order, so that a half may be rounded the other way.
    const images = prepareImages(set.test.images, set.shape, experiment.preprocessing)
    const off = found.images.map((value, at) => Math.abs(value - images[at]!))
    expect(found.images).toHaveLength(images.length)
    expect(Math.max(...off)).toBeLessThanOrEqual(1)
    expect(off.filter((by) => by > 0).length).toBeLessThan(images.length / 100)
    if (experiment.preprocessing.scale === 'standardise') {
      expect(found.mean).toBeCloseTo(0, 5)
      expect(found.deviation).toBeCloseTo(1, 5)
    }
    // What the next step's rate would be.
    const rate = rateAt(training.schedule, training.optimizer.learning_rate, plan.steps, plan.steps)
    if (!training.reduce_lr_on_plateau) expect(Math.abs(found.rate - rate)).toBeLessThan(1e-4 * training.optimizer.learning_rate)
  })
})
