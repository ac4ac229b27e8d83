import { expect, it } from 'vitest'
import { outcomeOf } from '../../../src/renderer/train/outcome'
import { makeRun } from '../makeRun'

const best = { loss: 0.3, accuracy: 0.893, step: 70, epoch: 7 }

it('names split and checkpoint', () => {
  expect(
    outcomeOf(makeRun({ result: { bestValidation: best } })),
  ).toBe('Completed: 89.3 % validation, best epoch 7')
})

it('says that validation was on the test set', () => {
  expect(
    outcomeOf(makeRun({ training: { validation: { source: 'test' } }, result: { bestValidation: best } })),
  )
    .toBe('Completed: 89.3 % test, best epoch 7')
})

it('marks train figures as such where there is no validation', () => {
  const training = { validation: { source: 'split', fraction: 0 } }
  expect(outcomeOf(makeRun({ training, result: { train: best } })))
    .toBe('Completed: 89.3 % on train, epoch 7; nothing was held out for validation')
  expect(outcomeOf(makeRun({ result: { train: best } }))).toMatch(/it ended before the first validation$/)
})
