import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Insight } from '../../src/engine/explain/insight'
import { Network } from '../../src/engine/eager/network'
import { writeWeights } from '../../src/exchange/writeWeights'
import { readTemplates } from '../../src/host/templates'
import { expectClose } from '../engine/eager/closeTo'
import { seededValues } from '../engine/seededNumbers'
import { makeRun } from '../renderer/makeRun'
import { python } from './sideBySide'

const data = { ...makeRun().data, classes: Array.from({ length: 10 }, (_, i) => `class ${i}`) }
const chosen = readTemplates(join(__dirname, '../..')).filter(({ id }) => ['compact-cnn', 'lenet-cnn', 'dense-512-1024'].includes(id))
const folder = mkdtempSync(join(tmpdir(), 'layerbench-insight-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.runIf(python)('beside Keras', () => {
  it.each(chosen)('every layer of $id puts out the same, with the same gradients of a score by the pixels', async ({ id, experiment }) => {
    const network = new Network(experiment.architecture, data.shape, 10, 3)
    const weights = network.save().map((tensor, i) => ({
      ...tensor,
      values: tensor.name.includes('moving') ? Float32Array.from(seededValues(tensor.values.length, 0.5, 1.5, i)) : tensor.values,
    }))
    network.dispose()
    const path = (name: string) => join(folder, `${id}.${name}`), images = Float32Array.from(seededValues(2 * 784, 0, 1, 6))
    await writeWeights(experiment, data, { weights }, 'h5', path('h5'))
    writeFileSync(path('bin'), new Uint8Array(images.buffer))
    execFileSync(python!, [join(__dirname, 'insight.py'), path('h5'), path('bin'), '4', path('json')])
    const found = JSON.parse(readFileSync(path('json'), 'utf8')) as { outputs: Record<string, number[]>; gradient: number[] }

    const insight = new Insight(experiment.architecture, data.shape, 10, weights)
    insight.nodes.forEach(({ name }, i) => {
      const expected = found.outputs[name]
      expect(expected, name).toBeDefined()
      expectClose(insight.output(images, i), expected!, { relative: 1e-3, absolute: 1e-4 * Math.max(...expected!.map(Math.abs)) })
    })
    const size = Math.max(...found.gradient.map(Math.abs))
    expectClose(insight.gradients(images, 4), found.gradient, { relative: 1e-3, absolute: 1e-3 * size })
    insight.dispose()
  })
})
