import type { Dataset, File } from 'h5wasm'
import { readFile } from 'node:fs/promises'
import { fail, FailureError } from '../domain/failure'
import { mostUnpacked } from '../domain/packing'
import { nameOf, sizeOfFile } from './bytes'
import { hdf5Fault } from './hdf5Faults'
import { type ArrayFile, countOf, type Numbers, numberForms, type NumberType, type Variable } from './variable'

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
/** HDF5, behind the 512 bytes that MATLAB writes before it or without them. */
const startOf = (bytes: Uint8Array): number | undefined =>
  [0, 512].find((at) => signature.every((byte, i) => bytes[at + i] === byte))
export const isHdf5 = (start: Uint8Array): boolean => startOf(start) !== undefined

const advice = 'Save it again with save(…, "-v7.3") or h5py.'
/** A file is read whole, and no buffer is larger. */
const mostBytes = 2 ** 31 - 1
const pieceBytes = 1_000_000
let serial = 0

/**
 * The arrays of a MATLAB 7.3 file, which is HDF5, or of any HDF5 file. Read by WebAssembly with a file system in memory:
 * whatever a file says of others, there is nothing it could reach.
 * @throws FailureError `data-missing`, `data-damaged` naming the file and the variable
 */
export async function readMat73(path: string): Promise<ArrayFile> {
  const size = await sizeOfFile(path)
  if (size > mostBytes) fail('data-damaged', `It has ${(size / 1e9).toFixed(1)} GB; files of MATLAB v7.3 can have 2`, 'Save it with "-v7", or as .npz.', path)
  const h5 = await import('h5wasm'), module = await h5.ready
  module.activate_throwing_error_handler() // else it prints what is wrong and goes on
  const inMemory = `/import-${++serial}.h5`
  const bytes = await readFile(path), fault = hdf5Fault(bytes, startOf(bytes) ?? 0)
  if (fault) fail('data-damaged', fault, advice, path)
  const byMatlab = bytes.toString('latin1', 0, 19) === 'MATLAB 7.3 MAT-file'
  module.FS.writeFile(inMemory, bytes, { canOwn: true } as never)
  let file: File | undefined
  const close = (): void => {
    try {
      file?.close()
    } catch {
      // A damaged file may not close; what it takes goes with the memory's file.
    }
    module.FS.unlink(inMemory)
  }
  /** What the library throws is about the file. */
  const guarded = <Value>(where: string, work: () => Value): Value => {
    try {
      return work()
    } catch (error) {
      if (error instanceof FailureError) throw error
      const text = error instanceof Error ? error.message : String(error)
      return fail('data-damaged', `It is damaged (${text.trim().split('\n')[0]!.slice(0, 200)})`, advice, where)
    }
  }

  const variable = (opened: File, name: string): Variable | string | undefined => guarded(`${path}, ${name}`, () => {
    if (name.startsWith('#')) return undefined // what MATLAB keeps for itself
    const passed = (what: string): string => `Not used: ${name}, ${what}.`
    const place = `/${name}`
    const outside = module.get_external_link(opened.file_id, place).filename
    if (module.get_symbolic_link(opened.file_id, place) !== null || outside !== undefined) return passed('a link to another place')
    const type = module.get_type(opened.file_id, place)
    if (type !== module.H5G_DATASET) return passed('a struct or group')
    const dataset = new h5.Dataset(opened.file_id, place), { metadata } = dataset
    const matlabClass = textAttribute(dataset, 'MATLAB_class')
    if (dataset.attrs.MATLAB_empty) return passed('an empty array')
    const numberType = typeOf(metadata, module.H5T_class_t)
    const named = matlabClass ?? numberType
    if (metadata.virtual_sources?.length) return passed('which stands in another file')
    if (!numberType || !metadata.shape || named === 'char' || named === 'cell') return passed(`a ${matlabClass ?? 'value of another type'}`)
    // HDF5 names the slowest axis first, MATLAB the fastest.
    const stored = [...metadata.shape], column = byMatlab || matlabClass !== undefined
    if (countOf(stored) * BigInt(metadata.size) > BigInt(mostUnpacked(size))) {
      return fail('data-damaged', `It would unpack from ${size} bytes to ${countOf(stored) * BigInt(metadata.size)}`, advice, `${path}, ${name}`)
    }
    return {
      name, type: named!, shape: column ? [...stored].reverse() : stored, order: column ? 'column' : 'row',
      numbers: () => slices(dataset, stored, metadata.chunks, metadata.size, (work) => guarded(`${path}, ${name}`, work)),
    }
  })

  try {
    file = guarded(path, () => new h5.File(inMemory, 'r'))
    const opened = file
    if (opened.file_id < 0n) fail('data-damaged', 'It is no HDF5 file, or a damaged one', advice, path)
    const found = guarded(path, () => opened.keys()).slice(0, 1000).map((name) => variable(opened, name))
    return {
      format: byMatlab ? 'MATLAB v7.3' : 'HDF5', order: byMatlab ? 'column' : 'row', close,
      variables: found.filter((one): one is Variable => typeof one === 'object'),
      notes: found.filter((one): one is string => typeof one === 'string').map((note) => `${note.slice(0, -1)} (${nameOf(path)}).`),
    }
  } catch (error) {
    close()
    throw error
  }
}

function textAttribute(dataset: Dataset, name: string): string | undefined {
  const value: unknown = dataset.attrs[name]?.value
  return typeof value === 'string' ? value : undefined
}

function typeOf(
  { type, size, signed, vlen }: Dataset['metadata'], classes: { H5T_INTEGER: { value: number }; H5T_FLOAT: { value: number } },
): NumberType | undefined {
  if (vlen) return undefined
  const name = type === classes.H5T_FLOAT.value ? `float${8 * size}` : type === classes.H5T_INTEGER.value ? `${signed ? '' : 'u'}int${8 * size}` : ''
  return name in numberForms ? name as NumberType : undefined
}

/** The numbers in the order of the file: parts along the slowest axis, whole chunks of it at a time. */
async function* slices(
  dataset: Dataset, shape: readonly number[], chunks: readonly number[] | null, size: number,
  guarded: <Value>(work: () => Value) => Value,
): AsyncGenerator<Numbers> {
  const [length = 1, ...others] = shape
  const row = Math.max(1, others.reduce((product, side) => product * side, 1)), chunk = Math.max(1, chunks?.[0] ?? 1)
  if (countOf(shape) === 0n) return
  const step = chunk * Math.max(1, Math.floor(pieceBytes / (row * size * chunk)))
  for (let at = 0; at < length; at += step) {
    const end = Math.min(length, at + step)
    const value = guarded(() => shape.length ? dataset.slice([[at, end], ...others.map((): [] => [])]) : [dataset.value])
    const numbers = value instanceof BigInt64Array || value instanceof BigUint64Array || Array.isArray(value)
      ? Float64Array.from(value as ArrayLike<number>, Number) : value as Numbers
    if (numbers.length !== (end - at) * row) guarded(() => { throw new Error('values are missing') })
    yield numbers
  }
}
