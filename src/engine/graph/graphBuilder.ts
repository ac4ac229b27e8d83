import { createRequire } from 'node:module'

/** TensorFlow's own numbers for the types that graphs here use. */
export const dtypes = { float: 1, double: 2, int32: 3, uint8: 4, int64: 9, bool: 10, uint16: 17, resource: 20 } as const
export type DType = keyof typeof dtypes

/** What a node puts out: `name`, or `name:1` for a second output. */
export type Output = string

/** An attribute of a node, its kind named as in TensorFlow's AttrValue. */
export type Attribute =
  | { type: DType }
  | { bool: boolean }
  | { int: number }
  | { float: number }
  | { string: string }
  | { ints: readonly number[] }
  /** Sizes, -1 where unknown. */
  | { shape: readonly number[] }
  | { tensor: { dtype: DType; shape: readonly number[]; values: Float32Array | Int32Array | Uint16Array } }

/** What api_pb.js has of protocol buffers' JavaScript; the package brings no types for it. */
interface Message { serializeBinary(): Uint8Array; [method: string]: (...args: never[]) => unknown }
interface Messages {
  [name: string]: (new () => Message) & { [name: string]: new () => Message }
}
const api = createRequire(__filename)('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js') as Messages
const make = (name: string): Message => new api[name]!()
const call = (message: Message, method: string, ...args: unknown[]): unknown =>
  (message[method] as (...args: unknown[]) => unknown)(...args)

const shapeMessage = (sizes: readonly number[]): Message => {
  const shape = make('TensorShape')
  for (const size of sizes) {
    const dimension = new api.TensorShape!.Dim!()
    call(dimension, 'setSize', size)
    call(shape, 'addDim', dimension)
  }
  return shape
}

function attributeMessage(attribute: Attribute): Message {
  const message = make('AttrValue')
  if ('type' in attribute) call(message, 'setType', dtypes[attribute.type])
  else if ('bool' in attribute) call(message, 'setB', attribute.bool)
  else if ('int' in attribute) call(message, 'setI', attribute.int)
  else if ('float' in attribute) call(message, 'setF', attribute.float)
  else if ('string' in attribute) call(message, 'setS', Buffer.from(attribute.string))
  else if ('shape' in attribute) call(message, 'setShape', shapeMessage(attribute.shape))
  else if ('ints' in attribute) {
    const list = new api.AttrValue!.ListValue!()
    call(list, 'setIList', [...attribute.ints])
    call(message, 'setList', list)
  } else {
    const { dtype, shape, values } = attribute.tensor
    const tensor = make('Tensor')
    call(tensor, 'setDtype', dtypes[dtype])
    call(tensor, 'setTensorShape', shapeMessage(shape))
    call(tensor, 'setTensorContent', new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    call(message, 'setTensor', tensor)
  }
  return message
}

/** Writes down a TensorFlow graph node by node and makes the SavedModel message of it. */
export class GraphBuilder {
  private readonly graph = make('GraphDef')
  private count = 0
  private readonly constants = new Map<string, Output>()

  constructor() {
    const versions = make('VersionDef')
    call(versions, 'setProducer', 1395)
    call(this.graph, 'setVersions', versions)
  }

  /**
   * Adds a node. Attributes that TensorFlow has defaults for may be left out.
   * @param inputs outputs of nodes of the same frame; `^name` for a node that must only have run before
   * @returns its first output
   */
  add(op: string, inputs: readonly Output[], attributes: Record<string, Attribute> = {}, name = `${op}_${this.count++}`): Output {
    const node = make('NodeDef')
    call(node, 'setName', name)
    call(node, 'setOp', op)
    // Control inputs come last in a NodeDef.
    call(node, 'setInputList', [...inputs].sort((a, b) => Number(a.startsWith('^')) - Number(b.startsWith('^'))))
    const map = call(node, 'getAttrMap') as { set(key: string, value: Message): void }
    for (const [key, value] of Object.entries(attributes)) map.set(key, attributeMessage(value))
    call(this.graph, 'addNode', node)
    return name
  }

  /** A constant of the root frame; the same one for the same values. */
  constant(dtype: DType, values: Float32Array | Int32Array | Uint16Array, shape: readonly number[]): Output {
    const key = `${dtype} ${shape.join()} ${values.join()}`
    let name = values.length > 16 ? undefined : this.constants.get(key)
    if (!name) {
      name = this.add('Const', [], { dtype: { type: dtype }, value: { tensor: { dtype, shape, values } } })
      this.constants.set(key, name)
    }
    return name
  }

  /** The bytes of `saved_model.pb`, with the tag `serve` and no variables to restore. */
  savedModel(): Uint8Array {
    const meta = make('MetaGraphDef'), info = new api.MetaGraphDef!.MetaInfoDef!()
    call(info, 'addTags', 'serve')
    call(meta, 'setMetaInfoDef', info)
    call(meta, 'setGraphDef', this.graph)
    const saved = make('SavedModel')
    call(saved, 'setSavedModelSchemaVersion', 1)
    call(saved, 'addMetaGraphs', meta)
    return saved.serializeBinary()
  }
}

/** The node that an output belongs to, as a control input: that it has run, whatever it puts out. */
export const after = (output: Output): string => `^${output.replace(/:\d+$/, '')}`

/** Whether it is the first output of such a node that was given no name. */
export const isMadeBy = (op: string, output: Output): boolean => output.startsWith(`${op}_`)
