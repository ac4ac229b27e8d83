import { type Failure, failureFrom } from '../../domain/failure'
import { joinBytes } from '../../domain/joinBytes'
import type { PhotoSteps } from '../../domain/photo/steps'
import { ranked, rowsOf } from '../../domain/probabilities'
import type { ImageShape } from '../data/pixels'
import type { Entry, Finding, Slot } from './entries'
import { type Kept, KeptPictures } from './keptPictures'
import { longestKept, seen } from './look'
import type { Read } from './sources'

/** A network that pictures are shown to. */
export interface Viewer {
  slot: Slot
  /** What its findings bear. */
  key: string
  /** Of the data that it was trained on. */
  shape: ImageShape
  classes: number
  /** uint8 `[count, ...shape]` to float32 `[count, classes]` */
  classify(pixels: Uint8Array<ArrayBuffer>): Promise<Float32Array>
  /** How unlike its training data each of them is; undefined where that can't be told. */
  doubt?(pixels: Uint8Array<ArrayBuffer>): Promise<Finding['doubt'][] | undefined>
}

/** What the pictures go through at the moment, and who hears of it. */
export interface Stage {
  viewers(): readonly Viewer[]
  steps(): PhotoSteps
  /** Some entry is another. */
  changed(): void
  /** A network can't be asked: everything waits for `restart`. */
  failed(failure: Failure): void
}

type Group = { entry: Entry; read: Read | Kept }[]
interface Waiting { entry: Entry; viewer: Viewer; pixels: Uint8Array }

const filesAtOnce = 64, classifiedAtOnce = 256, classifiedBytes = 16_000_000
/** Images waiting for a network: decoding waits where there are more. */
const mostWaiting = 1024, mostWaitingBytes = 64_000_000
/** Batches that wait for doubts, which come after the classes: classifying waits where there are more. */
const mostDoubting = 16
/** How long the page may be kept from answering, in milliseconds. */
const patience = 12

/**
 * Reads, decodes and classifies a list of pictures: files are read while others are decoded, and decoded while others
 * are classified.
 */
export class Stream {
  readonly pictures = new KeptPictures(() => Math.max(256, ...this.stage.viewers().map(({ shape }) => longestKept(shape))))
  stopped = false
  private queue: Entry[] = []
  private head = 0
  /** Changes with the queue: what was read for the former one is put away. */
  private turn = 0
  private readonly inHand = new Set<Entry>()
  /** Being read: in hand soon. */
  private reading: readonly Entry[] = []
  /** Who waits for what is in hand. */
  private waiters: { entry: Entry; done: () => void }[] = []
  private waiting: Waiting[] = []
  private going = false
  private classifying = false
  private broken = false
  private readonly doubting: Promise<void>[] = []
  private all = 0
  private wake: () => void = () => undefined

  constructor(private readonly stage: Stage) {}

  get progress(): { done: number; all: number } {
    return { done: this.all - this.left, all: this.all }
  }
  private get left(): number {
    return this.queue.length - this.head + this.inHand.size
  }

  /** New pictures, behind those that are waiting. */
  add(entries: readonly Entry[]): void {
    for (const entry of entries) this.queue.push(entry)
    this.all += entries.length
    this.goOn()
  }
  /** All that the present networks haven't seen by the present steps; also after a failure. */
  restart(entries: readonly Entry[]): void {
    this.replaceQueue(entries.filter((entry) => this.needs(entry)))
    this.waiting = []
    this.inHand.clear()
    this.all = this.left
    this.broken = false
    this.goOn()
  }
  /** Forgets entries that were removed. */
  drop(entries: ReadonlySet<Entry>): void {
    const before = this.left
    this.replaceQueue(this.queue.slice(this.head).filter((entry) => !entries.has(entry)))
    this.waiting = this.waiting.filter(({ entry }) => !entries.has(entry))
    for (const entry of entries) {
      this.inHand.delete(entry)
      this.pictures.forget(entry)
    }
    this.all -= before - this.left
    this.settle()
  }
  /** What is in hand is still classified. */
  stop(): void {
    this.stopped = true
  }
  goOn(): void {
    this.stopped = false
    void this.go()
  }

  /** Once an entry that is in hand has been seen by the networks, or is put back; at once for all others. */
  looked(entry: Entry): Promise<void> {
    if (!this.inHand.has(entry) && !this.reading.includes(entry)) return Promise.resolve()
    return new Promise((done) => { this.waiters.push({ entry, done }) })
  }
  /** Rows are drawn before those who wait for a picture go on. */
  private tell(): void {
    this.stage.changed()
    const waits = ({ entry }: { entry: Entry }) => !this.broken && (this.inHand.has(entry) || this.reading.includes(entry))
    for (const waiter of this.waiters) if (!waits(waiter)) setTimeout(waiter.done)
    this.waiters = this.waiters.filter(waits)
  }

  private replaceQueue(entries: Entry[]): void {
    this.queue = entries
    this.head = 0
    this.turn++
  }
  private needs(entry: Entry): boolean {
    return entry.state !== 'failed' && this.stage.viewers().some(({ slot, key }) => entry.findings[slot]?.key !== key)
  }
  private get canGo(): boolean {
    return !this.stopped && !this.broken && this.stage.viewers().length > 0
  }

