import { execFileSync } from 'node:child_process'
import { afterAll } from 'vitest'
import { temporaryFolder } from '../engine/temporaryFolder'

const mounted: string[] = []
afterAll(() => { for (const folder of mounted.splice(0)) execFileSync('umount', ['--lazy', folder]) })

/** A disk of 2 MB of its own, or why there is none. */
export function smallDisk(): { folder: string; problem?: string } {
  const folder = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'pipe' })
    mounted.push(folder)
    return { folder }
  } catch (error) {
    return { folder, problem: `no disk can be mounted here (${(error as Error).message.split('\n').at(1) || (error as Error).message})` }
  }
}

/** Gives it more room. */
export const enlarge = (folder: string): void => { execFileSync('mount', ['-o', 'remount,size=16m', folder]) }
