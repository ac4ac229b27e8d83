import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fail, firstIssue } from '../domain/failure'
import { type CheckpointName, checkpointNames, type CheckpointSummary } from '../domain/run'
import { diskFailure, isTemporary, syncFolder, temporaryBeside } from '../files/atomic'

/**
 * A checkpoint is a folder `<name>.<step>` with a manifest and one file of float32 values, little endian, a tensor
 * after another. A newer one is written under a temporary name, synced, renamed and only then the older one removed,
 * so at any moment at least one whole checkpoint is there; readers take the one with the highest step.
 */
export interface SavedTensor { name: string; shape: number[]; values: Float32Array }
export interface Checkpoint {
  step: number
  epoch: number
  /** Weights by `layer/weight`. */
  weights: SavedTensor[]
  /** The optimizer's slots by `slot/layer/weight`. */
  optimizer: SavedTensor[]
}

const fileEntry = z.strictObject({ bytes: z.int(), sha256: z.string() })
const tensorEntry = z.strictObject({ name: z.string(), shape: z.array(z.int().nonnegative()) })
const manifestSchema = z.strictObject({
  version: z.literal(1),
  step: z.int().nonnegative(),
  epoch: z.int().nonnegative(),
  savedAt: z.string(),
  weights: z.array(tensorEntry),
  optimizer: z.array(tensorEntry),
  file: fileEntry,
})
type Manifest = z.infer<typeof manifestSchema>

const valuesFile = 'tensors.bin', manifestFile = 'manifest.json'
const folderPattern = new RegExp(`^(${checkpointNames.join('|')})\\.(\\d+)$`)

/** Saves under `checkpoints`, replacing the one of that name. @throws FailureError `disk-full`, `disk-error` */
export async function writeCheckpoint(checkpoints: string, name: CheckpointName, checkpoint: Checkpoint): Promise<void> {
  const target = join(checkpoints, `${name}.${checkpoint.step}`)
  const temporary = temporaryBeside(target)
  const tensors = [...checkpoint.weights, ...checkpoint.optimizer]
  const values = Buffer.concat(tensors.map(({ values: v }) => Buffer.from(v.buffer, v.byteOffset, v.byteLength)))
  const entries = (list: SavedTensor[]) => list.map(({ name: tensor, shape }) => ({ name: tensor, shape }))
  const manifest: Manifest = {
    version: 1, step: checkpoint.step, epoch: checkpoint.epoch, savedAt: new Date().toISOString(),
    weights: entries(checkpoint.weights), optimizer: entries(checkpoint.optimizer),
    file: { bytes: values.length, sha256: sha256(values) },
  }
  try {
    await mkdir(temporary, { recursive: true })
    await writeSynced(join(temporary, valuesFile), values)
    await writeSynced(join(temporary, manifestFile), JSON.stringify(manifest, null, 1))
    syncFolder(temporary)
    await rm(target, { recursive: true, force: true }) // only there when the same step is saved again
    await rename(temporary, target)
    syncFolder(checkpoints)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    diskFailure(error, target)
  }
  for (const other of await folders(checkpoints)) {
    if (other.name === name && other.step !== checkpoint.step) {
      await rm(join(checkpoints, other.folder), { recursive: true, force: true })
    }
  }
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface Folder { folder: string; name: CheckpointName; step: number }

/** Checkpoint folders, highest step first. */
async function folders(checkpoints: string): Promise<Folder[]> {
  const names = await readdir(checkpoints).catch(() => [])
  return names.filter((name) => !isTemporary(name)).flatMap((folder) => {
    const match = folderPattern.exec(folder)
    return match ? [{ folder, name: match[1] as CheckpointName, step: Number(match[2]) }] : []
  }).sort((a, b) => b.step - a.step)
}

const advice = 'Choose the run\'s other checkpoint, or train it again.'

async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, manifestFile)
  let document: unknown
  try {
    document = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    return fail('checkpoint-damaged', `The manifest can't be read (${(error as Error).message})`, advice, path)
  }
  const result = manifestSchema.safeParse(document)
  return result.success ? result.data : fail('checkpoint-damaged', firstIssue(result.error), advice, path)
}

/** @throws FailureError `checkpoint-missing` or `checkpoint-damaged`, naming the file */
export async function readCheckpoint(checkpoints: string, name: CheckpointName): Promise<Checkpoint> {
  const found = (await folders(checkpoints)).find((folder) => folder.name === name)
  if (!found) return fail('checkpoint-missing', `The run has no ${name} checkpoint`, 'Choose another one; a run saves its first at its first evaluation.', checkpoints)
  const folder = join(checkpoints, found.folder), path = join(folder, valuesFile)
  const manifest = await readManifest(folder)
  const bytes = await readFile(path).catch((error: Error) =>
    fail('checkpoint-damaged', `It can't be read (${error.message})`, advice, path))
  if (bytes.length !== manifest.file.bytes || sha256(bytes) !== manifest.file.sha256) {
    return fail('checkpoint-damaged', 'Its content is not what was saved (its sha256 differs)', advice, path)
  }
  const size = (shape: number[]) => shape.reduce((product, side) => product * side, 1)
  const promised = [...manifest.weights, ...manifest.optimizer].reduce((sum, { shape }) => sum + size(shape) * 4, 0)
  if (promised !== bytes.length) return fail('checkpoint-damaged', `Its tensors need ${promised} bytes, it has ${bytes.length}`, advice, path)
  // A copy, since a Buffer's own memory need not begin at a multiple of four.
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  let offset = 0
  const take = ({ name: tensor, shape }: { name: string; shape: number[] }): SavedTensor => {
    const end = offset + size(shape)
    const saved = { name: tensor, shape, values: values.subarray(offset, end) }
    offset = end
    return saved
  }
  return {
    step: manifest.step, epoch: manifest.epoch,
    weights: manifest.weights.map(take), optimizer: manifest.optimizer.map(take),
  }
}

/** The checkpoints that are there, `best` before `last`; damaged manifests are left out. */
export async function listCheckpoints(checkpoints: string): Promise<CheckpointSummary[]> {
  const all = await folders(checkpoints)
  const summaries: CheckpointSummary[] = []
  for (const name of checkpointNames) {
    const found = all.find((folder) => folder.name === name)
    if (!found) continue
    const manifest = await readManifest(join(checkpoints, found.folder)).catch(() => undefined)
    if (manifest) {
      const { step, epoch, savedAt, file } = manifest
      summaries.push({ name, step, epoch, savedAt, bytes: file.bytes })
    }
  }
  return summaries
}
