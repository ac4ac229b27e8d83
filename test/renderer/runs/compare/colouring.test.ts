import { expect, it } from 'vitest'
import { subjectsOf } from '../../../../src/domain/compare/subject'
import { colouring, colourings } from '../../../../src/renderer/runs/compare/colouring'
import { makeRun } from '../../makeRun'

const palette = { dark: false, dim: 'grey', own: ({ key }: { key: string }) => `own ${key}`, classes: ['red', 'green'] }
const moment = (accuracy: number) => ({ loss: 1, accuracy, step: 1, epoch: 1 })
const runs = [0.5, 0.9, 0.7].map((accuracy, i) => makeRun({
  id: `20261121-10320${i}-aaaaaa`, training: { batch_size: [16, 32, 1024][i], loss: i === 1 ? 'mean_squared_error' : 'categorical_crossentropy' },
  result: { bestValidation: moment(accuracy) },
}))
const subjects = subjectsOf(runs, true), fields = colourings(subjects)
const coloursBy = (by: Parameters<typeof colouring>[1]) => [...colouring(subjects, by, fields, palette).of.values()]

it('offers the settings that differ', () => {
  expect(fields.map(({ label }) => label)).toEqual(['Loss', 'Batch size'])
})

it('colours runs by their own, by what came of them, by a number or by a choice', () => {
  expect(coloursBy('run')).toEqual(runs.map(({ id }) => `own ${id}`))
  const byResult = coloursBy('result')
  expect(new Set(byResult).size).toBe(3)
  expect(coloursBy('setting Loss')).toEqual(['red', 'green', 'red'])
  expect(new Set(coloursBy('setting Batch size')).size).toBe(3)
  expect(colouring(subjects, 'setting Batch size', fields, palette).key).toMatchObject({ title: 'Batch size', low: '16', high: '1024' })
})
