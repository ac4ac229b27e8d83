import { decodeAll } from '../../domain/decodeEach'
import { type Failure, FailureError, failureFrom } from '../../domain/failure'
import { fitPicture, type Picture } from '../../domain/image'
import { unreadable } from '../../domain/imageHeader'
import type { ImageShape } from '../data/pixels'
import { decodedAtOnce, decodePicture } from '../pictures/decode'
import { fitInto, type Size } from '../pictures/fitInto'
import { Budgeted } from './budget'
import type { Entry } from './entries'
import { type Read, readSome } from './sources'

/** A picture as it was decoded. */
export interface Kept {
  picture: Picture
  /** Of the whole. */
  size: Size
  /** What its longest side was to be at most. */
  longest: number
}
/** A small picture for the list. */
export interface Thumbnail { pixels: Uint8Array; shape: ImageShape }

/** Decoded pictures that are kept for another look, and thumbnails: in bytes. */
const picturesKept = 128_000_000, thumbnailsKept = 64_000_000
const thumbnailSide = 48

/** Small copies of the listed pictures, within a budget; the file is read again where one has gone. */
export class KeptPictures {
  private readonly kept = new Budgeted<Entry, Kept>(picturesKept)
  /** Being fetched, for all who ask meanwhile. */
  private readonly coming = new Map<Entry, Promise<Picture>>()
  private readonly thumbnails = new Budgeted<Entry, Thumbnail>(thumbnailsKept)

  /** @param longest the side that is needed at the moment */
  constructor(private readonly longest: () => number) {}

  /** Undefined where it was never decoded, went since, or is too small by now. */
  of(entry: Entry): Kept | undefined {
    const found = this.kept.get(entry)
    if (!found) return undefined
    const isWhole = Math.max(found.size.width, found.size.height) <= found.longest
    return isWhole || found.longest >= this.longest() ? found : undefined
  }
  thumbnailOf = (entry: Entry): Thumbnail | undefined => this.thumbnails.get(entry)

  keep(entry: Entry, kept: Kept): void {
    this.kept.set(entry, kept, kept.picture.rgba.length)
    if (this.thumbnails.get(entry)) return
    const { width, height } = fitInto(kept.picture, thumbnailSide), shape: ImageShape = [height, width, 3]
    this.thumbnails.set(entry, { pixels: fitPicture(kept.picture, shape, 'stretch'), shape }, height * width * 3)
  }
  forget(entry: Entry): void {
    this.kept.delete(entry)
    this.thumbnails.delete(entry)
  }

  /** An entry's picture, from its file where it isn't kept. @throws FailureError what is wrong with it by now */
  async get(entry: Entry): Promise<Picture> {
    const found = this.of(entry)
    if (found) return found.picture
    const coming = this.coming.get(entry) ?? this.fetch(entry).finally(() => this.coming.delete(entry))
    this.coming.set(entry, coming)
    return coming
  }
  private async fetch(entry: Entry): Promise<Picture> {
    const [read] = await this.read([entry]), [decoded] = await this.decode([{ entry, read: read! }])
    if ('failure' in decoded!) throw new FailureError(decoded.failure)
    this.keep(entry, decoded!)
    return decoded!.picture
  }

  /** The files of the first of these, at least one. */
  read(entries: readonly Entry[]): Promise<Read[]> {
    return readSome(entries).catch((error: unknown): Read[] => [{ failure: failureFrom(error) }])
  }

  /** What was read, decoded several at a time. */
  async decode(group: readonly { entry: Entry; read: Read }[]): Promise<(Kept | { failure: Failure })[]> {
    const longest = this.longest()
    const files = group.flatMap(({ entry: { name }, read }) => 'bytes' in read ? [{ name, bytes: read.bytes }] : [])
    const decoded = await decodeAll(files, (bytes, name, header) => decodePicture(bytes, name, header, longest)
      .catch((error: unknown) => { if (error instanceof FailureError) throw error; return unreadable(name) }), decodedAtOnce)
    let at = 0
    return group.map(({ read }) => {
      if ('failure' in read) return read
      if ('picture' in read) return { picture: read.picture, size: read.picture, longest }
      const one = decoded[at++]!
      return 'failure' in one ? one : { ...one.value, longest }
    })
  }
}
