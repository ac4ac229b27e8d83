import { maskedCrc32c } from './crc32c'
import { joinBytes } from '../joinBytes'
import { type Field, littleEndian, messageBytes, type Value } from './message'

/**
 * Records of an event file as TensorBoard reads it: TFRecord around the messages of tensorflow/core/util/event.proto,
 * framework/summary.proto and, for hyperparameters, tensorboard/plugins/hparams.
 */
export interface Scalar { tag: string; value: number; step: number; /** Seconds since 1970. */ time: number }

/** A message with its length and their sums. */
function record(message: readonly Field[]): Uint8Array {
  const data = messageBytes(message)
  const length = littleEndian(8, (view) => view.setBigUint64(0, BigInt(data.length), true))
  const sum = (bytes: Uint8Array) => littleEndian(4, (view) => view.setUint32(0, maskedCrc32c(bytes), true))
  return joinBytes([length, sum(length), data, sum(data)])
}

/** What a file begins with. */
export const fileVersion = (time: number): Uint8Array => record([[1, { double: time }], [3, { text: 'brain.Event:2' }]])

/** That training begins at that step: where it had begun before, what was written of that step and later ones is void. */
export const sessionStart = (step: number, time: number): Uint8Array =>
  record([[1, { double: time }], [2, { int: step }], [7, { message: [[1, { int: 1 }]] }]])

/** A float tensor without dimensions. */
const tensorOf = (value: number): Value => ({ message: [[1, { int: 1 }], [2, { message: [] }], [5, { floats: [value] }]] })
const summary = (tag: string, value: number, metadata: readonly Field[]): Value =>
  ({ message: [[1, { message: [[1, { text: tag }], [8, tensorOf(value)], [9, { message: metadata }]] }]] })
const plugin = (name: string, ...content: Field[]): Field => [1, { message: [[1, { text: name }], ...content] }]

/** As `tf.summary.scalar` writes it. */
export const scalar = ({ tag, value, step, time }: Scalar): Uint8Array =>
  record([[1, { double: time }], [2, { int: step }], [5, summary(tag, value, [plugin('scalars'), [4, { int: 1 }]])]])

/** What a run was trained with, for the tab of hyperparameters. */
export function hyperparameters(values: Readonly<Record<string, string | number>>, time: number): Uint8Array {
  const valueOf = (value: string | number): Value =>
    ({ message: [typeof value === 'number' ? [2, { double: value }] : [3, { text: value }]] })
  const entries = Object.entries(values)
    .map(([name, value]): Field => [1, { message: [[1, { text: name }], [2, valueOf(value)]] }])
  const content: Field[] = [[3, { message: [...entries, [5, { double: time }]] }]]
  return record([[1, { double: time }], [5, summary('_hparams_/session_start_info', 0, [plugin('hparams', [2, { message: content }]), [4, { int: 2 }]])]])
}
