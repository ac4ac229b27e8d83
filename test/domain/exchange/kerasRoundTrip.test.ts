import { describe, expect, it } from 'vitest'
import { analyse, type NetworkNode } from '../../../src/domain/analysis'
import type { Architecture } from '../../../src/domain/architecture'
import { beyondKeras2 } from '../../../src/domain/exchange/former'
import { type ArchitectureFormat, writeArchitecture } from '../../../src/domain/exchange/formats'
import { readArchitecture } from '../../../src/domain/exchange/readArchitecture'
import { readNetwork } from '../../../src/domain/exchange/readNetwork'
import { parseUntrusted } from '../../../src/domain/untrustedJson'
import { writtenNetwork } from '../../../src/domain/exchange/writtenNetwork'
import type { Shape } from '../../../src/domain/shape'
import { makeExperiment } from '../../renderer/makeRun'
import { seededNumbers } from '../../engine/seededNumbers'
import { failureOf } from '../failureOf'
import { fittingArchitecture } from './fittingArchitecture'

const input: [number, number, number] = [12, 10, 2], classes = ['a', 'b', 'c']

function thereAndBack(architecture: Architecture, format: ArchitectureFormat) {
  const experiment = { ...makeExperiment({}), architecture }
  const { text } = writeArchitecture(experiment, { shape: input, classes }, format)
  return readArchitecture(readNetwork(parseUntrusted(text, (what) => { throw new Error(what) }), 'file'), 'file')
}

/** What a network computes, whatever its layers are called. */
const computed = (architecture: Architecture, shape: Shape = input) => {
  const { nodes, parameters, multiplyAdds, activations, problem } = analyse(architecture, shape, classes.length)
  expect(problem).toBeUndefined()
  return {
    parameters, multiplyAdds, activations, output: architecture.output,
    nodes: nodes.map((node) => ({ ...node, name: undefined, item: undefined, op: nameless(node.op) })),
  }
}
const nameless = (op: NetworkNode['op']) => (op.kind === 'layer' ? { ...op, spec: { ...op.spec, name: undefined } } : op)

const generated = Array.from({ length: 60 }, (_, seed) => ({ seed }))

describe.each(['keras3', 'keras2'] as const)('%s there and back', (format) => {
  it.each(generated)('gives a network that computes the same: $seed', async ({ seed }) => {
    const architecture = fittingArchitecture(seededNumbers(seed + 1), input, 6)
    if (format === 'keras2' && beyondKeras2(writtenNetwork(architecture, input, classes.length)).length) {
      expect((await failureOf(() => thereAndBack(architecture, format))).code).toBe('model-unsupported')
      return
    }
    const back = thereAndBack(architecture, format)
    expect(back.input).toEqual(input)
    expect(back.classes).toBe(classes.length)
    expect(computed(back.architecture)).toEqual(computed(architecture))
  })
})
