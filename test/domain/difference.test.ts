import { describe, expect, it } from 'vitest'
import { changesBetween, changesText, nameByChange, namesByDifference } from '../../src/domain/difference'
import { forerunnerOf } from '../../src/domain/lineage'
import { makeExperiment, makeRun, type RunParts } from '../renderer/makeRun'

const dense = (units: number, name = 'dense') => ({ type: 'Dense', name, units })
const base: RunParts = { layers: [dense(64)], training: { seed: 1 } }
const from = makeExperiment(base)
const to = (parts: RunParts) => makeExperiment({ ...base, ...parts })
const rate = (learning_rate: number, seed = 1) => to({ training: { seed, optimizer: { name: 'Adam', learning_rate } } })

describe('a name made of the difference', () => {
  it.each([
    [rate(3e-4, 2), 'net · lr 3e-4 · seed 2'],
    [to({ layers: [dense(128)] }), 'net · dense units 128'],
    [to({ layers: [dense(64), { type: 'Dropout', name: 'dropout' }] }), 'net · + dropout'],
    [to({ layers: [] }), 'net · − dense'],
    [to({ training: { seed: 1, optimizer: { name: 'SGD', learning_rate: 0.1 } } }), 'net · SGD · lr 0.1'],
    [to({ training: { seed: 1, budget: { unit: 'steps', steps: 200 } } }), 'net · 200 steps'],
    [from, 'net · seed 1'],
  ])('tells it from the one before: %#', (after, name) => expect(nameByChange(from, after)).toBe(name))

  it('of several runs tells them apart, and leaves out what is the same', () => {
    expect(namesByDifference([rate(1e-3), rate(3e-4), rate(3e-4, 2)])).toEqual(['net · lr 0.001 · seed 1', 'net · lr 3e-4 · seed 1', 'net · lr 3e-4 · seed 2'])
    expect(namesByDifference([from, to({ layers: [dense(64), dense(32, 'dense_2')] })])).toEqual(['net · seed 1', 'net · + dense_2'])
  })
})

it('what was changed is said as it was and as it is', () => {
  expect(changesText(changesBetween(from, rate(3e-4)))).toBe('lr 0.001 → 3e-4')
  expect(changesText(changesBetween(from, to({ layers: [dense(64), { type: 'Dropout', name: 'half' }] })))).toBe('+ half (Dropout)')
  expect(changesText(changesBetween(from, to({ training: { seed: 1, budget: { unit: 'steps', steps: 200 } } })))).toContain('steps 200')
  expect(changesText(changesBetween(from, from))).toBe('nothing: the same again')
  const conv = (kernel_size: number[]) => to({ layers: [{ type: 'Conv2D', name: 'conv2d', filters: 4, kernel_size }, dense(64)] })
  expect(changesText(changesBetween(conv([3, 3]), conv([5, 5])))).toBe('conv2d kernel_size 3 × 3 → 5 × 5')
})

it('a phase that only one has is one change', () => {
  const phase = { budget: { unit: 'epochs', epochs: 2 }, augment: false }
  const phased = to({ training: { seed: 1, phases: [phase] } })
  const slower = to({ training: { seed: 1, phases: [{ ...phase, learning_rate: 1e-4 }] } })
  expect(changesText(changesBetween(from, phased))).toBe('+ phase 2 (2 epochs)')
  expect(changesText(changesBetween(phased, from))).toBe('− phase 2 (2 epochs)')
  expect(changesText(changesBetween(phased, slower))).toBe('phase 2 lr – → 1e-4')
  expect(namesByDifference([from, phased])).toEqual(['net · seed 1', 'net · + phase 2'])
})

it('a run is told from its parent, else from the one before it of the same network', () => {
  const run = (minute: number, parts: RunParts = {}) => makeRun({ id: `20261121-10${minute}00-aaaaaa`, createdAt: `2026-11-21T10:${minute}:00.000Z`, ...parts })
  const first = run(10), second = run(20), other = { ...run(30), experiment: { ...first.experiment, architecture: { ...first.experiment.architecture, name: 'other' } } }
  const last = run(40), all = [last, other, second, first]
  expect(forerunnerOf(last, all)?.id).toBe(second.id)
  expect(forerunnerOf({ ...last, parent: { id: first.id, name: '', changed: '' } }, all)?.id).toBe(first.id)
  expect(forerunnerOf({ ...last, parent: { id: 'gone', name: '', changed: '' } }, all)?.id).toBe(second.id)
  expect(forerunnerOf(other, all)).toBeUndefined()
})
