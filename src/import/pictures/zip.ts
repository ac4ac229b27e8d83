import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { maximumFileBytes } from '../../domain/imageHeader'
import { hasMember, membersOf, type ZipMember } from '../../files/zip/members'
import { LazyFile } from '../../files/zip/source'
import { readStart, readWhole, unpackProblem } from '../../files/zip/unpack'
import { type FoundFile, mostFiles, type PictureFiles } from './files'

/** All members together, unpacked: far more than can be kept of them. */
const mostBytes = 100_000_000_000

type Member = ZipMember & FoundFile

/**
 * The members of a zip file, read one at a time into memory; nothing is written anywhere.
 * @throws FailureError `data-missing`, `data-damaged` where the zip as a whole can't be trusted
 */
export async function openZip(path: string): Promise<PictureFiles> {
  const name = basename(path), file = new LazyFile(path)
  const whereOf = (member: string): string => `${name}, ${member}`
  try {
    const members = await membersOf(await file.handle(), {
      where: name, mostMembers: mostFiles, mostBytes,
      advice: 'Make the zip anew from a folder with a folder of pictures for each class, or unpack it and choose the folder.',
    })
    return {
      name, kind: 'zip', files: members.map(withFailure), links: 0, closed: [], whereOf,
      async start(found, length) {
        const member = found as Member
        return { bytes: await readStart(await file.handle(), member, length, whereOf(member.path)), size: member.size }
      },
      whole: async (found) => readWhole(await file.handle(), found as Member, whereOf(found.path)),
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

function withFailure(member: ZipMember): Member {
  const failure = unpackProblem(member, maximumFileBytes)
  return failure === undefined ? member : { ...member, failure }
}

/** Whether a zip's list names a file that `wanted` accepts. */
export async function zipNames(path: string, wanted: (name: string) => boolean): Promise<boolean> {
  const file = await open(path)
  try {
    return await hasMember(file, wanted)
  } finally {
    await file.close()
  }
}
