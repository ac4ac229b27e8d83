import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu'
import type { Environment } from '../domain/run'
import { sizeOf } from '../domain/shape'

/** The only place that loads the native library. */
const require = createRequire(__filename)

// tfjs-node 4.22 calls two functions that Node 23 took out of `util`.
const util = require('node:util') as Record<string, unknown>
util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
util.isArray ??= Array.isArray
// Its own greetings and TensorFlow's notices would stand between what a person asked for.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'

export const tf = require('@tensorflow/tfjs-node-gpu') as typeof TensorFlow

/** What the native binding offers beyond single ops. */
interface Binding {
  TF_Version: string
  TF_INT32: number
  TF_FLOAT: number
  TF_ATTR_TYPE: number
  createTensor(shape: number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Float32Array | Int32Array
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(id: number): void
  getNumOfTensors(): number
  /** `inputs` and `outputs` are names of outputs, separated by commas. */
  runSavedModel(model: number, tensors: number[], inputs: string, outputs: string): { id: number }[]
}

/** What tfjs-node's backend has beyond the public interface. */
interface NativeBackend {
  isUsingGpuDevice: boolean
  binding: Binding
  executeSingleOutput(name: string, attributes: object[], inputs: TensorFlow.Tensor[]): TensorFlow.Tensor
}
const backend = () => tf.backend() as unknown as NativeBackend
export const native = (): Binding => backend().binding

/**
 * Uniform float32 values in [0, 1), multiples of 1 / 65536, drawn by TensorFlow's `StatelessRandomUniformFullInt` and
 * fixed by the two seeds (int32). Each drawn word makes two; an example begins with a new one.
 * @param shape `[examples, …]`
 */
export function statelessUniform(shape: number[], seeds: [number, number]): TensorFlow.Tensor {
  const { TF_ATTR_TYPE: type, TF_INT32 } = backend().binding
  const [examples = 1, ...rest] = shape, count = sizeOf(rest), words = Math.ceil(count / 2)
  const drawn = tf.tidy(() => backend().executeSingleOutput('StatelessRandomUniformFullInt', [
    { name: 'dtype', type, value: TF_INT32 },
    { name: 'T', type, value: TF_INT32 },
    { name: 'Tseed', type, value: TF_INT32 },
  ], [tf.tensor1d([examples, words], 'int32'), tf.tensor1d(seeds, 'int32')]).dataSync() as Int32Array)
  const halves = new Uint16Array(drawn.buffer, drawn.byteOffset, drawn.length * 2)
  const values = new Float32Array(examples * count)
  for (let example = 0; example < examples; example++) {
    for (let i = 0; i < count; i++) values[example * count + i] = halves[example * words * 2 + i]! / 0x10000
  }
  return tf.tensor(values, shape)
}

/** float32 values of mean 0 and deviation 1 by TensorFlow's `StatelessRandomNormal`, fixed by the two seeds (int32). */
export function statelessNormal(shape: number[], seeds: [number, number]): TensorFlow.Tensor {
  const { TF_ATTR_TYPE: type, TF_INT32, TF_FLOAT } = backend().binding
  return backend().executeSingleOutput('StatelessRandomNormal', [
    { name: 'dtype', type, value: TF_FLOAT },
    { name: 'T', type, value: TF_INT32 },
    { name: 'Tseed', type, value: TF_INT32 },
  ], [tf.tensor1d(shape, 'int32'), tf.tensor1d(seeds, 'int32')])
}

/** The GPU's name where TensorFlow uses one, else `CPU`. */
function deviceName(): string {
  if (!backend().isUsingGpuDevice) return 'CPU'
  try {
    const [first] = execFileSync('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], { encoding: 'utf8', timeout: 5000 }).split('\n')
    return `GPU ${first?.trim() ?? ''}`.trim()
  } catch {
    return 'GPU'
  }
}

/** What this process trains with. @param layerbench the app's version, which main and the command line know */
export function environmentOf(layerbench: string): Environment {
  const cores = cpus().length
  const threads = (name: string) => Number(process.env[name]) || cores
  return {
    layerbench,
    tensorflow: backend().binding.TF_Version,
    tfjs: tf.version['tfjs-node'] ?? tf.version.tfjs,
    device: deviceName(),
    threads: { intraOp: threads('TF_NUM_INTRAOP_THREADS'), interOp: threads('TF_NUM_INTEROP_THREADS') },
    node: process.versions.node,
    ...(process.versions.electron ? { electron: process.versions.electron } : {}),
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores,
  }
}

export type Tensor = TensorFlow.Tensor
export type Variable = TensorFlow.Variable
export type Scalar = TensorFlow.Scalar
