import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { fail, FailureError, firstIssue } from '../domain/failure'
import { type Statistics, statisticsSchema } from '../domain/preprocessing'
import { type CheckpointName, checkpointNames, type CheckpointSummary, type Run } from '../domain/run'
import { sizeOf } from '../domain/shape'
import { type TrainerState, trainerStateSchema } from '../domain/trainerState'
import { diskFailure, isTemporary, readJson, syncFolder, temporaryBeside, writeSynced } from '../files/atomic'

/**
 * A checkpoint is a folder `<name>.<step>` (`<name>.<step>-2` where that step is saved once more) with a manifest and one
 * file of float32 values, little endian, a tensor after another. The manifest holds the sums of that file and of itself.
 * A newer checkpoint is written under a temporary name, synced, renamed and only then the older one removed, so at any
 * moment at least one whole checkpoint is there; readers take the newest.
 */
export interface SavedTensor { name: string; shape: number[]; values: Float32Array }
export interface Checkpoint {
  step: number
  epoch: number
  /** Weights by `layer/weight`. */
  weights: SavedTensor[]
  /** The optimizer's slots by `slot/layer/weight`. */
  optimizer: SavedTensor[]
  /** What its pixels are standardised by, where they are. */
  statistics?: Statistics
  /** What training goes on from; absent of weights that came from elsewhere. */
  trainer?: TrainerState
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
  statistics: statisticsSchema.optional(),
  trainer: trainerStateSchema.optional(),
  file: fileEntry,
})
type Manifest = z.infer<typeof manifestSchema>

/** Of a network of as many layers as there can be, it takes a twentieth of this. */
export const maximumManifestBytes = 10_000_000

export const valuesFile = 'tensors.bin', manifestFile = 'manifest.json'
const folderPattern = new RegExp(`^(${checkpointNames.join('|')})\\.(\\d+)(?:-(\\d+))?$`)

/** Saves under `checkpoints`, replacing the one of that name. @throws FailureError `disk-full`, `disk-error` */
export async function writeCheckpoint(checkpoints: string, name: CheckpointName, checkpoint: Checkpoint): Promise<void> {
  const before = (await folders(checkpoints)).filter((folder) => folder.name === name)
  const again = before.filter(({ step }) => step === checkpoint.step).reduce((most, { serial }) => Math.max(most, serial), 0)
  const target = join(checkpoints, `${name}.${checkpoint.step}${again ? `-${again + 1}` : ''}`)
  const temporary = temporaryBeside(target)
  const tensors = [...checkpoint.weights, ...checkpoint.optimizer]
  const values = Buffer.concat(tensors.map(({ values: v }) => Buffer.from(v.buffer, v.byteOffset, v.byteLength)))
  const entries = (list: SavedTensor[]) => list.map(({ name: tensor, shape }) => ({ name: tensor, shape }))
  const manifest: Manifest = {
    version: 1, step: checkpoint.step, epoch: checkpoint.epoch, savedAt: new Date().toISOString(),
    weights: entries(checkpoint.weights), optimizer: entries(checkpoint.optimizer),
    ...(checkpoint.statistics ? { statistics: checkpoint.statistics } : {}),
    ...(checkpoint.trainer ? { trainer: checkpoint.trainer } : {}),
    file: { bytes: values.length, sha256: sha256(values) },
  }
  try {
    await mkdir(temporary, { recursive: true })
    await writeSynced(join(temporary, valuesFile), values)
    await writeSynced(join(temporary, manifestFile), sealed(manifest))
    syncFolder(temporary)
    await rename(temporary, target)
    syncFolder(checkpoints)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    diskFailure(error, target)
  }
  // The new one is there: an old one that can't be removed only takes room, and is tried again with the next save.
  for (const { folder } of before) await rm(join(checkpoints, folder), { recursive: true, force: true }).catch(() => undefined)
}

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex')

/** The manifest's text with its own sum, so that a change anywhere in it tells, as one in the values does. */
const sealed = (manifest: object): string =>
  JSON.stringify({ ...manifest, sha256: sha256(JSON.stringify(manifest)) }, null, 1)

interface Folder { folder: string; name: CheckpointName; step: number; serial: number }

/** Checkpoint folders, the newest first. */
async function folders(checkpoints: string): Promise<Folder[]> {
  const names = await readdir(checkpoints).catch(() => [])
  return names.filter((name) => !isTemporary(name)).flatMap((folder) => {
    const match = folderPattern.exec(folder)
    return match ? [{ folder, name: match[1] as CheckpointName, step: Number(match[2]), serial: Number(match[3] ?? 1) }] : []
  }).sort((a, b) => b.step - a.step || b.serial - a.serial)
}

const advice = 'Choose the run\'s other checkpoint, or train it again.'

