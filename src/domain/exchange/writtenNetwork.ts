import { analyse, networkInput, type NetworkNode } from '../analysis'
import type { Architecture, OutputActivation } from '../architecture'
import { fail } from '../failure'
import { definitionOf, fieldOf, type LayerSpec } from '../layers'
import { dense } from '../layers/dense'
import type { Fields } from '../layers/fields'
import type { Shape } from '../shape'
import { itemsOf } from '../stack'
import { kerasValue } from './fieldValues'
import type { KerasConfig, WrittenLayer, WrittenNetwork } from './kerasNetwork'
import { kerasOrder } from './layerOrder'
import type { Note } from './note'

/** The output's Dense, and a layer behind it where Keras has no one activation for it. */
const outputActivation: Record<OutputActivation, { dense: string; behind?: string }> = {
  softmax: { dense: 'softmax' },
  log_softmax: { dense: 'log_softmax' },
  relu_softmax: { dense: 'relu', behind: 'softmax' },
  sigmoid: { dense: 'sigmoid' },
  linear: { dense: 'linear' },
}

function configOf(fields: Fields, value: (name: string) => unknown): KerasConfig {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, kerasValue(field, value(name) as never)]))
}
const layerConfig = (spec: LayerSpec): KerasConfig => configOf(definitionOf(spec.type).fields, (name) => fieldOf(spec, name))

/** Names that Keras and Python take, each once: `conv2d__2` for the second time of `conv2d` in a Repeat. */
class Names {
  private readonly taken = new Set<string>()
  free(wanted: string): string {
    const base = wanted.replace(/\./g, '__')
    let name = base
    for (let i = 1; this.taken.has(name); i++) name = `${base}_${i}`
    this.taken.add(name)
    return name
  }
}

/**
 * A network as Keras's formats have it: every Repeat written out, each Branch's join a layer, the output a Dense.
 * @throws FailureError `architecture-invalid` where its layers don't fit one another
 */
export function writtenNetwork(architecture: Architecture, input: Shape, classes: number): WrittenNetwork {
  const { nodes, problem } = analyse(architecture, input, classes)
  if (problem) fail('architecture-invalid', problem.problem.reason, 'Mend it in Design, then export again.', `layer ${problem.item}`)
  const names = new Names(), ours = nodes.map(({ name }) => names.free(name)), inputName = names.free('input')
  const layers: WrittenLayer[] = nodes.map((node, i) => ({
    name: ours[i]!, node, output: node.output,
    inputs: node.from.map((index) => (index === networkInput ? inputName : ours[index]!)),
    ...ofNode(node, architecture, classes),
  }))
  let output = ours[ours.length - 1]!
  const { behind } = outputActivation[architecture.output.activation]
  if (behind) {
    const name = names.free(`${output}_${behind}`)
    layers.push({ name, className: 'Activation', config: { activation: behind }, inputs: [output], output: [classes] })
    output = name
  }
  return { name: architecture.name, input: { name: inputName, shape: input }, layers: kerasOrder(layers, output), output }
}

function ofNode({ op }: NetworkNode, { output }: Architecture, classes: number): Pick<WrittenLayer, 'className' | 'config'> {
  if (op.kind === 'layer') return { className: op.spec.type, config: layerConfig(op.spec) }
  if (op.kind === 'merge') return { className: op.merge, config: op.merge === 'Concatenate' ? { axis: -1 } : {} }
  const fields = output as unknown as Record<string, unknown>
  const activation = outputActivation[output.activation].dense
  return {
    className: 'Dense',
    config: configOf(dense.fields, (name) => (name === 'units' ? classes : name === 'activation' ? activation : fields[name])),
  }
}

/** What Keras's formats have no place for in any architecture. */
export function leftBehind({ layers, parameter_budget }: Architecture): Note[] {
  const notes: Note[] = itemsOf(layers).flatMap((item): Note[] => {
    if (item.disabled) return [{ item: item.name, what: 'It is disabled and left out' }]
    if (item.type === 'Repeat') return [{ item: item.name, what: `The Repeat is written out, its layers ${item.times} times` }]
    return []
  })
  return parameter_budget === undefined ? notes : [...notes, { item: '', what: 'The parameter budget is left out' }]
}
