import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type EvaluationSplit, predictionFacts, type Predictions } from '../domain/evaluation/predictions'
import type { CheckpointName } from '../domain/runReference'
import { writeWhole } from '../files/atomic'

/** A line of JSON, and after it the columns, one after another, little endian. */
const header = predictionFacts.extend({
  count: z.int().nonnegative(),
  /** How many probabilities are kept. */
  kept: z.int().nonnegative(),
  /** Of the columns. */
  sha256: z.string(),
})
type Header = z.infer<typeof header>

/** Columns in their order, each with what its values are. */
const columns = {
  places: Uint32Array, labels: Uint16Array, predicted: Uint16Array, ranks: Uint16Array,
  confidence: Float32Array, own: Float32Array, losses: Float32Array, probabilities: Float32Array,
} as const
type Column = keyof typeof columns
const names = Object.keys(columns) as Column[]
const lengthOf = (name: Column, { count, kept }: Header): number => (name === 'probabilities' ? kept : count)
const bytesOf = (facts: Header): number =>
  names.reduce((sum, name) => sum + lengthOf(name, facts) * columns[name].BYTES_PER_ELEMENT, 0)

const longestHeader = 4096
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
/** Where they lie in a run's folder. */
export const predictionFileOf = (folder: string, split: EvaluationSplit, checkpoint: CheckpointName): string =>
  join(folder, 'predictions', `${split}.${checkpoint}.bin`)

/** Keeps predictions in a run's folder. @throws FailureError `disk-full`, `disk-error` */
export async function writePredictions(folder: string, predictions: Predictions): Promise<void> {
  const body = Buffer.concat(names.map((name) => {
    const { buffer, byteOffset, byteLength } = predictions[name]
    return Buffer.from(buffer, byteOffset, byteLength)
  }))
  const { version, split, checkpoint, step, epoch, savedAt, fingerprint, part, classes, labels, probabilities } = predictions
  const facts: Header = {
    version, split, checkpoint, step, epoch, savedAt, fingerprint, part, classes,
    count: labels.length, kept: probabilities.length, sha256: sha256(body),
  }
  await writeWhole(predictionFileOf(folder, split, checkpoint), Buffer.concat([Buffer.from(`${JSON.stringify(facts)}\n`), body]))
}

/** Undefined where there are none, or where the file is not as it was written: then they are made again. */
export async function readPredictions(
  folder: string, split: EvaluationSplit, checkpoint: CheckpointName,
): Promise<Predictions | undefined> {
  const path = predictionFileOf(folder, split, checkpoint)
  try {
    const bytes = await readFile(path), end = bytes.subarray(0, longestHeader).indexOf('\n')
    const found = header.safeParse(JSON.parse(bytes.toString('utf8', 0, Math.max(0, end))))
    const body = bytes.subarray(end + 1)
    if (!found.success || body.length !== bytesOf(found.data) || sha256(body) !== found.data.sha256) return undefined
    const { count: _count, kept: _kept, sha256: _sum, ...facts } = found.data
    return facts.split === split && facts.checkpoint === checkpoint ? { ...facts, ...columnsIn(body, found.data) } : undefined
  } catch {
    // Not there, or no such file.
    return undefined
  }
}

function columnsIn(body: Buffer, facts: Header): Pick<Predictions, Column> {
  let offset = 0
  return Object.fromEntries(names.map((name) => {
    const Values = columns[name], length = lengthOf(name, facts) * Values.BYTES_PER_ELEMENT, from = body.byteOffset + offset
    offset += length
    // A copy, since a column need not begin at a multiple of its values' size.
    return [name, new Values(body.buffer.slice(from, from + length) as ArrayBuffer)]
  })) as Pick<Predictions, Column>
}
