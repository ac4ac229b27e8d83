import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseSweep } from '../../../src/domain/sweep/sweep'
import { assumedData } from '../../../src/host/importing'
import { plannedOn } from '../../../src/host/sweepTrials'
import { readTemplates, templateNamed } from '../../../src/host/templates'

const project = join(__dirname, '..', '..', '..'), folder = join(project, 'resources', 'sweeps')
const templates = readTemplates(project), data = { ...assumedData('fashion-mnist'), train: 60_000, test: 10_000 }

describe.each(readdirSync(folder))('%s', (name) => {
  it('is a sweep of networks that can be trained', async () => {
    const sweep = parseSweep(readFileSync(join(folder, name), 'utf8'), name, (id) => templateNamed(templates, id).experiment)
    const { kept, trials } = await plannedOn(sweep, data)
    expect(trials.length).toBeGreaterThan(0)
    for (const { problem } of kept.points) expect(problem).toBeUndefined()
  })
})
