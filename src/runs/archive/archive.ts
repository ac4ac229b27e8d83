import { basename } from 'node:path'
import { totalParameters } from '../../domain/analysis'
import { fail } from '../../domain/failure'
import { tooPacked } from '../../domain/packing'
import type { CheckpointName, Run } from '../../domain/run'
import { membersOf, type ZipMember } from '../../files/zip/members'
import { LazyFile } from '../../files/zip/source'
import { readWhole, unpackProblem } from '../../files/zip/unpack'
import { valuesFile } from '../checkpoint'
import { checkpointFile, headFile, mandatory, mostBytesOf, recordFile } from './contents'

const advice = 'Choose a zip as Layerbench exports it from a run, or have it exported again.'
/** All that a run has, unpacked. */
const mostBytes = 16_000_000_000

/** A zip that may be an exported run: its members one at a time, none larger than a run's can be. */
export interface RunArchive {
  /** What is in it, each at most as large as a run of so many parameters has it. @throws FailureError `archive-invalid` */
  names(parameters: Run['parameters']): string[]
  /** Those that are in it; both files of each are there. */
  checkpoints(): CheckpointName[]
  head(): Promise<Uint8Array>
  record(): Promise<Uint8Array>
  read(name: string): Promise<Uint8Array>
  whereOf(name: string): string
  close(): Promise<void>
}

/** @throws FailureError `data-missing`, `data-damaged` where it is no sound zip, `archive-invalid` where it is no run */
export async function openArchive(path: string): Promise<RunArchive> {
  const name = basename(path), file = new LazyFile(path)
  const whereOf = (member: string): string => `${name}, ${member}`
  const refuse = (what: string, where = name): never => fail('archive-invalid', what, advice, where)
  try {
    const members = new Map((await membersOf(await file.handle(), { where: name, advice, mostMembers: 1000, mostBytes }))
      .map((member) => [member.path, member]))
    for (const wanted of mandatory) if (!members.has(wanted)) refuse(`It holds no ${wanted}, so it is no exported run`)
    for (const member of members.keys()) {
      if (mostBytesOf(member, 0) === undefined) refuse(`It holds ${JSON.stringify(member.slice(0, 80))}, which no run has`)
    }
    const checked = (member: ZipMember, parameters: number): ZipMember => {
      const problem = unpackProblem(member, mostBytesOf(member.path, parameters)!)
        ?? (member.path.endsWith(valuesFile) && member.size > 20 * member.packed + 1_000_000 ? tooPacked : undefined)
      return problem === undefined ? member : refuse(problem, whereOf(member.path))
    }
    const read = async (member: string) => readWhole(await file.handle(), members.get(member)!, whereOf(member))
    const small = async (member: string) => read(checked(members.get(member)!, 0).path)
    return {
      names: (parameters) => [...members.values()].map((member) => checked(member, totalParameters(parameters)).path),
      checkpoints: () => checkpointsIn([...members.keys()], refuse),
      head: () => small(headFile), record: () => small(recordFile),
      read, whereOf, close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

function checkpointsIn(names: readonly string[], refuse: (what: string) => never): CheckpointName[] {
  const files = new Map<CheckpointName, string[]>()
  for (const path of names) {
    const [, folder, name] = checkpointFile.exec(path) ?? []
    if (folder) files.set(name as CheckpointName, [...files.get(name as CheckpointName) ?? [], folder])
  }
  for (const [name, folders] of files) {
    if (folders.length !== 2 || folders[0] !== folders[1]) refuse(`Its ${name} checkpoint is not whole, or there are several`)
  }
  return [...files.keys()]
}