  private async go(): Promise<void> {
    if (this.going) return
    this.going = true
    let next = this.next()
    while (this.canGo) {
      const group = await next
      if (!group) break
      next = this.next() // read while these are decoded
      await this.lookAt(group)
      void this.classify()
      await this.room()
    }
    this.putBack(await next)
    this.going = false
    this.settle()
    // Added while the last was put back.
    if (this.canGo && this.head < this.queue.length) void this.go()
  }

  /** The next pictures with what was read of them; those that are kept need no reading. */
  private async next(): Promise<Group | undefined> {
    while (this.canGo && this.head < this.queue.length) {
      const turn = this.turn, some = this.queue.slice(this.head, this.head + filesAtOnce)
      const first = some.findIndex((entry) => !this.pictures.of(entry))
      this.reading = some
      const group = first !== 0
        ? some.slice(0, first < 0 ? some.length : first).map((entry) => ({ entry, read: this.pictures.of(entry)! }))
        : (await this.pictures.read(some)).map((read, i) => ({ entry: some[i]!, read }))
      if (turn !== this.turn) continue
      this.head += group.length
      for (const { entry } of group) this.inHand.add(entry)
      this.reading = []
      return group
    }
    this.reading = []
    return undefined
  }
  /** Read and not looked at, since it was stopped meanwhile. */
  private putBack(group: Group | undefined): void {
    const entries = (group ?? []).map(({ entry }) => entry).filter((entry) => this.inHand.delete(entry))
    if (entries.length) this.replaceQueue([...entries, ...this.queue.slice(this.head)])
  }

  private async lookAt(group: Group): Promise<void> {
    const toDecode = group.filter((one): one is { entry: Entry; read: Read } => !('longest' in one.read))
    const decoded = await this.pictures.decode(toDecode)
    const results = new Map(toDecode.map(({ entry }, i) => [entry, decoded[i]!]))
    let since = performance.now()
    for (const { entry, read } of group) {
      if (!this.inHand.has(entry)) continue // removed, or to be looked at anew
      const result = results.get(entry) ?? read as Kept
      if ('failure' in result) this.fail(entry, result.failure)
      else this.show(entry, result)
      if (performance.now() - since > patience) {
        await new Promise((done) => { setTimeout(done) })
        since = performance.now()
      }
    }
    this.tell()
  }

  private fail(entry: Entry, failure: Failure): void {
    entry.failure = failure
    entry.state = 'failed'
    this.inHand.delete(entry)
  }

  /** Has a picture classified by each network that hasn't seen it so. */
  private show(entry: Entry, kept: Kept): void {
    try {
      this.pictures.keep(entry, kept)
      entry.size = { width: kept.size.width, height: kept.size.height }
      entry.state = 'ready'
      const byShape = new Map<string, Uint8Array>()
      for (const viewer of this.stage.viewers()) {
        if (entry.findings[viewer.slot]?.key === viewer.key) continue
        const shape = viewer.shape.join()
        if (!byShape.has(shape)) byShape.set(shape, seen(kept.picture, entry.native, viewer.shape, this.stage.steps()).pixels)
        this.waiting.push({ entry, viewer, pixels: byShape.get(shape)! })
      }
      if (!byShape.size) this.inHand.delete(entry)
    } catch (error) {
      this.fail(entry, failureFrom(error))
    }
  }

  private async classify(): Promise<void> {
    if (this.classifying) return
    this.classifying = true
    try {
      while (this.waiting.length && !this.broken) {
        const batch = this.takeBatch(), { viewer } = batch[0]!
        const images = joinBytes(batch.map(({ pixels }) => pixels))
        const rows = rowsOf(await viewer.classify(images), viewer.classes)
        batch.forEach(({ entry }, i) => {
          entry.findings[viewer.slot] = { key: viewer.key, ...ranked(rows[i]!) }
          if (!this.needs(entry)) this.inHand.delete(entry)
        })
        this.wake()
        this.tell()
        if (viewer.doubt) this.doubting.push(this.doubt(viewer, batch, images))
        if (this.doubting.length > mostDoubting) await this.doubting.shift()
      }
    } catch (error) {
      this.broken = true
      this.stage.failed(failureFrom(error))
    }
    this.classifying = false
    this.wake()
    this.settle()
  }
  /** Doubts of what was classified; classes don't wait for what is usual to be measured. */
  private async doubt({ slot, key, doubt }: Viewer, batch: readonly Waiting[], images: Uint8Array<ArrayBuffer>): Promise<void> {
    const doubts = await doubt!(images)
    batch.forEach(({ entry }, i) => {
      const finding = entry.findings[slot]
      if (doubts?.[i] && finding?.key === key) finding.doubt = doubts[i]
    })
    this.tell()
  }
  /** The longest waiting and what can go with it. */
  private takeBatch(): Waiting[] {
    const { viewer: { key }, pixels } = this.waiting[0]!, batch: Waiting[] = [], rest: Waiting[] = []
    const most = Math.max(1, Math.min(classifiedAtOnce, Math.floor(classifiedBytes / pixels.length)))
    for (const one of this.waiting) (one.viewer.key === key && batch.length < most ? batch : rest).push(one)
    this.waiting = rest
    return batch
  }
  /** Until the networks have caught up. */
  private async room(): Promise<void> {
    const isFull = () => this.waiting.length > mostWaiting
      || this.waiting.length * (this.waiting[0]?.pixels.length ?? 0) > mostWaitingBytes
    while (isFull() && !this.broken) await new Promise<void>((done) => { this.wake = done })
  }
  private settle(): void {
    if (!this.left) this.all = 0
    this.tell()
  }
}
