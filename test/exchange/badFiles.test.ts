import h5wasm from 'h5wasm'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { architectureSchema } from '../../src/domain/architecture'
import { writtenNetwork } from '../../src/domain/exchange/writtenNetwork'
import { importModel } from '../../src/exchange/importModel'
import { readGivenFiles } from '../../src/exchange/givenFiles'
import { writeModelFile } from '../../src/exchange/kerasModelFile'
import { writeKerasWeights } from '../../src/exchange/kerasWeightsFile'
import type { NamedTensor } from '../../src/exchange/savedLayers'
import { writeTfjs } from '../../src/exchange/tfjsFiles'
import { failureOf } from '../domain/failureOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { makeExperiment } from '../renderer/makeRun'

const shape: [number, number, number] = [4, 4, 1], classes = ['a', 'b', 'c']
const architecture = architectureSchema.parse({
  name: 'net', layers: [{ type: 'Flatten', name: 'flatten' }, { type: 'Dense', name: 'hidden', units: 5 }],
})
const current = { experiment: { ...makeExperiment(), architecture }, data: { shape, classes } }
const network = writtenNetwork(architecture, shape, 3)
const ramp = (...sides: number[]): Float32Array => Float32Array.from({ length: sides.reduce((a, b) => a * b) }, (_, i) => i / 10)
const weights: NamedTensor[] = [
  { name: 'hidden/kernel', shape: [16, 5], values: ramp(16, 5) }, { name: 'hidden/bias', shape: [5], values: ramp(5) },
  { name: 'output/kernel', shape: [5, 3], values: ramp(5, 3) }, { name: 'output/bias', shape: [3], values: ramp(3) },
]
const take = (bytes: Uint8Array, name = 'given.weights.h5') => importModel([{ name, bytes }], current)

type File = InstanceType<typeof h5wasm.File>
let serial = 0
/** A file's bytes after something was done to it. */
async function changed(bytes: Uint8Array | undefined, change: (file: File) => void): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready, path = `/changed-${++serial}.h5`
  if (bytes) FS.writeFile(path, bytes)
  const file = new h5wasm.File(path, bytes ? 'a' : 'w')
  change(file)
  file.flush()
  file.close()
  return FS.readFile(path) as Uint8Array
}
const group = (file: File, path: string) => file.get(path) as InstanceType<typeof h5wasm.Group>

let good: Uint8Array, model: Uint8Array
beforeAll(async () => {
  good = await writeKerasWeights(network, weights)
  model = await writeModelFile(network, weights)
})

describe('files that are whole', () => {
  it('give every weight to its layer', async () => {
    expect((await take(good)).weights).toEqual(weights)
    expect((await take(model, 'model.h5')).weights).toEqual(weights)
  })
  it('are known by what is in them, whatever their names', async () => {
    expect((await take(model, 'notes.txt')).hasArchitecture).toBe(true)
  })
})

