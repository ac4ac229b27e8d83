import { type Attribute, type DType, type GraphBuilder, type Output } from './graphBuilder'

const typed = (dtype: DType): Record<string, Attribute> => ({ T: { type: dtype } })

/**
 * Where nodes are added: the graph's root, or the body of a loop, whose nodes may only take what is in the loop.
 * Layers write themselves into either.
 */
export class Frame {
  /** @param pivot what must have run before anything of this frame: in a loop, the iteration's start */
  constructor(protected readonly graph: GraphBuilder, protected readonly pivot: Output | undefined) {}

  add(op: string, inputs: readonly Output[], attributes: Record<string, Attribute> = {}, name?: string): Output {
    return this.graph.add(op, inputs, attributes, name)
  }
  /** A float32 op whose only attribute is its type. */
  float(op: string, ...inputs: Output[]): Output {
    return this.add(op, inputs, typed('float'))
  }
  /** Something of the root frame, such as a variable's handle, as it is seen here. */
  take(outer: Output, _dtype: DType): Output {
    return outer
  }

  /** Written once in the root frame, however often it is needed and wherever. */
  private constant(
    dtype: 'float' | 'int32' | 'uint16', values: Float32Array | Int32Array | Uint16Array, shape: readonly number[],
  ): Output {
    return this.take(this.graph.constant(dtype, values, shape), dtype)
  }
  number = (value: number): Output => this.constant('float', Float32Array.of(value), [])
  integer = (value: number): Output => this.constant('int32', Int32Array.of(value), [])
  uint16 = (value: number): Output => this.constant('uint16', Uint16Array.of(value), [])
  integers = (values: readonly number[], shape: readonly number[] = [values.length]): Output =>
    this.constant('int32', Int32Array.from(values), shape)
  numbers = (values: Float32Array, shape: readonly number[]): Output => this.constant('float', values, shape)

  /** The value of a variable, read after this frame's start. */
  read(handle: Output, dtype: DType, name?: string): Output {
    return this.readTaken(this.take(handle, 'resource'), dtype, name)
  }
  /** The same of a handle that was taken into this frame already. */
  readTaken(handle: Output, dtype: DType, name?: string): Output {
    return this.add('ReadVariableOp', [handle, ...(this.pivot ? [`^${this.pivot}`] : [])], { dtype: { type: dtype } }, name)
  }
  cast(x: Output, from: DType, to: DType): Output {
    return this.add('Cast', [x], { SrcT: { type: from }, DstT: { type: to } })
  }
  shapeOf(x: Output): Output {
    return this.add('Shape', [x], { T: { type: 'float' }, out_type: { type: 'int32' } })
  }
  reshape(x: Output, sizes: Output, dtype: DType = 'float'): Output {
    return this.add('Reshape', [x, sizes], { ...typed(dtype), Tshape: { type: 'int32' } })
  }
  sum(x: Output, axes: readonly number[], keep = false, dtype: DType = 'float'): Output {
    return this.add('Sum', [x, this.integers(axes)], { ...typed(dtype), Tidx: { type: 'int32' }, keep_dims: { bool: keep } })
  }
}

interface Carried { merge: Output; body: Output; dtype: DType }

/**
 * The body of a loop that runs `count` times (TensorFlow's v1 control flow: Enter, Merge, Switch, NextIteration,
 * Exit), so that many training steps are one call. An iteration begins when the one before has done everything
 * given to {@link close}.
 */
export class LoopFrame extends Frame {
  private readonly entered = new Map<Output, Output>()
  private readonly condition: Output
  /** The iteration's number, from 0. */
  readonly index: Output
  private readonly counter: Carried

  private constructor(graph: GraphBuilder, private readonly name: string, count: Output) {
    const enter = (value: Output, dtype: DType, constant: boolean) => graph.add('Enter', [value], {
      T: { type: dtype }, frame_name: { string: name }, is_constant: { bool: constant }, parallel_iterations: { int: 1 },
    })
    const zero = graph.add('Const', [], {
      dtype: { type: 'int32' }, value: { tensor: { dtype: 'int32', shape: [], values: Int32Array.of(0) } },
    })
    const merge = graph.add('Merge', [enter(zero, 'int32', false), `${name}/next`], { T: { type: 'int32' }, N: { int: 2 } })
    const condition = graph.add('LoopCond', [
      graph.add('Less', [merge, enter(count, 'int32', true)], { T: { type: 'int32' } }),
    ])
    const branch = graph.add('Switch', [merge, condition], { T: { type: 'int32' } })
    const index = graph.add('Identity', [`${branch}:1`], { T: { type: 'int32' } })
    super(graph, index)
    this.condition = condition
    this.index = index
    this.counter = { merge, body: index, dtype: 'int32' }
  }

  /** @param count how many iterations, an int32 scalar of the root frame */
  static open(graph: GraphBuilder, name: string, count: Output): LoopFrame {
    return new LoopFrame(graph, name, count)
  }

  override take(outer: Output, dtype: DType): Output {
    let inner = this.entered.get(outer)
    if (!inner) {
      inner = this.graph.add('Enter', [outer], {
        T: { type: dtype }, frame_name: { string: this.name }, is_constant: { bool: true }, parallel_iterations: { int: 1 },
      })
      this.entered.set(outer, inner)
    }
    return inner
  }

  /**
   * A value handed from iteration to iteration.
   * @param initial of the root frame
   * @returns what it is in this iteration, and a function that gives it its next value and names its last one
   */
  carry(initial: Output, dtype: DType, name: string): { value: Output; close(next: Output): void } {
    const next = `${this.name}/${name}/next`
    const enter = this.graph.add('Enter', [initial], {
      T: { type: dtype }, frame_name: { string: this.name }, is_constant: { bool: false }, parallel_iterations: { int: 1 },
    })
    const merge = this.graph.add('Merge', [enter, next], { T: { type: dtype }, N: { int: 2 } })
    const branch = this.graph.add('Switch', [merge, this.condition], { T: { type: dtype } })
    this.graph.add('Exit', [branch], { T: { type: dtype } }, name)
    const value = this.graph.add('Identity', [`${branch}:1`], { T: { type: dtype } })
    return { value, close: (output) => { this.graph.add('NextIteration', [output], { T: { type: dtype } }, next) } }
  }

  /** Ends the body. @param done what must have run before the next iteration begins */
  close(done: readonly Output[]): void {
    const { body } = this.counter
    const next = this.graph.add('AddV2', [body, this.integer(1), ...done.map((output) => `^${output.replace(/:\d+$/, '')}`)], { T: { type: 'int32' } })
    this.graph.add('NextIteration', [next], { T: { type: 'int32' } }, `${this.name}/next`)
  }
}
