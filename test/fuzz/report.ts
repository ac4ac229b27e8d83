import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Source } from './format'
import type { Took } from './importing'
import { type Verdict, verdicts } from './verdict'

/** What has come of a format's mutants, in a line. */
export class Tally {
  private readonly counts = new Map<Verdict, number>()
  private slowest = 0
  private most = 0
  readonly failures: string[] = []

  constructor(private readonly format: string) {}

  add(verdict: Verdict, { seconds, megabytes }: Took): void {
    this.counts.set(verdict, (this.counts.get(verdict) ?? 0) + 1)
    this.slowest = Math.max(this.slowest, seconds)
    this.most = Math.max(this.most, megabytes)
  }

  toString(): string {
    const total = [...this.counts.values()].reduce((sum, count) => sum + count, 0)
    return `${this.format}: ${[`mutants ${total}`, ...verdicts.map((name) => `${name} ${this.counts.get(name) ?? 0}`)].join(', ')}, `
      + `slowest ${this.slowest.toFixed(2)} s, most memory ${this.most.toFixed(0)} MB`
  }
}

/** Keeps a mutant's files to be looked at. @returns their folder */
export function keepMutant(format: string, seed: number, { files }: Source): string {
  const folder = join('test-results', 'fuzz', `${format.replace(/\W+/g, '-')}-${seed}`)
  rmSync(folder, { recursive: true, force: true })
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  return folder
}
