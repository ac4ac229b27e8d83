import type { Download } from '../domain/download'
import { fail } from '../domain/failure'
import { downloadFashionMnist, keptFashionMnist } from '../download/fashionMnist'
import { broadcast } from './channels'
import type { DataSets } from './dataSets'
import { paths } from './paths'

interface Going { control: AbortController; told?: Download }

/** The download of Fashion-MNIST, one at a time. */
export class DataDownload {
  private going: Going | undefined

  constructor(private readonly data: DataSets) {}

  async get(): Promise<Download> {
    return this.going?.told ?? keptFashionMnist(paths.data)
  }

  /**
   * Downloads what is lacking and tells the window of the new set.
   * @returns false where it was cancelled
   * @throws FailureError `download-busy`, `download-failed`, `disk-full`, `disk-error`
   */
  async start(): Promise<boolean> {
    if (this.going) fail('download-busy', 'It is being downloaded already', 'Wait for it, or cancel it.')
    const going: Going = this.going = { control: new AbortController() }
    try {
      const isThere = await downloadFashionMnist(paths.data, going.control.signal, (told) => {
        going.told = told
        broadcast('download.changed', told)
      })
      if (isThere) broadcast('data.changed', await this.data.refresh())
      return isThere
    } finally {
      this.going = undefined
      broadcast('download.changed', await this.get())
    }
  }

  cancel(): void {
    this.going?.control.abort()
  }
}