describe('an HDF5 file', () => {
  it('cut off anywhere is refused', async () => {
    for (let length = 0; length < good.length; length += 611) {
      expect((await failureOf(() => take(good.slice(0, length)))).code).toMatch(/model-invalid|weights-mismatch/)
    }
  })

  it('with any byte changed is refused or gives weights of the right shapes', async () => {
    for (let at = 0; at < good.length; at += 97) {
      const bytes = good.slice()
      bytes[at]! ^= 0xff
      const read = take(bytes).then(({ weights: found }) => found?.map((one) => one.shape))
      const answer = await read.catch((error: { failure?: { code: string } }) => {
        expect(error.failure?.code, `byte ${at}`).toMatch(/model-invalid|weights-mismatch/)
        return undefined
      })
      if (answer) expect(answer).toEqual(weights.map((one) => one.shape))
    }
  })

  it.each<[string, (file: File) => void, string]>([
    ['another link', (file) => { group(file, 'layers').create_soft_link('/layers/dense_1', 'dense') }, 'is a link to another place'],
    ['a link out of the file', (file) => { group(file, 'layers').create_external_link('/etc/passwd', '/x', 'dense') }, 'is a link to another place'],
    ['a link to itself from outside', (file) => { group(file, 'layers').create_external_link(file.filename, '/layers/dense_1', 'dense') }, 'is a link to another place'],
  ])('with %s in the place of a layer is refused', async (_, link, what) => {
    const bytes = await changed(undefined, (file) => {
      file.create_group('layers')
      file.create_group('layers/dense_1')
      link(file)
    })
    const failure = await failureOf(() => take(bytes))
    expect(failure).toMatchObject({ code: 'model-invalid', where: 'given.weights.h5' })
    expect(failure.what).toContain(what)
  })

  it('with a link in the place of a tensor is refused', async () => {
    const bytes = await changed(undefined, (file) => {
      for (const path of ['layers', 'layers/dense', 'layers/dense/vars']) file.create_group(path)
      group(file, 'layers/dense/vars').create_dataset({ name: '1', data: ramp(5), shape: [5], dtype: '<f' })
      group(file, 'layers/dense/vars').create_soft_link('/layers/dense/vars/1', '0')
    })
    expect((await failureOf(() => take(bytes))).what).toContain('/layers/dense/vars/0 is a link')
  })

  it.each<[string, string]>([['float64', '<d'], ['whole numbers', '<i']])('of %s is refused', async (_, dtype) => {
    const bytes = await changed(undefined, (file) => {
      for (const path of ['layers', 'layers/dense', 'layers/dense/vars']) file.create_group(path)
      const data = dtype === '<d' ? new Float64Array(80) : new Int32Array(80)
      group(file, 'layers/dense/vars').create_dataset({ name: '0', data, shape: [16, 5], dtype })
    })
    expect((await failureOf(() => take(bytes))).what).toContain('holds no float32 values')
  })

  it('of another network names every layer that is otherwise', async () => {
    const other = architectureSchema.parse({
      name: 'net', layers: [{ type: 'Flatten', name: 'flatten' }, { type: 'Dense', name: 'hidden', units: 5, use_bias: false }, { type: 'Dense', name: 'more', units: 2 }],
    })
    const failure = await failureOf(() => importModel([{ name: 'w.h5', bytes: good }], { ...current, experiment: { ...current.experiment, architecture: other } }))
    expect(failure.code).toBe('weights-mismatch')
    for (const part of ['hidden: the file has 2 tensors for it, it has 1 (kernel)', 'more: the file has no weights', 'output: its kernel is 5 × 3 in the file, here 2 × 3']) {
      expect(failure.what).toContain(part)
    }
  })

  it('that is no model of Keras is refused', async () => {
    const bytes = await changed(undefined, (file) => { file.create_dataset({ name: 'x', data: ramp(3) }) })
    expect((await failureOf(() => take(bytes))).what).toContain('neither a model nor weights')
  })

  it('with a model that can\'t be read within is refused for it', async () => {
    const bytes = await changed(undefined, (file) => {
      file.create_attribute('model_config', '{"class_name":"Sequential","config":{"layers":[{"class_name":"Lambda","config":{"name":"code"}}]}}', null, 'S')
    })
    expect((await failureOf(() => take(bytes, 'model.h5'))).what).toContain('code: Lambda is Python code')
  })

  it('without some of the weights still gives its architecture, and says so', async () => {
    const bytes = await changed(model, (file) => { group(file, 'model_weights/hidden').delete_attribute('weight_names') })
    const found = await take(bytes, 'model.h5')
    expect(found.weights).toBeUndefined()
    expect(found.notes.map(({ what }) => what).join()).toContain('Its weights are not taken over')
    expect(found.experiment.architecture.layers).toHaveLength(2)
  })
})

describe('a tfjs model', () => {
  const written = () => writeTfjs(network, weights).files
  interface Manifest { weightsManifest: { paths: string[]; weights: Record<string, unknown>[] }[] }
  const withModel = (change: (document: Manifest) => void) => {
    const [json, ...shards] = written(), document = JSON.parse(Buffer.from(json!.bytes).toString()) as never
    change(document)
    return [{ name: 'model.json', bytes: Buffer.from(JSON.stringify(document)) }, ...shards]
  }

  it('gives its weights where its shards are given along', async () => {
    expect((await importModel(written(), current)).weights).toEqual(weights)
  })
  it('gives its architecture where they aren\'t, naming them', async () => {
    const found = await importModel(written().slice(0, 1), current)
    expect(found.weights).toBeUndefined()
    expect(found.notes.map(({ what }) => what).join()).toContain('give group1-shard1of1.bin along with it')
  })
  it.each(['../x.bin', '/etc/passwd', 'C:\\x.bin', 'sub/x.bin'])('that names %s opens no such file', async (path) => {
    const found = await importModel(withModel((document) => { document.weightsManifest[0]!.paths = [path] }), current)
    expect(found.weights).toBeUndefined()
    expect(found.notes.map(({ what }) => what).join()).toContain(path)
  })
  it('that is quantized is refused, naming the weight', async () => {
    const failure = await failureOf(() => importModel(withModel((document) => {
      document.weightsManifest[0]!.weights[0]!.quantization = { dtype: 'uint8', scale: 1, min: 0 }
    }), current))
    expect(failure).toMatchObject({ code: 'model-unsupported', what: 'The weight hidden/kernel is quantized' })
  })
  it.each<[string, (weight: Record<string, unknown>) => void, string]>([
    ['of whole numbers', (weight) => { weight.dtype = 'int32' }, 'is int32'],
    ['of another size than its shards', (weight) => { weight.shape = [16, 6] }, 'Its weights need'],
    ['of billions of values', (weight) => { weight.shape = [1e9, 1e9] }, 'Its weights need'],
    ['with a shape of no numbers', (weight) => { weight.shape = ['x'] }, 'weightsManifest'],
    ['with sides below zero', (weight) => { weight.shape = [-16, -5] }, 'weightsManifest'],
  ])('%s is refused', async (_, change, what) => {
    const files = withModel((document) => change(document.weightsManifest[0]!.weights[0]!))
    const failure = await failureOf(() => importModel(files, current))
    expect(failure.what).toContain(what)
  })
  it('with a shard cut off is refused', async () => {
    const [json, shard] = written()
    const cut = { ...shard!, bytes: shard!.bytes.slice(0, -4) }
    expect((await failureOf(() => importModel([json!, cut], current))).what).toContain('Its weights need')
  })
})

