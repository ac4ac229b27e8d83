import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeFailure, type FailureError } from '../../src/domain/failure'
import { firstTemplate, readTemplates, templateNamed } from '../../src/host/templates'
import { experimentOf, smallLayers } from '../engine/smallExperiment'
import { temporaryFolder } from '../engine/temporaryFolder'

const project = join(__dirname, '../..')

describe('the templates of the project', () => {
  it('begin with the one of the first minute, then the reports’, then ours, each by name', () => {
    const [first, ...others] = readTemplates(project)
    expect(first!.id).toBe(firstTemplate)
    const reports = others.filter(({ report }) => report), ours = others.filter(({ report }) => !report)
    expect(others).toEqual([...reports, ...ours])
    for (const group of [reports, ours]) {
      const ids = group.map(({ id }) => id)
      expect(ids).toEqual([...ids].sort())
      expect(ids.length).toBeGreaterThanOrEqual(5)
    }
  })

  it('are found by id; an unknown one fails with those there are', () => {
    const templates = readTemplates(project)
    expect(templateNamed(templates, 'compact-cnn').experiment.architecture.name).toBe('compact-cnn')
    try {
      templateNamed(templates, 'no-such')
      expect.unreachable()
    } catch (error) {
      const { failure } = error as FailureError
      expect(failure.code).toBe('template-unknown')
      expect(describeFailure(failure)).toMatch(/no-such.*Known are .*compact-cnn/)
    }
  })
})

it('only JSON files of the folder are templates, and one that is none is not passed over', () => {
  const folder = temporaryFolder(), templates = join(folder, 'resources', 'templates')
  mkdirSync(templates, { recursive: true })
  const template = {
    format: 'layerbench-template',
    version: 1,
    id: 'mine',
    title: 'Mine',
    summary: 'A network',
    notes: [],
    missing: [],
    experiment: experimentOf(smallLayers),
  }
  writeFileSync(join(templates, 'mine.json'), JSON.stringify(template))
  writeFileSync(join(templates, 'README.md'), 'About them')
  expect(readTemplates(folder).map(({ id }) => id)).toEqual(['mine'])
  writeFileSync(join(templates, 'other.json'), JSON.stringify({ ...template, experiment: {} }))
  expect(() => readTemplates(folder)).toThrow()
})
