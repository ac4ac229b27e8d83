import { openPromise, type Entry, type ZipFile } from 'yauzl'
import { crc32 } from '../domain/crc32'
import { fail, FailureError } from '../domain/failure'
import { mostUnpacked } from '../domain/packing'
import { nameOf, readAt } from './bytes'
import { npyVariable } from './npy'
import { type ArrayFile, type Variable } from './variable'
import { checkListEnd } from '../files/zip/listEnd'

/** A zip file whose first member is an array. */
export const isNpz = (start: Uint8Array): boolean => {
  const bytes = Buffer.from(start)
  if (bytes.length < 31 || bytes.readUInt32LE(0) !== 0x04034b50) return false
  return /\.npy$/.test(bytes.toString('latin1', 30, 30 + bytes.readUInt16LE(26)))
}

const advice = 'Get the file again, or save it again with numpy.savez.'
const mostMembers = 1000

/** The arrays of a `.npz` file. @throws FailureError `data-damaged`, naming the file and the member */
export async function readNpz(path: string): Promise<ArrayFile> {
  const entries = await withZip(path, entriesOf)
  const variables: Variable[] = [], notes: string[] = []
  for (const entry of entries.values()) {
    const where = `${path}, ${entry.fileName}`, name = entry.fileName.replace(/\.npy$/, '')
    if (name === entry.fileName) {
      notes.push(`Not used: ${entry.fileName} in ${nameOf(path)}.`)
      continue
    }
    if (entry.isEncrypted()) fail('data-damaged', 'It is encrypted', 'Save the arrays without a password.', where)
    const { uncompressedSize: size, compressedSize: packed } = entry
    if (size > mostUnpacked(packed)) fail('data-damaged', `It would unpack from ${packed} bytes to ${size}`, advice, where)
    variables.push(await npyVariable(name, () => memberPieces(path, entry.fileName), size, where))
  }
  return { format: 'NumPy', variables, notes, order: 'row' }
}

async function entriesOf(zip: ZipFile, path: string): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    if (entries.has(entry.fileName)) fail('data-damaged', `It holds ${entry.fileName} twice`, advice, path)
    entries.set(entry.fileName, entry)
    if (entries.size > mostMembers) fail('data-damaged', `It holds more than ${mostMembers} arrays`, 'Choose a file with images and labels.', path)
  }
  await checkListEnd(zip, (position, length) => readAt(path, position, length))
  return entries
}

/** A member's bytes, its sum checked when they have been read to the end. */
async function* memberPieces(path: string, name: string): AsyncGenerator<Uint8Array> {
  const where = `${path}, ${name}`
  const zip = await openZip(path)
  try {
    const entry = (await entriesOf(zip, path)).get(name) ?? fail('data-damaged', 'It is no longer there', advice, where)
    const stream = await zip.openReadStreamPromise(entry)
    let sum = 0
    for await (const piece of stream as AsyncIterable<Buffer>) {
      sum = crc32(piece, sum)
      yield piece
    }
    if (sum !== entry.crc32) fail('data-damaged', 'Its sum doesn\'t match: it is damaged', advice, where)
  } catch (error) {
    damaged(error, where)
  } finally {
    zip.close()
  }
}

async function withZip<Value>(path: string, work: (zip: ZipFile, path: string) => Promise<Value>): Promise<Value> {
  const zip = await openZip(path)
  try {
    return await work(zip, path)
  } catch (error) {
    return damaged(error, path)
  } finally {
    zip.close()
  }
}

const openZip = (path: string): Promise<ZipFile> =>
  openPromise(path, { lazyEntries: true, autoClose: false }).catch((error: unknown) => damaged(error, path))

/** What the zip library throws is about the file. */
function damaged(error: unknown, where: string): never {
  if (error instanceof FailureError) throw error
  return fail('data-damaged', `It is a damaged zip file (${error instanceof Error ? error.message : String(error)})`, advice, where)
}
