import { type Architecture, outputName } from './architecture'
import { applyFix } from './edits'
import { definitionOf, type LayerSpec } from './layers'
import { dense } from './layers/dense'
import type { Fix, Inference, Problem, WeightSpec } from './layers/definition'
import { fieldProblem, type Fields } from './layers/fields'
import { flatProblem } from './layers/inputProblems'
import { inferMerge, type Merge } from './merges'
import { type Shape, sizeOf } from './shape'
import { type Branch, itemsOf, listsOf, mapLists, type Repeat, type Stack, type StackItem, writtenOut } from './stack'

export interface ParameterCount { trainable: number; nonTrainable: number }

/** What an item costs: a container all that it holds, every repetition counted. */
export interface Cost {
  parameters: ParameterCount
  /** Of one example's forward pass. */
  multiplyAdds: number
  /** Values put out for one example. */
  activations: number
}

/** What one item makes of its input, or why it can't; `waiting` stands behind an item that has a problem. */
export type ItemAnalysis =
  | { state: 'ok'; input: Shape; output: Shape } & Cost
  | { state: 'problem'; input: Shape; problem: Problem }
  | { state: 'waiting' }
  | { state: 'disabled' }

/**
 * One layer of the network as it is computed, every Repeat written out and every Branch's join a layer of its own: what
 * the engine builds.
 */
export interface NetworkNode {
  /** The layer's name in the document and, within a Repeat, which time it is: `conv2d.2`. */
  name: string
  /** The item of the document that it comes from. */
  item: string
  op: { kind: 'layer'; spec: LayerSpec } | { kind: 'merge'; merge: Merge } | { kind: 'output' }
  /** Which nodes it takes its input from; {@link networkInput} for the network's own. */
  from: readonly number[]
  inputs: readonly Shape[]
  output: Shape
  weights: readonly WeightSpec[]
  multiplyAdds: number
  /** Kernels that it takes to compute it, as a multiple of a usual layer's. */
  calls: number
}
export const networkInput = -1

export interface Analysis extends Cost {
  /** By the item's name; the output's under {@link outputName}. Of a Repeat's layers the first time. */
  items: ReadonlyMap<string, ItemAnalysis>
  /** In the order they are computed in, the output last; up to the first problem. */
  nodes: readonly NetworkNode[]
  /** The first problem with whose it is, or undefined where the network can be trained. */
  problem?: { item: string; problem: Problem }
}

/** A network larger than any machine here could hold is refused before anything is allocated. */
const maximumParameters = 500_000_000
const maximumActivations = 500_000_000
/** Layers with every Repeat written out. */
export const maximumNodes = 2000

const count = (weights: readonly WeightSpec[], trainable: boolean): number =>
  weights.filter((weight) => weight.trainable === trainable).reduce((sum, weight) => sum + sizeOf(weight.shape), 0)

const costOf = (nodes: readonly NetworkNode[]): Cost => ({
  parameters: {
    trainable: nodes.reduce((sum, { weights }) => sum + count(weights, true), 0),
    nonTrainable: nodes.reduce((sum, { weights }) => sum + count(weights, false), 0),
  },
  multiplyAdds: nodes.reduce((sum, node) => sum + node.multiplyAdds, 0),
  activations: nodes.reduce((sum, { output }) => sum + sizeOf(output), 0),
})

/** The output's Dense over as many classes as the data has. */
function inferOutput({ output: { activation: _activation, ...fields } }: Architecture, input: Shape, classes: number): Inference {
  return flatProblem(input) ?? dense.infer({ units: classes, activation: 'linear', ...fields }, input)
}

/** What flows from layer to layer: which node puts it out, and one example's shape. */
interface Flow { node: number; shape: Shape }

/** One way through the document, which gathers what there is to say of each item. */
class Walk {
  readonly items = new Map<string, ItemAnalysis>()
  readonly nodes: NetworkNode[] = []
  problem: Analysis['problem']
  private parameters = 0

