import { mostPixelBytes } from './flatImage'

/** Whole numbers from 0, as many as come. */
export class GrownNumbers {
  length = 0
  private values = new Uint32Array(1024)

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(2 * this.length)
      larger.set(this.values)
      this.values = larger
    }
    this.values[this.length++] = value
  }
  at(i: number): number {
    return this.values[i]!
  }
}

/** Rows of bytes of one length, as many as come, in blocks: none is copied when more come. */
export class GrownRows {
  count = 0
  private readonly blocks: { bytes: Uint8Array; first: number }[] = []
  /** Rows that there is room for. */
  private room = 0

  /**
   * @param size bytes a row
   * @param expected so many rows are likely: the first block has room for them, so that mostly there is no other
   */
  constructor(private readonly size: number, expected: number) {
    this.grow(Math.min(expected, Math.floor(mostPixelBytes / size)))
  }

  /** Where the next row goes: a block and its place there. It counts once `count` is raised. */
  next(): { block: Uint8Array; at: number } {
    if (this.count === this.room) this.grow(Math.ceil(8_000_000 / this.size))
    const { bytes, first } = this.blocks[this.blocks.length - 1]!
    return { block: bytes, at: (this.count - first) * this.size }
  }

  /** The rows that are kept, one after another. They are moved rather than copied where they can be: this is done once. */
  gather(kept: number, keep: (row: number) => boolean): Uint8Array {
    const { size, blocks } = this
    const all = blocks.length === 1 ? blocks[0]!.bytes : new Uint8Array(kept * size)
    let at = 0
    for (let block = blocks.shift(); block; block = blocks.shift()) {
      const end = blocks[0]?.first ?? this.count
      for (let row = block.first; row < end; row++) {
        if (!keep(row)) continue
        const start = (row - block.first) * size
        if (block.bytes !== all || start !== at) all.set(block.bytes.subarray(start, start + size), at)
        at += size
      }
    }
    return all.subarray(0, kept * size)
  }

  private grow(rows: number): void {
    if (rows < 1) return
    this.blocks.push({ bytes: new Uint8Array(rows * this.size), first: this.room })
    this.room += rows
  }
}
