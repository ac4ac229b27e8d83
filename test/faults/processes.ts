import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Processes below that one, by what Linux tells of processes; none elsewhere. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => [Number(name), parentOf(Number(name))]))
  const below = (parent: number): number[] =>
    [...parents].filter(([, of]) => of === parent).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s+(\d+)/m.exec(statusOf(pid))?.[1]
  return parent === undefined ? undefined : Number(parent)
}

const statusOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

/** A process that has ended and that nobody has asked after yet counts as gone. */
const isThere = (pid: number): boolean => /^State:\s+[^Z]/m.test(statusOf(pid))

/** Those of them that are still there so many seconds from now, or as soon as none is. */
export async function leftAfter(seconds: number, pids: readonly number[]): Promise<number[]> {
  const began = Date.now()
  while (pids.some(isThere) && Date.now() - began < seconds * 1000) await sleep(50)
  return pids.filter(isThere)
}
