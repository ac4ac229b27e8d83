import { readVersion, versionFile } from '../data/versionFiles'
import type { DataFacts } from '../domain/dataset'
import type { DataStep, DataVersion } from '../domain/dataVersion'
import { broadcast } from './channels'
import type { DataSets } from './dataSets'
import type { Engines } from './engines'
import { paths } from './paths'

/**
 * What people have left out of data sets or labelled otherwise. A version that a run needs stays as it is: a change makes
 * another one.
 */
export class DataVersions {
  /** One change after another. */
  private changing: Promise<unknown> = Promise.resolve()

  /** @param isUsed whether a run was trained, or is to be, on just that data */
  constructor(
    private readonly engines: Engines, private readonly data: DataSets,
    private readonly isUsed: (data: DataFacts) => Promise<boolean>,
  ) {}

  /** @throws FailureError `data-missing`, `data-damaged` */
  read = (id: string): Promise<DataVersion> => readVersion(versionFile(paths.data, id))

  /**
   * Makes a version of a set with those steps, or gives a version those in place of its own.
   * @returns the version, which is a new one where a run needs the old
   */
  change(id: string, steps: DataStep[]): Promise<DataFacts> {
    return this.next(async () => {
      const { facts, version } = await this.data.entry(id), base = version?.base ?? id
      if (version && !await this.isUsed(facts)) return this.store({ id, base, name: facts.name, steps })
      return this.store({ base, name: await this.newName(version?.baseName ?? facts.name), steps })
    })
  }
  rename(id: string, name: string): Promise<DataFacts> {
    return this.next(async () => {
      const { base, steps } = await this.read(id)
      return this.store({ id, base: base.id, name, steps })
    })
  }

  private async store(version: { id?: string; base: string; name: string; steps: DataStep[] }): Promise<DataFacts> {
    const facts = await this.engines.assistant.ask('data.storeVersion', { ...version, ...await this.data.places() })
    broadcast('data.changed', await this.data.refresh())
    return facts
  }
  /** `Fashion-MNIST, cleaned`, and `… cleaned 2` where there is one. */
  private async newName(base: string): Promise<string> {
    const names = new Set((await this.data.list()).flatMap((entry) => (entry.state === 'ready' ? [entry.facts.name] : [])))
    const name = `${base.slice(0, 100)}, cleaned`
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? name : `${name} ${number}`
      if (!names.has(candidate)) return candidate
    }
  }
  private next<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.changing.then(work)
    this.changing = done.catch(() => undefined)
    return done
  }
}
