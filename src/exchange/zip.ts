import { inflateRawSync } from 'node:zlib'
import { fail } from '../domain/failure'

export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

const advice = 'Choose a .keras file as Keras 3 saves it.'
const endSignature = 0x06054b50, entrySignature = 0x02014b50, localSignature = 0x04034b50
/** The end record with the longest comment there can be. */
const endReach = 22 + 65_535

/**
 * The wanted members of a zip file, unpacked in memory; nothing is written anywhere. Other members are passed over.
 * @param wanted names with the most bytes that each may unpack to
 * @param where the file's name
 * @throws FailureError `model-invalid` where names come twice, members overlap their file or unpack to more than they say
 */
export function readZip(bytes: Uint8Array, wanted: Readonly<Record<string, number>>, where: string): Map<string, Uint8Array> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const damaged = (what: string): never => fail('model-invalid', what, advice, where)
  try {
    return members(file, wanted, damaged)
  } catch (error) {
    // Reading past the end, or data that can't be unpacked.
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code?.startsWith('Z_')) return damaged('It is a damaged zip file')
    throw error
  }
}

function members(
  file: Buffer, wanted: Readonly<Record<string, number>>, damaged: (what: string) => never,
): Map<string, Uint8Array> {
  const end = endOf(file)
  if (end === undefined) return damaged('It is no whole zip file')
  const count = file.readUInt16LE(end + 10)
  let at = file.readUInt32LE(end + 16)
  if (count === 0xffff || at === 0xffffffff) return damaged('It is a zip file of more than 4 GB')
  const found = new Map<string, Uint8Array>()
  for (let i = 0; i < count; i++) {
    if (file.readUInt32LE(at) !== entrySignature) return damaged('Its list of members is damaged')
    const flags = file.readUInt16LE(at + 8), method = file.readUInt16LE(at + 10)
    const packed = file.readUInt32LE(at + 20), size = file.readUInt32LE(at + 24)
    const nameLength = file.readUInt16LE(at + 28), local = file.readUInt32LE(at + 42)
    const name = file.toString('utf8', at + 46, at + 46 + nameLength)
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
    if (!Object.hasOwn(wanted, name)) continue
    if (found.has(name)) return damaged(`It holds ${name} twice`)
    if (flags & 1) return damaged(`Its ${name} is encrypted`)
    if (size > wanted[name]!) return damaged(`Its ${name} would have ${size} bytes`)
    if (file.readUInt32LE(local) !== localSignature) return damaged(`Its ${name} is damaged`)
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
    const content = file.subarray(start, start + packed)
    const whole = method === 0 ? content : method === 8 ? inflateRawSync(content, { maxOutputLength: size + 1 }) : undefined
    if (!whole || whole.length !== size) return damaged(`Its ${name} is damaged or packed in an unknown way`)
    found.set(name, whole)
  }
  return found
}

function endOf(file: Buffer): number | undefined {
  for (let at = file.length - 22; at >= Math.max(0, file.length - endReach); at--) {
    if (file.readUInt32LE(at) === endSignature) return at
  }
  return undefined
}
