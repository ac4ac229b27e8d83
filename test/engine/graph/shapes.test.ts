import { afterEach, describe, expect, it } from 'vitest'
import { analyse } from '../../../src/domain/analysis'
import type { Architecture } from '../../../src/domain/architecture'
import { applyFix } from '../../../src/domain/edits'
import { sizeOf } from '../../../src/domain/shape'
import { depthOf } from '../../../src/domain/stack'
import type { Frame } from '../../../src/engine/graph/frame'
import type { Output } from '../../../src/engine/graph/graphBuilder'
import { GraphSession } from '../../../src/engine/graph/graphSession'
import { layerNodes } from '../../../src/engine/graph/layerNodes'
import { mergeNodes } from '../../../src/engine/graph/merges'
import { assign, TracedNetwork } from '../../../src/engine/graph/tracedNetwork'
import { randomArchitecture, wholeBetween } from '../../domain/randomArchitecture'
import { seededNumbers } from '../seededNumbers'

const batch = 3
type Writers = Record<string, (...args: never[]) => { y: Output }>

/** Both tables, each entry also asking TensorFlow for the shape of what it puts out. */
function watched(note: (y: Output) => void): () => void {
  const tables: Writers[] = [layerNodes as unknown as Writers, mergeNodes as unknown as Writers]
  const before = tables.map((table) => ({ ...table }))
  for (const table of tables) {
    for (const [type, write] of Object.entries({ ...table })) {
      table[type] = (...args) => {
        const written = write(...args)
        note(written.y)
        return written
      }
    }
  }
  return () => tables.forEach((table, i) => Object.assign(table, before[i]))
}
let restore: (() => void) | undefined
afterEach(() => restore?.())

/** The shapes that TensorFlow has for every layer and join of the network, in their order. */
function shapesInTensorFlow(architecture: Architecture, shape: readonly number[], classes: number): number[][] {
  const outputs: Output[] = []
  restore = watched((y) => outputs.push(y))
  const network = new TracedNetwork(architecture, shape, classes), { graph, root } = network
  const x = graph.add('Placeholder', [], { dtype: { type: 'float' }, shape: { shape: [-1, ...shape] } }, 'x')
  network.forward(root, x)
  restore()
  shapesOf(root, outputs)
  const session = new GraphSession(graph)
  try {
    assign(session, network.initial(1))
    const values = new Float32Array(batch * sizeOf(shape)).fill(0.5)
    return session.run([{ name: 'x', dtype: 'float', shape: [batch, ...shape], values }], outputs.map((_, i) => `shape/${i}`))
      .map((sides) => [...sides])
  } finally {
    session.dispose()
  }
}
const shapesOf = (frame: Frame, outputs: readonly Output[]) => outputs.forEach((y, i) =>
  frame.add('Shape', [y], { T: { type: 'float' }, out_type: { type: 'int32' } }, `shape/${i}`))

/** A network of nested stacks at random that fits its input, by applying its problems' fixes; undefined where that can't be. */
function fitting(seed: number): { architecture: Architecture; shape: [number, number, number]; classes: number } | undefined {
  const next = seededNumbers(seed)
  const shape: [number, number, number] = [wholeBetween(next, 4, 12), wholeBetween(next, 4, 12), wholeBetween(next, 1, 3)]
  const classes = wholeBetween(next, 2, 5)
  let architecture = randomArchitecture(next, wholeBetween(next, 2, 6))
  for (let left = 80; left > 0; left--) {
    const { problem, nodes, parameters, multiplyAdds, activations } = analyse(architecture, shape, classes)
    const small = parameters.trainable < 2e6 && multiplyAdds < 5e7 && activations < 2e6 && nodes.length < 120
    if (!problem) return small ? { architecture, shape, classes } : undefined
    if (problem.problem.fix) architecture = applyFix(architecture, problem.item, problem.problem.fix)
    else return undefined
  }
  return undefined
}

const found = Array.from({ length: 900 }, (_, seed) => ({ seed, network: fitting(seed) }))
  .flatMap(({ seed, network }) => (network ? [{ seed, ...network }] : []))
  .filter(({ architecture }) => depthOf(architecture.layers) > 0).slice(0, 60)

describe('nested stacks', () => {
  it('are found in plenty', () => {
    expect(found.length).toBeGreaterThanOrEqual(40)
    expect(Math.max(...found.map(({ architecture }) => depthOf(architecture.layers)))).toBeGreaterThan(2)
  })

  it.each(found)('have the shapes in TensorFlow that the domain infers, seed $seed', ({ architecture, shape, classes }) => {
    const { nodes } = analyse(architecture, shape, classes)
    const inner = nodes.filter(({ op }) => op.kind !== 'output')
    const real = shapesInTensorFlow(architecture, shape, classes)
    expect(inner.map(({ name, op }, i) => [name, op.kind, real[i]])).toEqual(
      inner.map(({ name, op, output }) => [name, op.kind, [batch, ...output]]))
  })
})
