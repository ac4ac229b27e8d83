import { type Failure, FailureError } from '../domain/failure'
import { type FoundPicture, listPictures, readPictureFile } from '../files/pictureFiles'
import { pictureBytesRead } from '../ipc/contract'

type Answer = { bytes: Uint8Array<ArrayBuffer> } | { failure: Failure }

/**
 * Picture files that a person has chosen in a dialog. The page knows them by a ticket and their place: it can ask for
 * these files and no others, and gets no path.
 */
export class OpenedPictures {
  private readonly opened = new Map<number, FoundPicture[]>()
  private lastTicket = 0

  async open(paths: readonly string[]) {
    const { files, more } = await listPictures(paths), ticket = ++this.lastTicket
    this.opened.set(ticket, files)
    return { ticket, files: files.map(({ shown }) => shown), more }
  }

  /** The first of the files at these places, at least one and as many as are worth sending at once. */
  async read(ticket: number, places: readonly number[]): Promise<Answer[]> {
    const answers: Answer[] = []
    for (let sum = 0; answers.length < places.length && (sum < pictureBytesRead || !answers.length);) {
      const answer = await this.readOne(ticket, places[answers.length]!)
      answers.push(answer)
      if ('bytes' in answer) sum += answer.bytes.length
    }
    return answers
  }

  private async readOne(ticket: number, place: number): Promise<Answer> {
    const file = this.opened.get(ticket)?.[place]
    if (!file) return { failure: { code: 'bad-request', what: 'The file was not opened', advice: 'Open it again.' } }
    try {
      return { bytes: await readPictureFile(file) }
    } catch (error) {
      if (error instanceof FailureError) return { failure: error.failure }
      throw error
    }
  }

  /** Once the page needs its files no more. */
  close(ticket: number): void {
    this.opened.delete(ticket)
  }
}
