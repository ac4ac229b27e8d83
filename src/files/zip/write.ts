import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import { crc32 } from '../../domain/crc32'
import { fail } from '../../domain/failure'

const deflate = promisify(deflateRaw)

/** One file of a zip that is written. */
export interface ZipContent {
  /** With slashes. */
  name: string
  bytes: Uint8Array
  /** Not packed: what packs badly. */
  stored?: boolean
}

/** Without zip64, which other readers lack, 32 bits say where everything is. */
const mostBytes = 0xffff_fffe
/** Names are UTF-8. */
const utf8 = 0x800
/** Made by Unix, so that the mode below counts; read by any that knows deflate. */
const versionMadeBy = 3 << 8 | 20, versionNeeded = 20
const mode = 0o100644
/** The first of January 1980, as zips begin: the same files make the same zip. */
const date = 1 << 5 | 1

/**
 * A zip of those files, piece by piece.
 * @throws FailureError `bad-request` where it would have more than 4 GB
 */
export async function* zipOf(contents: readonly ZipContent[]): AsyncGenerator<Uint8Array> {
  const records: Buffer[] = []
  let offset = 0
  for (const { name, bytes, stored = false } of contents) {
    const packed = stored ? bytes : await deflate(bytes), named = Buffer.from(name)
    if (offset + packed.length > mostBytes || bytes.length > mostBytes) fail('bad-request', 'The zip would have more than 4 GB', 'Leave something out.', name)
    const common = Buffer.alloc(26)
    for (const [at, value] of [versionNeeded, utf8, stored ? 0 : 8, 0, date].entries()) common.writeUInt16LE(value, 2 * at)
    for (const [at, value] of [crc32(bytes), packed.length, bytes.length].entries()) common.writeUInt32LE(value, 10 + 4 * at)
    common.writeUInt16LE(named.length, 22)
    yield Buffer.concat([Buffer.from('PK\x03\x04'), common, named])
    yield packed
    const record = Buffer.alloc(46)
    record.write('PK\x01\x02', 'latin1')
    record.writeUInt16LE(versionMadeBy, 4)
    common.copy(record, 6)
    record.writeUInt32LE((mode << 16) >>> 0, 38)
    record.writeUInt32LE(offset, 42)
    records.push(record, named)
    offset += 4 + common.length + named.length + packed.length
  }
  const list = Buffer.concat(records), end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(contents.length, 8)
  end.writeUInt16LE(contents.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  yield Buffer.concat([list, end])
}
