import { analyse } from '../analysis'
import { type Architecture, architectureSchema, outputActivations, outputName } from '../architecture'
import type { DataFacts } from '../dataset'
import { fail, firstIssue } from '../failure'
import type { LayerType } from '../layers'
import { type Merge, merges } from '../merges'
import { freeName } from '../stack'
import type { KerasLayer, KerasNetwork } from './kerasNetwork'
import { describeNotes, type Note } from './note'
import { type Findings, readAxis, readLayer } from './readLayer'
import { GraphProblem, type Part, seriesParallel } from './seriesParallel'

/** A network read from a file as an architecture of ours. */
export interface ReadArchitecture {
  architecture: Architecture
  /** One example as the file has it, channels included; undefined where it leaves a side open. */
  input: DataFacts['shape'] | undefined
  /** Units of its last Dense; undefined where it doesn't end in one. */
  classes: number | undefined
  notes: Note[]
  /** What the file calls our layers, by which its weights are found. */
  names: ReadonlyMap<string, string>
}

type Item = { type: string; name: string } & Record<string, unknown>

const advice = 'Take what is named out of the model, or choose another one.'

/**
 * A network of Keras or tfjs as an architecture: branches where ways part and join again, the last Dense with its
 * softmax as the output. Repeats stay written out.
 * @param where the file's name
 * @throws FailureError `model-unsupported`, naming every layer that can't be represented; `model-invalid`
 */
export function readArchitecture(network: KerasNetwork, where: string): ReadArchitecture {
  const read = new Reading(network)
  const parts = read.parts(where)
  const { items, output, classes } = read.network(parts)
  const { problems, notes, axes } = read.found
  if (problems.length) fail('model-unsupported', describeNotes(problems), advice, where)
  const layers = read.toImages(items)
  const title = network.name.trim().slice(0, 120) || 'model'
  const parsed = architectureSchema.safeParse({ name: title, layers, output })
  if (!parsed.success) return fail('model-unsupported', firstIssue(parsed.error), advice, where)
  const architecture = parsed.data, input = read.input
  if (input) {
    const { nodes, problem } = analyse(architecture, input, classes ?? 2)
    if (problem) notes.push({ item: problem.item, what: problem.problem.reason })
    const wrong = axes.flatMap(({ item, axis }): Note[] => {
      const node = nodes.find((one) => one.item === read.ours.get(item)), rank = node?.inputs[0]!.length
      return rank === undefined || axis === rank ? [] : [{ item, what: `it works along axis ${axis}, here along the last one, ${rank}` }]
    })
    if (wrong.length) fail('model-unsupported', describeNotes(wrong), advice, where)
  }
  return { architecture, input, classes, notes, names: new Map([...read.ours].map(([theirs, ours]) => [ours, theirs])) }
}

class Reading {
  readonly found: Findings = { problems: [], notes: [], axes: [] }
  /** Our names by those of the file. */
  readonly ours = new Map<string, string>()
  private readonly taken = new Set([outputName])
  private readonly byName: Map<string, KerasLayer>
  private first = true

  constructor(private readonly source: KerasNetwork) {
    this.byName = new Map(source.layers.map((layer) => [layer.name, layer]))
  }

  parts(where: string): Part[] {
    const { layers, input, output } = this.source
    for (const { name, className, inputs } of layers) {
      if (inputs.length > 1 && !isMerge(className)) {
        this.found.problems.push({ item: name, what: `${className} of ${inputs.length} inputs is no layer here` })
      }
    }
    try {
      return seriesParallel(layers, input.name, output)
    } catch (error) {
      if (!(error instanceof GraphProblem)) throw error
      return fail('model-unsupported', describeNotes([...this.found.problems, error]), advice, where)
    }
  }

  network(parts: readonly Part[]): { items: Item[]; output: Record<string, unknown>; classes: number | undefined } {
    const ending = this.ending(parts)
    const items = this.items(parts.slice(0, parts.length - ending.length))
    const last = ending[0] && this.byName.get(ending[0].name)
    if (!last) {
      this.found.notes.push({ item: outputName, what: 'The model doesn\'t end in a Dense; the output\'s Dense is put behind it' })
      return { items, output: {}, classes: undefined }
    }
    this.ours.set(last.name, outputName)
    const read = readLayer(last, false, this.found)
    const { units, activation, ...fields } = read?.fields ?? {}
    const behind = ending[1] && softmaxOf(this.byName.get(ending[1].name)!)
    const output = { ...fields, activation: this.outputActivation(last.name, activation, behind) }
    return { items, output, classes: units as number | undefined }
  }