  /** @param time which repetition, as it stands behind names: `.2.1` @returns undefined behind a problem */
  stack(stack: Stack, input: Flow | undefined, time = ''): Flow | undefined {
    let flow = input
    for (const item of stack) {
      if (item.disabled) this.note(item, { state: 'disabled' })
      else if (!flow) this.note(item, { state: 'waiting' })
      else flow = this.item(item, flow, time)
    }
    return flow
  }

  /** The same of an item and everything in it. */
  private note(item: StackItem, analysis: ItemAnalysis): void {
    const own: ItemAnalysis = item.disabled ? { state: 'disabled' } : analysis
    if (!this.items.has(item.name)) this.items.set(item.name, own)
    for (const { layers } of listsOf(item)) for (const inner of layers) this.note(inner, own)
  }

  private item(item: StackItem, input: Flow, time: string): Flow | undefined {
    const start = this.nodes.length
    const flow = item.type === 'Branch' ? this.branch(item, input, time)
      : item.type === 'Repeat' ? this.repeat(item, input, time)
      : this.layer(item, input, time)
    // Also what it holds and wasn't come to.
    if (!flow) this.note(item, { state: 'waiting' })
    else if (!this.items.has(item.name)) {
      this.items.set(item.name, { state: 'ok', input: input.shape, output: flow.shape, ...costOf(this.nodes.slice(start)) })
    }
    return flow
  }

  private layer(spec: LayerSpec, input: Flow, time: string): Flow | undefined {
    return this.add(spec.name, { kind: 'layer', spec }, [input], definitionOf(spec.type).infer(spec as never, input.shape), time)
  }

  private branch(item: Branch, input: Flow, time: string): Flow | undefined {
    const ends = item.branches.map((branch) => this.stack(branch, input, time))
    if (!ends.every((end): end is Flow => !!end)) return undefined
    if (ends.length === 1) return ends[0]
    const joined = inferMerge(item.merge, ends.map(({ shape }) => shape))
    const multiplyAdds = 0
    return this.add(item.name, { kind: 'merge', merge: item.merge }, ends,
      'problem' in joined ? { problem: { ...joined.problem, ...paddingFix(item, input) } } : { ...joined, weights: [], multiplyAdds }, time)
  }

  private repeat(item: Repeat, input: Flow, time: string): Flow | undefined {
    const size = writtenOut([item])
    if (size > maximumNodes) {
      const reason = `Comes to ${size.toLocaleString('en')} layers, more than the ${maximumNodes.toLocaleString('en')} allowed`
      const times = Math.floor(item.times * maximumNodes / size)
      return this.fail(item.name, input.shape, {
        reason, ...(times ? { fix: { kind: 'set', fields: { times }, label: `Repeat ${times} times` } } : {}),
      })
    }
    let flow: Flow | undefined = input
    for (let i = 1; i <= item.times && flow; i++) {
      flow = this.stack(item.layers, flow, `${time}.${i}`)
      if (!flow && i > 1 && this.problem) {
        const { problem } = this.problem
        problem.reason = `${problem.reason}, the ${ordinal(i)} time of ${item.times} in ${item.name}`
      }
    }
    return flow
  }

  output(architecture: Architecture, input: Flow | undefined, classes: number): void {
    if (!input) this.items.set(outputName, { state: 'waiting' })
    else if (this.add(outputName, { kind: 'output' }, [input], inferOutput(architecture, input.shape, classes), '')) {
      const own = costOf(this.nodes.slice(-1))
      this.items.set(outputName, { state: 'ok', input: input.shape, output: [classes], ...own })
    }
  }

  private add(item: string, op: NetworkNode['op'], inputs: readonly Flow[], found: Inference, time: string): Flow | undefined {
    const input = inputs[0]!.shape
    const inferred = this.sizeProblem(found, input)
    if ('problem' in inferred) return this.fail(item, input, inferred.problem)
    const { output, weights, multiplyAdds, calls = 1 } = inferred
    this.parameters += count(weights, true) + count(weights, false)
    this.nodes.push({
      name: `${item}${time}`, item, op, from: inputs.map(({ node }) => node), inputs: inputs.map(({ shape }) => shape),
      output, weights, multiplyAdds, calls,
    })
    return { node: this.nodes.length - 1, shape: output }
  }