async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, manifestFile)
  const damaged = (what: string): never => fail('checkpoint-damaged', what, advice, path)
  let text: string, document: unknown
  try {
    const { size } = await stat(path)
    if (size > maximumManifestBytes) return damaged(`The manifest has ${size} bytes, more than any network's`)
    text = await readFile(path, 'utf8')
    document = JSON.parse(text)
  } catch (error) {
    if (error instanceof FailureError) throw error
    return damaged(`The manifest can't be read (${(error as Error).message})`)
  }
  if (typeof document !== 'object' || document === null) return damaged('The manifest is no manifest')
  const { sha256: _sum, ...manifest } = document as { sha256?: unknown }
  if (sealed(manifest) !== text) return damaged('The manifest is not what was saved (its sha256 differs)')
  const result = manifestSchema.safeParse(manifest)
  return result.success ? result.data : damaged(firstIssue(result.error))
}

const bytesOf = (tensors: Manifest['weights']): number => tensors.reduce((sum, { shape }) => sum + sizeOf(shape) * 4, 0)

/** The file of values, read only where its size is the one that its tensors and the manifest say. */
async function readValues(path: string, { weights, optimizer, file }: Manifest): Promise<Buffer> {
  const damaged = (what: string): never => fail('checkpoint-damaged', what, advice, path)
  const unreadable = (error: Error): never => damaged(`It can't be read (${error.message})`)
  const promised = bytesOf(weights) + bytesOf(optimizer)
  if (promised !== file.bytes) return damaged(`Its tensors need ${promised} bytes, the manifest says ${file.bytes}`)
  const { size } = await stat(path).catch(unreadable)
  if (size !== file.bytes) return damaged(`It has ${size} bytes, ${file.bytes} were saved`)
  const bytes = await readFile(path).catch(unreadable)
  if (sha256(bytes) !== file.sha256) return damaged('Its content is not what was saved (its sha256 differs)')
  return bytes
}

/** Where the newest of that name lies. @throws FailureError `checkpoint-missing` */
async function newestOf(checkpoints: string, name: CheckpointName): Promise<string> {
  const found = (await folders(checkpoints)).find((folder) => folder.name === name)
  if (found) return join(checkpoints, found.folder)
  const { weightsDropped } = (await readJson(join(dirname(checkpoints), 'run.json')).catch(() => undefined) ?? {}) as Partial<Run>
  if (weightsDropped) {
    fail('weights-dropped', `Its weights were dropped on ${weightsDropped.at.slice(0, 10)}; only its record was kept`, 'Use another run, or train it again with its experiment.', checkpoints)
  }
  return fail('checkpoint-missing', `The run has no ${name} checkpoint`, 'Choose another one; a run saves its first at its first evaluation.', checkpoints)
}

/**
 * A text that is another one once the checkpoint of that name is saved anew, or its file changed.
 * @throws FailureError `checkpoint-missing`
 */
export async function checkpointStamp(checkpoints: string, name: CheckpointName): Promise<string> {
  const path = join(await newestOf(checkpoints, name), valuesFile)
  const { mtimeMs, size } = await stat(path).catch(() => ({ mtimeMs: 0, size: 0 }))
  return `${path} ${mtimeMs} ${size}`
}

/** @throws FailureError `checkpoint-missing` or `checkpoint-damaged`, naming the file */
export async function readCheckpoint(checkpoints: string, name: CheckpointName): Promise<Checkpoint> {
  const folder = await newestOf(checkpoints, name), path = join(folder, valuesFile)
  const manifest = await readManifest(folder)
  const bytes = await readValues(path, manifest)
  // A copy, since a Buffer's own memory need not begin at a multiple of four.
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  let offset = 0
  const take = ({ name: tensor, shape }: { name: string; shape: number[] }): SavedTensor => {
    const end = offset + sizeOf(shape)
    const saved = { name: tensor, shape, values: values.subarray(offset, end) }
    offset = end
    return saved
  }
  return {
    step: manifest.step, epoch: manifest.epoch,
    weights: manifest.weights.map(take), optimizer: manifest.optimizer.map(take),
    ...(manifest.statistics ? { statistics: manifest.statistics } : {}),
    ...(manifest.trainer ? { trainer: manifest.trainer } : {}),
  }
}

/** A checkpoint's files by their names, to be handed on as a folder of that name. */
export interface PackedCheckpoint {
  folder: string
  files: Record<string, Uint8Array>
  /** Training can go on from it. */
  resumable: boolean
}

/**
 * A checkpoint as it stands on disk, found whole.
 * @param optimizer false leaves out what only going on with training needs
 * @throws FailureError `checkpoint-missing` or `checkpoint-damaged`, naming the file
 */
export async function packCheckpoint(checkpoints: string, name: CheckpointName, optimizer: boolean): Promise<PackedCheckpoint> {
  const path = await newestOf(checkpoints, name), saved = await readManifest(path)
  const all = await readValues(join(path, valuesFile), saved), folder = `${name}.${saved.step}`
  if (optimizer) {
    return { folder, resumable: !!saved.trainer, files: { [manifestFile]: Buffer.from(sealed(saved)), [valuesFile]: all } }
  }
  const { trainer: _trainer, ...manifest } = saved, values = all.subarray(0, bytesOf(saved.weights))
  const file = { bytes: values.length, sha256: sha256(values) }
  const text = sealed({ ...manifest, optimizer: [], file })
  return { folder, resumable: false, files: { [manifestFile]: Buffer.from(text), [valuesFile]: values } }
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
