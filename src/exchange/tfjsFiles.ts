import { z } from 'zod'
import type { WrittenNetwork } from '../domain/exchange/kerasNetwork'
import type { Note } from '../domain/exchange/note'
import { refuseUnwritable } from '../domain/exchange/formats'
import { tfjsModelJson, tfjsTopology, tfjsWeightName } from '../domain/exchange/tfjsModel'
import { fail } from '../domain/failure'
import { sizeOf } from '../domain/shape'
import { weightsOf } from './kerasWeightsFile'
import type { FileTensor, NamedTensor, SavedLayer } from './savedLayers'

/** As tfjs splits its files. */
const shardBytes = 4 * 1024 * 1024

/** The files of a tfjs layers model: `model.json` and its shards. */
export function writeTfjs(
  network: WrittenNetwork, tensors: readonly NamedTensor[],
): { files: { name: string; bytes: Uint8Array }[]; notes: Note[] } {
  const topology = tfjsTopology(network)
  refuseUnwritable(topology.problems)
  const weights = weightsOf(network, tensors).flatMap(({ layer, tensors: own }) =>
    own.map(({ weight, shape, values }) => ({ name: `${layer.name}/${tfjsWeightName(layer, weight)}`, shape, values })))
  const all = Buffer.concat(weights.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)))
  const count = Math.max(1, Math.ceil(all.length / shardBytes))
  const shards = Array.from({ length: count }, (_, i) => ({
    name: `group1-shard${i + 1}of${count}.bin`, bytes: new Uint8Array(all.subarray(i * shardBytes, (i + 1) * shardBytes)),
  }))
  const manifest = [{
    paths: shards.map(({ name }) => name), weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' as const })),
  }]
  const model = Buffer.from(`${JSON.stringify(tfjsModelJson(topology, manifest))}\n`)
  return { files: [{ name: 'model.json', bytes: model }, ...shards], notes: topology.notes }
}

const manifestSchema = z.array(z.looseObject({
  paths: z.array(z.string().max(300)).max(100_000),
  weights: z.array(z.looseObject({
    name: z.string().max(1000), shape: z.array(z.int().nonnegative()).max(8), dtype: z.string(),
    quantization: z.unknown().optional(),
  })).max(100_000),
})).max(1000)
export type TfjsManifest = z.infer<typeof manifestSchema>

export const isTfjs = (document: unknown): document is { modelTopology: unknown; weightsManifest?: unknown } =>
  typeof document === 'object' && document !== null && Object.hasOwn(document, 'modelTopology')

/** What a `model.json` says of its weights. @throws FailureError `model-invalid` */
export function readManifest(document: { weightsManifest?: unknown }, where: string): TfjsManifest {
  const result = manifestSchema.safeParse(document.weightsManifest ?? [])
  if (result.success) return result.data
  return fail('model-invalid', 'Its weightsManifest is none of tfjs\'s', 'Choose a model.json written by tfjs.', where)
}

/**
 * A tfjs model's weights from the shards that were given along with it. A path in `model.json` only says which of them:
 * no file is opened for it.
 * @param shards by their files' names
 * @returns undefined where shards are missing, with their names
 */
export function readTfjsWeights(
  manifest: TfjsManifest, shards: ReadonlyMap<string, Uint8Array>, where: string,
): { layers: SavedLayer[] } | { missing: string[] } {
  const missing = manifest.flatMap(({ paths }) => paths).filter((path) => !shards.has(path))
  if (missing.length) return { missing }
  const layers = new Map<string, FileTensor[]>()
  for (const { paths, weights } of manifest) {
    const bytes = paths.length === 1 ? shards.get(paths[0]!)! : Buffer.concat(paths.map((path) => shards.get(path)!))
    let offset = 0
    for (const { name, shape, dtype, quantization } of weights) {
      if (quantization !== undefined) {
        fail('model-unsupported', `The weight ${name} is quantized`, 'Convert the model without quantization.', where)
      }
      if (dtype !== 'float32') fail('model-unsupported', `The weight ${name} is ${dtype}`, 'Only float32 weights are read.', where)
      const start = offset
      offset += sizeOf(shape) * 4
      const end = name.indexOf('/'), layer = end < 0 ? name : name.slice(0, end)
      const tensor: FileTensor = { path: name, shape, read: () => floats(bytes, start, sizeOf(shape)) }
      layers.set(layer, [...layers.get(layer) ?? [], tensor])
    }
    if (offset !== bytes.length) {
      fail('model-invalid', `Its weights need ${offset} bytes, ${paths.join(', ')} ${paths.length > 1 ? 'have' : 'has'} ${bytes.length}`, 'Give the shards that belong to this model.json, whole.', where)
    }
  }
  return { layers: [...layers].map(([name, tensors]) => ({ name, tensors })) }
}

/** A copy, since the bytes need not begin at a multiple of four. */
const floats = (bytes: Uint8Array, start: number, count: number): Float32Array =>
  new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + start + count * 4))
