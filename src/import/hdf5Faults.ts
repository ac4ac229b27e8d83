/** Where the file's own bytes end, by its first block, whose versions differ. @returns undefined where it isn't known */
function promisedEnd(bytes: Buffer, start: number): bigint | undefined {
  const version = bytes[start + 8]!, at = start + (version === 0 ? 40 : version === 1 ? 44 : 28)
  const addressBytes = bytes[start + (version < 2 ? 13 : 9)]
  return addressBytes === 8 && at + 8 <= bytes.length ? bytes.readBigUInt64LE(at) : undefined
}

const heapMark = Buffer.from('GCOL\u0001\0\0\0', 'latin1')

/** Whether a heap of texts has a free piece of no length: HDF5's library would step over it for ever. */
function hasEndlessHeap(bytes: Buffer): boolean {
  for (let heap = bytes.indexOf(heapMark); heap >= 0; heap = bytes.indexOf(heapMark, heap + 8)) {
    const size = heap + 16 <= bytes.length ? bytes.readBigUInt64LE(heap + 8) : 0n
    const end = Math.min(bytes.length, heap + Number(size < BigInt(bytes.length) ? size : BigInt(bytes.length)))
    for (let at = heap + 16; at + 16 <= end;) {
      const free = bytes.readUInt16LE(at) === 0, length = bytes.readBigUInt64LE(at + 8)
      if (free && length === 0n) return true
      if (length > BigInt(end)) break // the library says so
      at += free ? Number(length) : 16 + 8 * Math.ceil(Number(length) / 8)
    }
  }
  return false
}

/**
 * What is wrong with an HDF5 file that its library doesn't notice, or doesn't come back from. Format: The HDF Group,
 * "HDF5 File Format Specification", version 3.
 * @param start where its signature stands
 */
export function hdf5Fault(bytes: Buffer, start: number): string | undefined {
  const end = promisedEnd(bytes, start)
  // Arrays that aren't packed have no sum: bytes put in before them would only shift their values.
  if (end !== undefined && end < BigInt(bytes.length)) return `It has ${bytes.length} bytes, by its header it ends after ${end}`
  return hasEndlessHeap(bytes) ? 'It has a heap that can\'t be read' : undefined
}