  /** The last Dense and the activation behind it, if any. */
  private ending(parts: readonly Part[]): Part[] {
    const classOf = (part: Part | undefined) => (part?.kind === 'layer' ? this.byName.get(part.name) : undefined)
    const [before, last] = [classOf(parts[parts.length - 2]), classOf(parts[parts.length - 1])]
    if (last?.className === 'Dense') return parts.slice(-1)
    return last && softmaxOf(last) && before?.className === 'Dense' ? parts.slice(-2) : []
  }

  private outputActivation(item: string, dense: unknown, behind: string | undefined): string {
    const whole = behind === undefined ? String(dense)
      : dense === 'linear' ? behind
      : dense === 'relu' && behind === 'softmax' ? 'relu_softmax' : `${String(dense)} and ${behind}`
    if ((outputActivations as readonly string[]).includes(whole)) return whole
    this.found.problems.push({ item, what: `the output's activation is ${whole}; here it can be ${outputActivations.join(', ')}` })
    return 'softmax'
  }

  private items(parts: readonly Part[]): Item[] {
    return parts.flatMap((part): Item[] => {
      const layer = this.byName.get(part.name)!
      return part.kind === 'join' ? this.branch(layer, part.branches) : this.layer(layer)
    })
  }

  private branch(layer: KerasLayer, branches: readonly Part[][]): Item[] {
    const { axis } = layer.config
    if (axis !== undefined) readAxis(layer.name, axis, this.found)
    const inner = branches.map((branch) => this.items(branch))
    return [{ type: 'Branch', name: this.nameFor(layer, 'Branch'), merge: layer.className as Merge, branches: inner }]
  }

  private layer(layer: KerasLayer): Item[] {
    if (isMerge(layer.className)) return [] // of one input: it hands that on
    const read = readLayer(layer, this.first, this.found)
    this.first = false
    return read ? [{ type: read.type, name: this.nameFor(layer, read.type), ...read.fields }] : []
  }

  /** The file's name where it can be one here, else the nearest to it. */
  private nameFor({ name }: KerasLayer, type: LayerType | 'Branch'): string {
    const plain = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^[^A-Za-z]+/, '').slice(0, 60)
    const own = plain && !this.taken.has(plain) ? plain : freeName(type, this.taken)
    this.taken.add(own)
    this.ours.set(name, own)
    if (own !== name) this.found.notes.push({ item: name, what: `It is called ${own} here` })
    return own
  }

  /** One example of `[height, width, channels]`, as all data here is. */
  get input(): DataFacts['shape'] | undefined {
    const { shape } = this.source.input
    if (!shape.every((side): side is number => side !== null)) return undefined
    const [height, width, channels] = shape as number[]
    if (shape.length === 3) return [height!, width!, channels!]
    if (shape.length === 2) return [height!, width!, 1]
    const side = shape.length === 1 ? Math.sqrt(height!) : NaN
    return Number.isInteger(side) ? [side, side, 1] : undefined
  }

  /** Where the file's network takes flat values or rows, the images are laid out so first. */
  toImages(items: Item[]): Item[] {
    const { shape } = this.source.input, [first] = items
    if (shape.length === 3 || !shape.length || first?.type === 'Flatten') return items
    const type = shape.length === 1 ? 'Flatten' : 'Reshape'
    const name = freeName(type, this.taken)
    this.found.notes.push({
      item: name, what: `It is put first, since the model takes ${shape.map((side) => side ?? '?').join(' × ')} and data here is height × width × channels`,
    })
    return [{ type, name, ...(type === 'Reshape' ? { target_shape: [...shape] } : {}) }, ...items]
  }
}

const isMerge = (className: string): className is Merge => (merges as readonly string[]).includes(className)

/** The function of a layer that is nothing but a softmax, or one of its kind, over the last axis. */
function softmaxOf({ className, config }: KerasLayer): string | undefined {
  if (className === 'Softmax') return config.axis === undefined || config.axis === -1 ? 'softmax' : undefined
  const { activation } = config
  return className === 'Activation' && typeof activation === 'string' && ['softmax', 'log_softmax', 'sigmoid'].includes(activation)
    ? activation : undefined
}
