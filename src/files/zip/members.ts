import type { FileHandle } from 'node:fs/promises'
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel } from 'yauzl'
import { crc32 } from '../../domain/crc32'
import { fail, FailureError } from '../../domain/failure'
import { checkListEnd } from './listEnd'
import { PieceReader, readAt } from './source'

export interface ZipMember {
  /** With slashes; names one file on any system and never leads out of a folder. */
  path: string
  offset: number
  nameLength: number
  /** Of its name's bytes, which stand before its own once more. */
  nameSum: number
  /** In bytes, packed and unpacked. */
  packed: number
  size: number
  method: number
  crc: number
}

/** What a zip is, to say it in a failure, and the most that is believed of one. */
export interface ZipRules {
  /** The file's name, for the failure. */
  where: string
  /** What to do where the zip as a whole can't be trusted. */
  advice: string
  mostMembers: number
  /** All members together, unpacked. */
  mostBytes: number
}

/** A zip's list, and where each member's name stands in it. */
const listOf = async (file: FileHandle) => {
  const { size } = await file.stat()
  return fromRandomAccessReaderPromise(new PieceReader(file, size), size, { decodeStrings: false, autoClose: false })
}
const nameOf = (entry: Entry): string =>
  getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw as unknown as Buffer, entry.extraFields, true)

/** Whether a zip's list names a file that `wanted` accepts; no more than the first so many names are looked at. */
export async function hasMember(file: FileHandle, wanted: (name: string) => boolean, most = 20_000): Promise<boolean> {
  try {
    for await (const entry of (await listOf(file)).eachEntry()) {
      if (wanted(nameOf(entry))) return true
      if (--most <= 0) break
    }
    return false
  } catch {
    return false // damaged: whoever opens it says so
  }
}

/** A zip's files, without its folders. @throws FailureError `data-damaged` where the zip as a whole can't be trusted */
export async function membersOf(file: FileHandle, rules: ZipRules): Promise<ZipMember[]> {
  const { where, advice, mostMembers, mostBytes } = rules
  const names = new Names(rules), members: ZipMember[] = [], { size } = await file.stat()
  let total = 0
  try {
    const zip = await listOf(file)
    if (zip.entryCount > mostMembers) fail('data-damaged', `It holds ${zip.entryCount.toLocaleString('en')} files; up to ${mostMembers.toLocaleString('en')} can be read`, 'Choose a zip with fewer.', where)
    for await (const entry of zip.eachEntry()) {
      const path = nameOf(entry)
      names.check(path)
      const unixType = (entry.externalFileAttributes >>> 28) & 0xf
      if (unixType === 0xa) refuse(rules, path, 'is a link')
      if (path.endsWith('/')) continue
      if (entry.isEncrypted()) {
        fail('data-damaged', `Its files are encrypted (${shown(path)})`, 'Unpack it with its password and choose what it held.', where)
      }
      total += entry.uncompressedSize
      if (total > mostBytes) fail('data-damaged', `Unpacked it would have more than ${mostBytes / 1e9} GB`, advice, where)
      members.push({
        path, offset: entry.relativeOffsetOfLocalHeader, packed: entry.compressedSize, size: entry.uncompressedSize,
        method: entry.compressionMethod, crc: entry.crc32, nameLength: entry.fileNameLength,
        nameSum: crc32(entry.fileNameRaw as unknown as Buffer),
      })
    }
    await checkListEnd(zip, (position, length) => readAt(file, position, length))
  } catch (error) {
    if (error instanceof FailureError) throw error
    // What yauzl says, and what Node says of numbers that can't be.
    return fail('data-damaged', `It is a damaged zip file (${(error as Error).message.split('\n')[0]!.slice(0, 200)})`, 'Make it or get it anew.', where)
  }
  checkPlaces(members, size, rules)
  return members
}

/** A name in a sentence: it may hold anything, at any length. */
const shown = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
const refuse = ({ where, advice }: ZipRules, name: string, what: string): never =>
  fail('data-damaged', `Its member ${shown(name)} ${what}`, advice, where)

/** No name may lead out of the folder or stand for two files, on any system. */
class Names {
  private readonly seen = new Map<string, string>()
  constructor(private readonly rules: ZipRules) {}

  check(name: string): void {
    const refused = (what: string, path = name): never => refuse(this.rules, path, what)
    if (name === '' || name.length > 1000) refused(name ? 'has a name of more than 1,000 letters' : 'has no name')
    if (name.includes('\0')) refused('has a NUL in its name')
    if (name.includes('\\')) refused('has a backslash in its name')
    if (name.startsWith('/')) refused('has an absolute path')
    if (/^[a-z]:/i.test(name)) refused('has a drive letter')
    const parts = name.replace(/\/$/, '').split('/')
    if (parts.some((part) => part === '..' || part === '.' || part === '')) refused('has a path that isn\'t plain')
    const isFolder = name.endsWith('/')
    let path = ''
    for (const [i, part] of parts.entries()) {
      path = path ? `${path}/${part}` : part
      const folder = isFolder || i < parts.length - 1, own = folder ? `${path}/` : path
      const folded = path.normalize('NFC').toLowerCase(), other = this.seen.get(folded)
      if (other === undefined) this.seen.set(folded, own)
      else if (other !== own) refused(`differs from ${shown(other)} in case alone, or is both file and folder`, path)
      else if (!folder) refused('is there twice', path)
    }
  }
}

/** Each member has bytes of its own: those that share some can unpack to any size. */
function checkPlaces(members: readonly ZipMember[], fileSize: number, rules: ZipRules): void {
  const inOrder = [...members].sort((a, b) => a.offset - b.offset)
  for (const [i, { path, offset, nameLength, packed }] of inOrder.entries()) {
    const end = offset + 30 + nameLength + packed
    if (end > fileSize) refuse(rules, path, 'reaches beyond the end of the file')
    if (i + 1 < inOrder.length && end > inOrder[i + 1]!.offset) refuse(rules, inOrder[i + 1]!.path, 'lies over another')
  }
}
