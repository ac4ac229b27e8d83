import { sweepStored } from '../data/storedSet'
import type { SourceOptions, StoreChoices } from '../domain/dataImport'
import type { DataFacts } from '../domain/dataset'
import { fail } from '../domain/failure'
import { type DecodedPictures, ImportClient } from '../host/importClient'
import type { OpenedSource } from '../ipc/importProtocol'
import { broadcast } from './channels'
import type { DataSets } from './dataSets'
import { built, paths } from './paths'
import { startUtilityProcess } from './utilityProcess'

/**
 * The import that the window is about, in a process of its own: it ends with the import, or at once where that is
 * cancelled, and leaves nothing behind.
 */
export class DataImports {
  private client: ImportClient | undefined
  private readonly decoding = new Map<number, (pictures: DecodedPictures) => void>()

  constructor(private readonly data: DataSets) {}

  /** Looks at files or a folder. @throws FailureError what is wrong with them */
  async open(sources: string[], options?: SourceOptions): Promise<OpenedSource> {
    if (!this.client?.isAlive) this.client = this.start()
    return this.client.ask('open', { paths: sources, ...(options ? { options } : {}) })
  }

  /** Keeps what was opened last. */
  async store(choices: StoreChoices): Promise<DataFacts> {
    const { client } = this
    if (!client) return fail('bad-request', 'Nothing was opened to import', 'Choose the files again.')
    const facts = await client.ask('store', { choices, folder: paths.data })
    await this.end()
    broadcast('data.changed', await this.data.refresh())
    return facts
  }

  /** The page's answer to `import.decode`. */
  decoded(batch: number, pictures: DecodedPictures): void {
    this.decoding.get(batch)?.(pictures)
    this.decoding.delete(batch)
  }

  /** Ends the import; what it had begun to write is removed. */
  async end(): Promise<void> {
    const { client } = this
    this.client = undefined
    this.decoding.clear()
    if (client?.isAlive) {
      const gone = new Promise<void>((resolve) => client.onExit(resolve))
      client.kill()
      await gone
    }
    await sweepStored(paths.data)
  }

  private start(): ImportClient {
    return new ImportClient(startUtilityProcess(built.import, 'Layerbench import'), {
      progress: (progress) => broadcast('import.progress', progress),
      decode: (job) => new Promise((resolve) => {
        this.decoding.set(job.batch, resolve)
        broadcast('import.decode', job)
      }),
    })
  }
}
