import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyse, totalParameters } from '../../src/domain/analysis'
import type { DataFacts } from '../../src/domain/dataset'
import { beyondKeras2, formerFormulas } from '../../src/domain/exchange/former'
import { writeArchitecture } from '../../src/domain/exchange/formats'
import { writtenNetwork } from '../../src/domain/exchange/writtenNetwork'
import type { Experiment } from '../../src/domain/experiment'
import { sizeOf } from '../../src/domain/shape'
import { Predictor } from '../../src/engine/graph/predictor'
import { importModel } from '../../src/exchange/importModel'
import type { NamedTensor } from '../../src/exchange/savedLayers'
import { writeWeights } from '../../src/exchange/writeWeights'
import { readTemplates } from '../../src/host/templates'
import { fittingArchitecture } from '../domain/exchange/fittingArchitecture'
import { seededNumbers, seededValues } from '../engine/seededNumbers'
import { experimentOf, type LayerParts } from '../engine/smallExperiment'
import { makeExperiment, makeRun } from '../renderer/makeRun'
import { python } from './sideBySide'

interface Case { name: string; experiment: Experiment; data: DataFacts }
interface Facts { parameters: number; trainable: number; shapes: Record<string, number[]>; predictions: number[] }
/** What Keras 2 found is there where the interpreter has `tf_keras`. */
const exported = ['python', 'keras3', 'h5', 'keras2', 'keras2 h5'] as const
type Found = Partial<Record<(typeof exported)[number] | 'own' | 'keras2 own', Facts>>
const must = ['python', 'keras3', 'h5', 'own'] as const

const data: DataFacts = { ...makeRun().data, shape: [12, 10, 2], classes: ['a', 'b', 'c'] }
const fashion: DataFacts = { ...makeRun().data, classes: Array.from({ length: 10 }, (_, i) => `class ${i}`) }
const generated = Array.from({ length: 30 }, (_, seed): Case => ({
  name: `generated ${seed}`, data,
  experiment: { ...makeExperiment(), architecture: fittingArchitecture(seededNumbers(100 + seed), data.shape, 7) },
}))
/** Convolutions of a size each, so that weights in another order than Keras's fit nowhere. */
const conv = (filters: number): LayerParts => ({ type: 'Conv2D', filters, padding: 'same' })
const unequal: Case = {
  name: 'branches of unequal depth', data,
  experiment: experimentOf([
    { type: 'Branch', merge: 'Concatenate', branches: [[conv(3)], [conv(4), conv(5), conv(6)], [conv(7), conv(8)], []] },
    { type: 'Flatten' },
  ]),
}
const cases: Case[] = [
  ...readTemplates(join(__dirname, '../..')).map(({ id, experiment }) => ({ name: id, experiment, data: fashion })), unequal, ...generated,
]

const count = 6
const pixelsOf = ({ shape }: DataFacts): Uint8Array =>
  Uint8Array.from(seededValues(count * sizeOf(shape), 0, 256, 5), Math.floor)

function weightsOf({ experiment, data: { shape, classes } }: Case): NamedTensor[] {
  return analyse(experiment.architecture, shape, classes.length).nodes.flatMap((node, n) =>
    node.weights.map(({ name, shape: sides }, w) => {
      const [low, high] = name.includes('variance') ? [0.5, 1.5] : [-0.4, 0.4]
      return {
        name: `${node.name}/${name}`, shape: [...sides],
        values: Float32Array.from(seededValues(sizeOf(sides), low!, high!, 31 * n + w)),
      }
    }))
}

const predict = ({ experiment, data: { shape, classes } }: Pick<Case, 'experiment' | 'data'>, weights: NamedTensor[]): number[] => {
  const predictor = new Predictor(experiment.architecture, shape, classes.length, weights)
  try {
    return [...predictor.predict(pixelsOf({ ...data, shape }))]
  } finally {
    predictor.dispose()
  }
}

/** What Keras puts out as the probabilities that we give: of sigmoids their shares, of scores their softmax. */
const probabilities = ({ experiment: { architecture }, data: { classes } }: Case, outputs: readonly number[]): number[] => {
  const { activation } = architecture.output
  if (activation === 'log_softmax') return outputs.map(Math.exp)
  if (activation !== 'linear' && activation !== 'sigmoid') return [...outputs]
  const rows = Array.from({ length: count }, (_, row) => outputs.slice(row * classes.length, (row + 1) * classes.length))
  return rows.flatMap((row) => {
    const parts = activation === 'sigmoid' ? row : row.map((score) => Math.exp(score - Math.max(...row)))
    const sum = parts.reduce((a, b) => a + b)
    return parts.map((part) => part / sum)
  })
}

