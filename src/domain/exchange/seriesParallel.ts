import { maximumDepth } from '../stack'

/** A layer of a graph by its name and the names of those it takes its input from. */
export interface GraphNode { name: string; inputs: readonly string[] }

/** A stretch of a network: layers one after another, and joins of branches that begin at one layer. */
export type Part = { kind: 'layer'; name: string } | { kind: 'join'; name: string; branches: Part[][] }

/** Why a graph is no such network, and at which layer. */
export class GraphProblem extends Error {
  constructor(readonly item: string, readonly what: string) {
    super(`${item}: ${what}`)
  }
}

/**
 * A graph as layers one after another and branches that part and join again. What stands between two layers is found
 * backwards: behind a join of branches, from the last layer that all of them come from (its immediate dominator).
 * @param nodes in any order; those with several inputs are joins
 * @param input the name that the first layers take their input from
 * @throws GraphProblem where layers go round in a circle, cross between branches or lead nowhere
 */
export function seriesParallel(nodes: readonly GraphNode[], input: string, output: string): Part[] {
  const byName = new Map(nodes.map((node) => [node.name, node]))
  const order = inOrder(nodes, input)
  const parting = dominators(order, input)
  const used = new Set<string>()

  /** The parts behind `from` up to and with `to`. */
  const between = (from: string, to: string, depth: number): Part[] => {
    if (depth > maximumDepth) throw new GraphProblem(to, `branches stand more than ${maximumDepth} deep within each other`)
    const parts: Part[] = []
    for (let at = to; at !== from;) {
      const { name, inputs } = byName.get(at)!
      if (used.has(name)) {
        throw new GraphProblem(name, 'what it puts out is taken up in several places that don\'t come together again as branches do')
      }
      used.add(name)
      if (inputs.length > 1) {
        const start = parting.get(name)!
        parts.push({ kind: 'join', name, branches: inputs.map((end) => between(start, end, depth + 1)) })
        at = start
      } else {
        parts.push({ kind: 'layer', name })
        at = inputs[0]!
      }
    }
    return parts.reverse()
  }
  if (output !== input && !byName.has(output)) throw new GraphProblem(output, 'the output is no layer of the network')
  const parts = between(input, output, 0)
  const left = nodes.find(({ name }) => !used.has(name))
  if (left) throw new GraphProblem(left.name, 'what it puts out leads nowhere')
  return parts
}

/** The nodes each behind those it takes its input from. */
function inOrder(nodes: readonly GraphNode[], input: string): GraphNode[] {
  const known = new Set([input, ...nodes.map(({ name }) => name)])
  const followers = new Map<string, GraphNode[]>()
  const missing = new Map<string, number>()
  for (const node of nodes) {
    for (const from of node.inputs) {
      if (!known.has(from)) throw new GraphProblem(node.name, `it takes its input from ${from}, which is no layer of the network`)
      followers.set(from, [...followers.get(from) ?? [], node])
    }
    missing.set(node.name, node.inputs.length)
  }
  const order: GraphNode[] = [], ready = [input]
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    for (const node of followers.get(name) ?? []) {
      const left = missing.get(node.name)! - 1
      missing.set(node.name, left)
      if (left) continue
      order.push(node)
      ready.push(node.name)
    }
  }
  const round = nodes.find(({ name }) => missing.get(name)! > 0)
  if (round) throw new GraphProblem(round.name, 'its input depends on what it puts out itself')
  const apart = nodes.find(({ inputs }) => !inputs.length)
  if (apart) throw new GraphProblem(apart.name, 'it has no input')
  return order
}

/** By each node's name, the last node that every way from the input to it goes through, itself left out. */
function dominators(order: readonly GraphNode[], input: string): Map<string, string> {
  const place = new Map([[input, 0], ...order.map(({ name }, i): [string, number] => [name, i + 1])])
  const found = new Map<string, string>()
  const common = (a: string, b: string): string => {
    while (a !== b) {
      if (place.get(a)! > place.get(b)!) a = found.get(a)!
      else b = found.get(b)!
    }
    return a
  }
  for (const { name, inputs } of order) found.set(name, inputs.reduce(common))
  return found
}