  private fail(item: string, input: Shape, problem: Problem): undefined {
    // Its own copy: where it comes to light in a repetition, that is added.
    const own = { ...problem }
    if (own.fix && !canBe(own.fix)) delete own.fix
    this.items.set(item, { state: 'problem', input, problem: own })
    this.problem ??= { item, problem: own }
  }

  private sizeProblem(inferred: Inference, input: Shape): Inference {
    if ('problem' in inferred) return inferred
    const own = count(inferred.weights, true) + count(inferred.weights, false), parameters = own + this.parameters
    if (parameters > maximumParameters) {
      const what = own > maximumParameters
        ? `Would have ${own.toLocaleString('en')}` : `Would bring the network to ${parameters.toLocaleString('en')}`
      return { problem: { reason: `${what} parameters, more than the ${maximumParameters.toLocaleString('en')} allowed; make it or its ${input.join(' × ')} input smaller` } }
    }
    if (sizeOf(inferred.output) > maximumActivations) {
      return { problem: { reason: `Would put out ${inferred.output.join(' × ')} values, too many; make it smaller` } }
    }
    if (this.nodes.length >= maximumNodes) {
      return { problem: { reason: `The network comes to more than the ${maximumNodes.toLocaleString('en')} layers allowed, every Repeat written out` } }
    }
    return inferred
  }
}

/**
 * Kernels without padding make an image smaller, which a skip doesn't: the commonest reason why branches can't be joined.
 * Empty where same padding wouldn't mend it.
 */
function paddingFix(item: Branch, input: Flow): Pick<Problem, 'fix'> {
  const unpadded = (layer: StackItem) => 'kernel_size' in layer && 'padding' in layer && layer.padding === 'valid'
  const items = itemsOf(item.branches.flat()).filter(unpadded).map(({ name }) => name)
  if (!items.length) return {}
  const padded = mapLists([item], (list) =>
    list.some(unpadded) ? list.map((layer) => (unpadded(layer) ? { ...layer, padding: 'same' } as StackItem : layer)) : list)
  const walk = new Walk()
  const ends = listsOf(padded[0]!).map(({ layers }) => walk.stack(layers, input))
  const fits = ends.every((end): end is Flow => !!end) && 'output' in inferMerge(item.merge, ends.map(({ shape }) => shape))
  return fits ? { fix: { kind: 'set-within', items, fields: { padding: 'same' }, label: 'Use same padding' } } : {}
}

/** Whether a layer that a fix puts in can be as the fix has it: strides, say, are only so large. */
function canBe(fix: Fix): boolean {
  if (fix.kind !== 'insert-before' && fix.kind !== 'append-to-branch') return true
  const { fields } = definitionOf(fix.type) as { fields: Fields }
  return Object.entries(fix.fields ?? {}).every(([name, value]) => fieldProblem(fields[name]!, value) === undefined)
}

const ordinal = (n: number): string => {
  const tens = n % 100, suffix = tens > 10 && tens < 14 ? 'th' : ['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'
  return `${n}${suffix}`
}

/**
 * Shapes, parameters and cost of every item for one example of `input`, and the network as it is computed.
 * @param input one example, `[height, width, channels]`
 * @param classes how many classes the data has
 */
export function analyse(architecture: Architecture, input: Shape, classes: number): Analysis {
  const walk = new Walk()
  const end = walk.stack(architecture.layers, { node: networkInput, shape: input })
  walk.output(architecture, end, classes)
  const { items, nodes, problem } = walk
  // A layer can't be moved before what doesn't stand before it, as on the second round of a Repeat.
  const fix = problem?.problem.fix
  if (problem && fix && applyFix(architecture, problem.item, fix) === architecture) delete problem.problem.fix
  return { items, nodes, ...costOf(nodes), ...(problem ? { problem } : {}) }
}

export const totalParameters = ({ trainable, nonTrainable }: ParameterCount): number => trainable + nonTrainable