describe('a .keras file', () => {
  const config = JSON.stringify({ class_name: 'Sequential', config: { layers: [
    { class_name: 'InputLayer', config: { batch_shape: [null, 4, 4, 1] } }, { class_name: 'Flatten', config: { name: 'flatten' } },
    { class_name: 'Dense', config: { name: 'hidden', units: 5, activation: 'relu' } },
    { class_name: 'Dense', config: { name: 'output', units: 3, activation: 'softmax' } },
  ] } })
  interface Member { name: string; bytes: Uint8Array; size?: number; method?: number; flags?: number }
  const all = (): Member[] => [{ name: 'config.json', bytes: Buffer.from(config) }, { name: 'model.weights.h5', bytes: good }]

  function zip(members: Member[]): Uint8Array {
    const parts: Buffer[] = [], entries: Buffer[] = []
    let offset = 0
    for (const { name, bytes, size = bytes.length, method = 0, flags = 0 } of members) {
      const content = Buffer.from(method === 8 ? deflateRawSync(bytes) : bytes), label = Buffer.from(name)
      const local = Buffer.alloc(30), entry = Buffer.alloc(46)
      local.writeUInt32LE(0x04034b50)
      local.writeUInt16LE(label.length, 26)
      entry.writeUInt32LE(0x02014b50)
      entry.writeUInt16LE(flags, 8)
      entry.writeUInt16LE(method, 10)
      entry.writeUInt32LE(content.length, 20)
      entry.writeUInt32LE(size, 24)
      entry.writeUInt16LE(label.length, 28)
      entry.writeUInt32LE(offset, 42)
      parts.push(local, label, content)
      entries.push(entry, label)
      offset += 30 + label.length + content.length
    }
    const list = Buffer.concat(entries), end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50)
    end.writeUInt16LE(members.length, 10)
    end.writeUInt32LE(list.length, 12)
    end.writeUInt32LE(offset, 16)
    return Buffer.concat([...parts, list, end])
  }

  it.each([0, 8])('gives model and weights, packed by method %i', async (method) => {
    const found = await take(zip(all().map((member) => ({ ...member, method }))), 'model.keras')
    expect(found.weights).toEqual(weights)
  })
  it('passes over members that lie elsewhere', async () => {
    const more = [{ name: '../../evil.json', bytes: Buffer.from('x') }, { name: '/etc/passwd', bytes: Buffer.from('x') }]
    expect((await take(zip([...more, ...all()]), 'model.keras')).weights).toEqual(weights)
  })
  it.each<[string, () => Member[], string]>([
    ['without a config', () => all().slice(1), 'holds no config.json'],
    ['with a member twice', () => [...all(), ...all()], 'twice'],
    ['with an encrypted member', () => all().map((member) => ({ ...member, flags: 1 })), 'encrypted'],
    ['that unpacks to more than it says', () => all().map((member) => ({ ...member, method: 8, size: 10 })), 'damaged'],
    ['that says it unpacks to more than any model', () => all().map((member) => ({ ...member, size: 4_000_000_000 })), 'would have'],
    ['packed in an unknown way', () => all().map((member) => ({ ...member, method: 12 })), 'unknown way'],
  ])('%s is refused', async (_, members, what) => {
    expect(await failureOf(() => take(zip(members()), 'model.keras'))).toMatchObject({ code: 'model-invalid', where: 'model.keras', what: expect.stringContaining(what) as string })
  })
  it('cut off anywhere is refused', async () => {
    const bytes = zip(all())
    for (let length = 4; length < bytes.length; length += 1009) {
      expect((await failureOf(() => take(bytes.slice(0, length), 'model.keras'))).code).toBe('model-invalid')
    }
  })
})

describe('what is given', () => {
  it('is one model', async () => {
    const twice = [{ name: 'a.h5', bytes: good }, { name: 'b.h5', bytes: good }]
    expect((await failureOf(() => importModel(twice, current))).what).toContain('Several models')
    expect((await failureOf(() => take(Buffer.from('neither'), 'notes.txt'))).code).toBe('model-invalid')
    expect((await failureOf(() => take(new Uint8Array(0), 'empty.json'))).code).toBe('model-invalid')
  })
  it('is files, which can be read', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'a.json'), '{}')
    writeFileSync(join(folder, 'sub', 'a.json'), '{}')
    for (const paths of [[folder], [join(folder, 'gone.json')], [join(folder, 'a.json'), join(folder, 'sub', 'a.json')]]) {
      expect((await failureOf(() => readGivenFiles(paths))).code).toBe('model-invalid')
    }
    expect(await readGivenFiles([join(folder, 'a.json')])).toMatchObject([{ name: 'a.json' }])
  })
})
