import { expect, it } from 'vitest'
import { withSettings } from '../../../src/domain/setting'
import { foundFields, sweepFields } from '../../../src/domain/sweep/fields'
import { makeExperiment } from '../../renderer/makeRun'

const experiment = makeExperiment({
  layers: [
    { type: 'Repeat', name: 'deep', times: 2, layers: [{ type: 'Conv2D', name: 'conv' }] },
    { type: 'Branch', name: 'split', merge: 'Add', branches: [[], [{ type: 'Conv2D', name: 'inner', filters: 32 }]] },
    { type: 'Flatten', name: 'flatten' }, { type: 'Dense', name: 'dense', units: 5 },
  ],
  training: { schedule: { name: 'step_decay' }, phases: [{}], early_stopping: {}, augmentation: { rotation: {} } },
})
const fields = sweepFields(experiment), named = (label: string) => fields.find((field) => field.label === label)!

it('every field is a place of the experiment, and its value now fits there', () => {
  expect(new Set(fields.map(({ path }) => path)).size).toBe(fields.length)
  const refuse = ({ field }: { field: string }) => { throw new Error(field) }
  for (const { path, value } of fields) expect(withSettings(experiment, [{ field: path, value }], 'here', refuse)).toEqual(experiment)
})

it('every value to choose from fits there too', () => {
  for (const { path, kind } of fields) {
    if (typeof kind !== 'object') continue
    for (const { value } of kind.ticks) {
      expect(() => withSettings(experiment, [{ field: path, value }], 'here', () => { throw new Error(path) })).not.toThrow()
    }
  }
})

it.each([
  ['dense · units', 'architecture.layers.dense.units', 'integer', 5],
  ['deep · times', 'architecture.layers.deep.times', 'integer', 2],
  ['inner · filters', 'architecture.layers.split.branches.1.inner.filters', 'integer', 32],
  ['conv · kernel_size', 'architecture.layers.deep.layers.conv.kernel_size', 'pair', [3, 3]],
  ['learning_rate', 'training.optimizer.learning_rate', 'number', 0.001],
  ['epochs', 'training.budget.epochs', 'integer', 10],
  ['early_stopping · patience', 'training.early_stopping.patience', 'integer', expect.any(Number)],
  ['phases · 0 · learning_rate', 'training.phases.0.learning_rate', 'other', null],
  ['augmentation · rotation · low', 'training.augmentation.rotation.low', 'number', -15],
])('%s is %s', (label, path, kind, value) => expect(named(label)).toEqual({ path, label, kind, value }))

it('is found by any of its words', () => {
  expect(foundFields(fields, 'units').map(({ label }) => label)).toEqual(['dense · units'])
  expect(foundFields(fields, 'dense un').map(({ label }) => label)).toEqual(['dense · units'])
  expect(foundFields(fields, 'rate')[0]!.label).toMatch(/rate/)
  expect(foundFields(fields, '')).toHaveLength(fields.length)
  expect(foundFields(fields, 'seed')).toEqual([])
})
