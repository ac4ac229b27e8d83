import { listedProblems, type ImportProblem } from '../domain/dataImport'
import { fail } from '../domain/failure'

/** What can't be read of a source: all counted, the first listed. */
export class Problems {
  count = 0
  private readonly first: ImportProblem[] = []

  /** @param describe only asked where it is listed */
  add(describe: () => ImportProblem): void {
    if (this.count++ < listedProblems) this.first.push(describe())
  }

  get listed(): readonly ImportProblem[] {
    return this.first
  }

  take(other: Problems): void {
    for (const problem of other.first) if (this.first.length < listedProblems) this.first.push(problem)
    this.count += other.count
  }

  get plan(): { count: number; listed: ImportProblem[] } {
    return { count: this.count, listed: [...this.first] }
  }

  /** @param what is wrong with them: `rows`, `examples`. @throws FailureError `data-damaged` where there are any */
  refuse(what: string): void {
    const [first] = this.first
    if (!first) return
    fail('data-damaged', `${first.what}${this.count > 1 ? `; ${this.count} ${what} in all can't be read` : ''}`,
      `Mend ${this.count > 1 ? 'them' : 'it'}, or choose to leave out what can't be read.`, first.where)
  }
}
