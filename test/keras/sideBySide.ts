import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ImageSet } from '../../src/data/imageSet'
import { drawSampleSet, sampleClasses } from '../../src/data/sample/sampleSet'
import type { Experiment } from '../../src/domain/experiment'
import { sizeOf } from '../../src/domain/shape'
import { TracedSession } from '../../src/engine/graph/tracedSession'
import type { SavedTensor } from '../../src/runs/checkpoint'

/** An interpreter with Keras 3 on TensorFlow. */
export const python = process.env.LAYERBENCH_PYTHON

export interface Case {
  name: string
  experiment: Experiment
  /** Steps that we make first, so that slots and moving statistics are not what they began as. */
  before: number
  steps: number
  /** What makes those steps, its weights taken over, where it isn't the experiment itself. */
  from?: Experiment
}

/** The same steps from the same state by the traced engine and by Keras. */
export interface Compared {
  losses: { ours: number[]; keras: number[] }
  /** Weights and slots; those that Keras hasn't are left out. */
  tensors: { name: string; from: Float32Array; ours: Float32Array; keras: Float32Array }[]
}

/** Drawn garments, none of them to test on. */
const garments = (count: number): ImageSet => ({
  shape: [28, 28, 1], classes: [...sampleClasses],
  train: drawSampleSet(count, 5), test: { images: new Uint8Array(0), labels: new Uint16Array(0) },
})

/** Trains every case both ways on so many garments, Keras in one process for all. */
export async function trainBothWays(cases: readonly Case[], examples: number): Promise<Compared[]> {
  const set = garments(examples)
  const folder = mkdtempSync(join(tmpdir(), 'layerbench-keras-'))
  try {
    writeFileSync(join(folder, 'set.json'), JSON.stringify({ shape: set.shape, classes: set.classes }))
    writeFileSync(join(folder, 'images.bin'), set.train.images)
    writeFileSync(join(folder, 'labels.bin'), Uint8Array.from(set.train.labels))
    const ours = cases.map((one, i) => trainOurs(one, set, join(folder, `${i}.state.bin`)))
    writeFileSync(join(folder, 'cases.json'), JSON.stringify(ours.map(({ task }) => task)))
    await promisify(execFile)(python!, [join(__dirname, 'reference.py'), folder], { maxBuffer: 1e8 })
    return ours.map(({ losses, from, after }, i) => {
      const keras = read(join(folder, `${i}.after.bin`), from)
      return {
        losses: { ours: losses, keras: JSON.parse(readFileSync(join(folder, `${i}.losses.json`), 'utf8')) as number[] },
        tensors: from
          .map(({ name, values }, t) => ({ name, from: values, ours: after[t]!.values, keras: keras[t]! }))
          .filter((tensor) => !Number.isNaN(tensor.keras[0])),
      }
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every example in turn, whatever the split. */
const batchAt = (step: number, size: number, count: number): Int32Array =>
  Int32Array.from({ length: size }, (_, i) => (step * size + i) % count)

function trainOurs({ name, experiment, before, steps, from: first }: Case, set: ImageSet, file: string) {
  const { architecture, training } = experiment
  const session = new TracedSession(experiment, set), former = first ? new TracedSession(first, set) : session
  const batch = (step: number) => batchAt(step, training.batch_size, set.train.labels.length)
  const step = (session: TracedSession) => {
    const { loss, count } = session.train(batch(session.step), training.batch_size)
    return loss / count
  }
  const state = (): SavedTensor[] => {
    const { weights, optimizer } = session.save(1)
    return [...weights, ...optimizer]
  }
  try {
    for (let i = 0; i < before; i++) step(former)
    if (first) session.takeWeights(former.save(1).weights)
    const begin = session.step
    const from = state()
    writeFileSync(file, Buffer.concat(from.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength))))
    const losses = Array.from({ length: steps }, () => step(session))
    const task = {
      name, architecture, training, step: begin, tensors: from.map(({ name: tensor, shape }) => ({ name: tensor, shape })),
      batches: Array.from({ length: steps }, (_, i) => Array.from(batch(begin + i))),
    }
    return { task, losses, from, after: state() }
  } finally {
    session.dispose()
    if (first) former.dispose()
  }
}

function read(file: string, like: readonly SavedTensor[]): Float32Array[] {
  const bytes = readFileSync(file)
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  let offset = 0
  return like.map(({ shape }) => values.subarray(offset, offset += sizeOf(shape)))
}
