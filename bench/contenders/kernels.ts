import { analyse } from '../../src/domain/analysis'
import type { LayerSpecOf } from '../../src/domain/layers'
import type { Shape } from '../../src/domain/shape'
import { Frame, LoopFrame } from '../../src/engine/graph/frame'
import { after, GraphBuilder, type Output } from '../../src/engine/graph/graphBuilder'
import { GraphSession } from '../../src/engine/graph/graphSession'
import { type Contender, now, repeat, type Task } from './task'

/** Steps in one call: enough that the call itself costs nothing. */
const stepsAtOnce = 5

/** The kernels of one layer's step. Each takes what must have run before it. */
interface LayerKernels {
  /** Of what each puts out. */
  axes: number
  forward(before: Output[]): Output
  byWeight(before: Output[]): Output
  byInput(before: Output[]): Output
}

/**
 * Nothing but the convolutions and matrix products of a training step, of the same shapes: what no engine on this
 * library can be faster than. Control inputs stand for the data that would flow from one to the next, so that as
 * much can run at the same time as in a step.
 */
export function kernels({ experiment: { architecture, training }, set }: Task): Contender {
  const graph = new GraphBuilder(), root = new Frame(graph, undefined), ready: Output[] = []
  const steps = graph.add('Placeholder', [], { dtype: { type: 'int32' }, shape: { shape: [] } }, 'steps')
  const loop = LoopFrame.open(graph, 'kernels', steps)
  const touched = loop.carry(root.number(0), 'float', 'touched')

  /** Values of that shape as they are in this iteration. */
  const values = (shape: Shape): Output => {
    const name = `values_${ready.length}`
    const handle = graph.add('VarHandleOp', [], { dtype: { type: 'float' }, shape: { shape }, shared_name: { string: name } })
    const drawn = graph.add('StatelessRandomUniform', [root.integers([...shape]), root.integers([ready.length, 1])], {
      dtype: { type: 'float' }, T: { type: 'int32' }, Tseed: { type: 'int32' },
    })
    const assigned = graph.add('AssignVariableOp', [handle, drawn], { dtype: { type: 'float' } })
    ready.push(graph.add('Identity', [root.integer(ready.length), after(assigned)], { T: { type: 'int32' } }, `ready_${name}`))
    return loop.read(handle, 'float')
  }

  const dense = (inputs: number, units: number): LayerKernels => {
    const x = values([training.batch_size, inputs]), kernel = values([inputs, units]), dy = values([training.batch_size, units])
    const product = (a: Output, b: Output, transposeA: boolean, transposeB: boolean) => (before: Output[]) =>
      loop.add('MatMul', [a, b, ...before], {
        T: { type: 'float' }, transpose_a: { bool: transposeA }, transpose_b: { bool: transposeB },
      })
    return {
      axes: 2,
      forward: product(x, kernel, false, false),
      byWeight: product(x, dy, true, false),
      byInput: product(dy, kernel, false, true),
    }
  }

  const convolution = (spec: LayerSpecOf<'Conv2D'>, input: Shape, output: Shape): LayerKernels => {
    const sizes = [...spec.kernel_size, input[2]!, spec.filters], all = [training.batch_size, ...input]
    const x = values(all), kernel = values(sizes), dy = values([training.batch_size, ...output])
    const kernelOf = (op: string, ...inputs: Output[]) => (before: Output[]) => loop.add(op, [...inputs, ...before], {
      T: { type: 'float' }, strides: { ints: [1, ...spec.strides, 1] }, padding: { string: spec.padding.toUpperCase() },
    })
    return {
      axes: 4,
      forward: kernelOf('Conv2D', x, kernel),
      byWeight: kernelOf('Conv2DBackpropFilter', x, loop.integers(sizes), dy),
      byInput: kernelOf('Conv2DBackpropInput', loop.integers(all), kernel, dy),
    }
  }

  const { nodes } = analyse(architecture, set.shape, set.classes.length)
  const layers = nodes.flatMap(({ op, inputs: [input], output }): LayerKernels[] => {
    if (op.kind === 'layer' && op.spec.type === 'Conv2D') return [convolution(op.spec, input!, output)]
    const isDense = op.kind === 'output' || op.kind === 'layer' && op.spec.type === 'Dense'
    return isDense ? [dense(input![0]!, output[0]!)] : []
  })
  const done: Output[] = []
  let before: Output[] = []
  const put = (y: Output, axes: number): Output => {
    done.push(corner(loop, y, axes))
    return y
  }
  for (const { forward, axes } of layers) before = [after(put(forward(before), axes))]
  layers.reverse().forEach(({ byWeight, byInput, axes }, i) => {
    put(byWeight(before), axes)
    // Nothing learns from the first layer's input.
    if (i < layers.length - 1) before = [after(put(byInput(before), axes))]
  })
  const sum = loop.add('AddN', [touched.value, ...done], { T: { type: 'float' }, N: { int: done.length + 1 } })
  touched.close(sum)
  loop.close([sum])

  const session = new GraphSession(graph)
  session.run([], ready)
  const run = () => {
    session.run([{ name: 'steps', dtype: 'int32', shape: [], values: Int32Array.of(stepsAtOnce) }], ['touched'])
    return stepsAtOnce
  }
  const began = now()
  run()
  return {
    facts: { firstCallSeconds: now() - began },
    train(seconds) {
      const turn = repeat(seconds, run)
      return { steps: turn.done, seconds: turn.seconds }
    },
  }
}

/** One value of a kernel's output: TensorFlow leaves out what nobody takes anything of. */
function corner(frame: Frame, y: Output, axes: number): Output {
  const every = (value: number) => frame.integers(new Array<number>(axes).fill(value))
  const first = frame.add('Slice', [y, every(0), every(1)], { T: { type: 'float' }, Index: { type: 'int32' } })
  return frame.sum(first, Array.from({ length: axes }, (_, axis) => axis))
}
