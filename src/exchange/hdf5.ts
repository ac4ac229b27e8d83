import type { Dataset, File, Group } from 'h5wasm'
import { fail, FailureError } from '../domain/failure'
import { sizeOf } from '../domain/shape'
import type { FileTensor } from './savedLayers'

/**
 * HDF5 files by way of WebAssembly. Its file system is memory alone and holds one file at a time: whatever a file says of
 * others, there is nothing it could reach. Loaded when first needed, since the library is large.
 */
const load = async () => {
  const h5 = await import('h5wasm')
  const module = await h5.ready
  module.activate_throwing_error_handler() // else it prints what is wrong and goes on
  return { h5, module }
}
type Library = Awaited<ReturnType<typeof load>>
let serial = 0

export const isHdf5 = (bytes: Uint8Array): boolean =>
  bytes.length > 8 && [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a].every((byte, i) => bytes[i] === byte)

const advice = 'Choose a file that Keras or Layerbench has written, or save it again.'
/** More than any attribute of a model holds. */
const longestText = 20_000_000

/** A file from outside, read only. Links are refused, sizes are known before anything is read. */
export class Hdf5Reader {
  private constructor(private readonly library: Library, private readonly file: File, private readonly where: string) {}

  /**
   * Does something with a file and lets go of it, whatever happens.
   * @param where the file's name
   * @throws FailureError `model-invalid` where it is damaged
   */
  static async use<Value>(
    bytes: Uint8Array, where: string, work: (reader: Hdf5Reader) => Value | Promise<Value>,
  ): Promise<Value> {
    const library = await load()
    const { h5, module } = library
    const path = `/read-${++serial}.h5`
    module.FS.writeFile(path, bytes)
    let file: File | undefined
    try {
      file = new h5.File(path, 'r')
      if (file.file_id < 0n) return fail('model-invalid', 'It is no HDF5 file, or a damaged one', advice, where)
      return await work(new Hdf5Reader(library, file, where))
    } catch (error) {
      if (error instanceof FailureError) throw error
      return fail('model-invalid', `It is a damaged HDF5 file (${firstLine(error)})`, advice, where)
    } finally {
      try {
        file?.close()
      } catch {
        // A damaged file may not close; what it takes goes with the memory's file.
      }
      module.FS.unlink(path)
    }
  }

  /** Whether there is a group or tensor; a link to one counts as none and is refused where it stands. */
  has(path: string): boolean {
    return this.kindOf(path) !== undefined
  }

  /** The names in a group, none where there is no such group. */
  names(path: string): string[] {
    return this.kindOf(path) === 'group' ? (this.group(path)).keys() : []
  }

  /** An attribute's text or texts, undefined where it is something else or isn't there. */
  texts(path: string, name: string): string[] | undefined {
    if (path !== '/' && !this.kindOf(path)) return undefined
    const attribute = this.group(path).attrs[name]
    if (!attribute) return undefined
    if (attribute.shape?.[0] === 0) return []
    const value: unknown = attribute.value
    const texts = Array.isArray(value) ? value : [value]
    if (!texts.every((text): text is string => typeof text === 'string')) return undefined
    if (texts.reduce((sum, text) => sum + text.length, 0) > longestText) {
      fail('model-invalid', `Its attribute ${name} is longer than any model's`, advice, this.where)
    }
    return texts
  }

  /** @throws FailureError `model-invalid` where it isn't there or holds something else than float32 */
  tensor(path: string): FileTensor {
    if (this.kindOf(path) !== 'tensor') return fail('model-invalid', `${path} is no tensor`, advice, this.where)
    const { h5, module } = this.library
    const dataset: Dataset = new h5.Dataset(this.file.file_id, path)
    const { type, size, shape, vlen, littleEndian, virtual_sources } = dataset.metadata
    if (virtual_sources?.length) fail('model-invalid', `${path} stands in another file`, 'Give one file that holds everything.', this.where)
    if (type !== module.H5T_class_t.H5T_FLOAT.value || size !== 4 || vlen || !littleEndian || !shape) {
      fail('model-invalid', `${path} holds no float32 values`, 'Save the model in float32.', this.where)
    }
    return {
      path, shape: [...shape],
      read: () => {
        const value = sizeOf(shape) ? dataset.value : new Float32Array(0)
        if (value instanceof Float32Array && value.length === sizeOf(shape)) return value
        return fail('model-invalid', `${path} can't be read`, advice, this.where)
      },
    }
  }

  private group(path: string): Group {
    return new this.library.h5.Group(this.file.file_id, path)
  }

  /** What stands at a path, every step of which must be part of this file. */
  private kindOf(path: string): 'group' | 'tensor' | undefined {
    const { module } = this.library, id = this.file.file_id
    const steps = path.split('/').filter(Boolean)
    let at = ''
    for (const step of steps) {
      const parent = at || '/'
      if (!this.group(parent).keys().includes(step)) return undefined
      at = `${at}/${step}`
      const outside = module.get_external_link(id, at)
      if (module.get_symbolic_link(id, at) !== null || outside.filename !== undefined) {
        return fail('model-invalid', `${at} is a link to another place, which is not followed`, advice, this.where)
      }
    }
    const type = steps.length ? module.get_type(id, at) : module.H5G_GROUP
    return type === module.H5G_GROUP ? 'group' : type === module.H5G_DATASET ? 'tensor' : undefined
  }
}

/** What is written at a path. */
export interface Hdf5Writer {
  group(path: string): void
  text(path: string, name: string, value: string | readonly string[]): void
  tensor(path: string, shape: readonly number[], values: Float32Array): void
}

/** A file's bytes. Groups are made before what stands in them. */
export async function writeHdf5(write: (writer: Hdf5Writer) => void): Promise<Uint8Array> {
  const { h5, module } = await load()
  const path = `/write-${++serial}.h5`, file = new h5.File(path, 'w')
  const group = (at: string) => new h5.Group(file.file_id, at)
  const split = (at: string): [parent: string, name: string] => {
    const end = at.lastIndexOf('/')
    return [at.slice(0, end) || '/', at.slice(end + 1)]
  }
  try {
    write({
      group(at) {
        const [parent, name] = split(at)
        group(parent).create_group(name)
      },
      text: (at, name, value) => writeText(group(at), name, value),
      tensor(at, shape, values) {
        const [parent, name] = split(at)
        group(parent).create_dataset({ name, data: values, shape: [...shape], dtype: '<f' })
      },
    })
    file.flush()
  } finally {
    file.close()
  }
  const bytes = module.FS.readFile(path) as Uint8Array
  module.FS.unlink(path)
  return bytes
}

/** As h5py writes text: of any length, which an attribute of fixed size isn't. An empty list has a type all the same. */
function writeText(group: Group, name: string, value: string | readonly string[]): void {
  if (typeof value === 'string') group.create_attribute(name, value, null, 'S')
  else if (value.length) group.create_attribute(name, [...value], [value.length], 'S')
  else group.create_attribute(name, new Float32Array(0), [0], '<f')
}

const firstLine = (error: unknown): string => String((error as Error)?.message ?? error).split('\n')[0]!.slice(0, 200)