function expectClose(actual: readonly number[], expected: readonly number[], what: string): void {
  expect(actual.length, what).toBe(expected.length)
  const apart = Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!)))
  expect(apart, `${what}: largest difference of a probability`).toBeLessThan(1e-5)
}

/** What Keras 2 can't build or computes otherwise. */
const foreignToKeras2 = ({ experiment: { architecture }, data: { shape, classes } }: Case): boolean => {
  const network = writtenNetwork(architecture, shape, classes.length)
  return [...beyondKeras2(network), ...formerFormulas(network)].length > 0
}

describe.runIf(python)('Keras and back', () => {
  let folder: string, found: Found[]
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'layerbench-exchange-'))
    for (const [i, one] of cases.entries()) {
      const own = join(folder, String(i))
      mkdirSync(own)
      for (const [format, file] of [['python', 'model.py'], ['keras3', 'keras3.json'], ['keras2', 'keras2.json']] as const) {
        if (format === 'keras2' && foreignToKeras2(one)) continue
        writeFileSync(join(own, file), writeArchitecture(one.experiment, one.data, format).text)
      }
      for (const format of ['weights.h5', 'h5'] as const) {
        await writeWeights(one.experiment, one.data, { weights: weightsOf(one) }, format, join(own, `w.${format}`))
      }
      writeFileSync(join(own, 'x.bin'), pixelsOf(one.data))
    }
    writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases.map((one) => ({ shape: one.data.shape }))))
    await promisify(execFile)(python!, [join(__dirname, 'exchange.py'), folder], { maxBuffer: 1e8 })
    found = JSON.parse(readFileSync(join(folder, 'found.json'), 'utf8')) as Found[]
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const each = cases.map(({ name }, i) => ({ name, i }))

  it.each(each)('builds the exported program and models with the same shapes and parameters: $name', ({ i }) => {
    const { experiment, data: { shape, classes } } = cases[i]!
    const { parameters } = analyse(experiment.architecture, shape, classes.length)
    const { layers } = writtenNetwork(experiment.architecture, shape, classes.length)
    const shapes = Object.fromEntries(layers.map(({ name, output }) => [name, output]))
    expect(found[i]).not.toHaveProperty('error')
    expect(Object.keys(found[i]!)).toEqual(expect.arrayContaining([...must]))
    for (const name of exported) {
      const built = found[i]![name]
      if (!built) continue
      expect(built.parameters, name).toBe(totalParameters(parameters))
      expect(built.trainable, name).toBe(parameters.trainable)
      expect(built.shapes, name).toMatchObject(shapes)
    }
  })

  it.each(each)('predicts the same with our weights: $name', ({ i }) => {
    const one = cases[i]!, ours = predict(one, weightsOf(one))
    for (const name of exported) {
      const built = found[i]![name]
      if (built) expectClose(probabilities(one, built.predictions), ours, name)
    }
  })

  it.each(each)('saves files that predict the same here: $name', async ({ i }) => {
    const one = cases[i]!
    const given = (name: string) => ({ name, bytes: readFileSync(join(folder, String(i), name)) })
    const sets = [
      ...['own.h5', 'own.keras', 'own.json own.weights.h5', 'own.weights.h5'].map((files) => ({ files, by: found[i]!.own })),
      ...['former.h5', 'former.json former.weights.h5', 'former.weights.h5'].map((files) => ({ files, by: found[i]!['keras2 own'] })),
    ]
    for (const { files: names, by } of sets) {
      if (!by) continue
      const files = names.split(' '), keras = probabilities(one, by.predictions)
      const { experiment, weights, shape, notes } = await importModel(files.map(given), one)
      expect(weights, `${files.join(' and ')}: ${JSON.stringify(notes)}`).toBeDefined()
      expect(shape).toEqual(one.data.shape)
      expectClose(predict({ experiment, data: one.data }, weights!), keras, files.join(' and '))
    }
  })
})
