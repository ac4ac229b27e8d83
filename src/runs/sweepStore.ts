import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Failure, firstIssue } from '../domain/failure'
import { type KeptSweep, keptSweepSchema } from '../domain/sweep/kept'
import { diskFailure, readJson, writeJson } from '../files/atomic'

export interface DamagedSweep { file: string; failure: Failure }

/** What sweeps were started with, a file each, in a folder beside their runs. */
export class SweepStore {
  private readonly folder: string
  /** @param root of the runs */
  constructor(root: string) {
    this.folder = join(root, 'sweeps')
  }
  private path = (id: string): string => join(this.folder, `${id}.json`)

  /** @throws FailureError `disk-full`, `disk-error` */
  write = (kept: KeptSweep): Promise<void> => writeJson(this.path(kept.id), kept)

  /** All of them, the one started last first, and the files that can't be read as one. */
  async list(): Promise<{ sweeps: KeptSweep[]; damaged: DamagedSweep[] }> {
    const sweeps: KeptSweep[] = [], damaged: DamagedSweep[] = []
    const names = await readdir(this.folder).catch(() => [])
    for (const name of names.filter((one) => /^[0-9a-f]{16}\.json$/.test(one))) {
      const read = await this.read(name.slice(0, -5))
      if ('failure' in read) damaged.push(read)
      else sweeps.push(read)
    }
    return { sweeps: sweeps.sort((a, b) => b.startedAt.localeCompare(a.startedAt)), damaged }
  }

  private async read(id: string): Promise<KeptSweep | DamagedSweep> {
    const file = this.path(id)
    const damaged = (what: string): DamagedSweep => ({
      file, failure: { code: 'sweep-invalid', what, where: file, advice: 'Its runs are untouched; restore the file from a copy or delete it.' },
    })
    try {
      const result = keptSweepSchema.safeParse(await readJson(file))
      if (!result.success) return damaged(firstIssue(result.error))
      return result.data.id === id ? result.data : damaged(`It is the sweep ${result.data.id}`)
    } catch (error) {
      return damaged(`It can't be read (${(error as Error).message})`)
    }
  }

  /** The sweep of that id, or undefined where there is none that can be read. */
  async find(id: string): Promise<KeptSweep | undefined> {
    const read = await this.read(id)
    return 'failure' in read ? undefined : read
  }

  /** Takes it out of the list; its runs stay. @throws FailureError `disk-error` */
  async delete(id: string): Promise<void> {
    await rm(this.path(id), { force: true }).catch((error: unknown) => diskFailure(error, this.path(id)))
  }
}
