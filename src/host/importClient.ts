import type { Failure } from '../domain/failure'
import type { DecodeJob, ImportEvent, ImportProgress, ImportRequests } from '../ipc/importProtocol'
import { importProtocol } from '../ipc/importProtocol'
import type { InputOf } from '../ipc/processProtocol'
import { ProcessClient, type StartedProcess } from './processClient'

export type DecodedPictures = InputOf<ImportRequests, 'decoded'>['pictures']

export interface ImportHelp {
  progress(progress: ImportProgress): void
  /** Decodes for the importing process, which may not. */
  decode(job: DecodeJob): Promise<DecodedPictures>
}

/** An importing process. */
export class ImportClient extends ProcessClient<ImportRequests, ImportEvent> {
  constructor(started: StartedProcess, { progress, decode }: ImportHelp) {
    super(started, importProtocol, deathOf)
    this.onEvent(({ event, ...detail }) => {
      if (event === 'progress') progress(detail as ImportProgress)
      else void this.answer(detail as DecodeJob, decode)
    })
  }

  private async answer(job: DecodeJob, decode: ImportHelp['decode']): Promise<void> {
    const refused = (error: unknown): DecodedPictures => {
      const failure = error instanceof Error ? error.message : String(error)
      return job.files.map(() => ({ failure }))
    }
    const pictures = await decode(job).catch(refused)
    await this.ask('decoded', { batch: job.batch, pictures }).catch(() => undefined) // ended meanwhile
  }
}

function deathOf(cause: string, lastWords: string): Failure {
  const said = lastWords ? `${cause}: ${lastWords}` : cause
  const memory = /heap|memory|SIGABRT/i.test(said)
  return {
    code: memory ? 'out-of-memory' : 'engine-died', what: `The importing process ended unexpectedly (${said})`,
    advice: `Nothing was imported. ${memory ? 'Close other programs, or import a part of it.' : 'Try again.'}`,
  }
}
