import type { Dice } from './dice'

const joined = (...parts: Uint8Array[]): Buffer => Buffer.concat(parts)
/** Numbers that programs trip over; lengths of the file itself come on top. */
const extremes = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]

/** Where a change is made: as often as not near the beginning or the end, where formats say what they hold. */
function placeIn(length: number, dice: Dice): number {
  const edge = Math.min(length, dice.pick([16, 64, 256]))
  return dice.chance(0.35) ? dice.below(edge) : dice.chance(0.2) ? length - 1 - dice.below(edge) : dice.below(length)
}

/** A number of one to eight bytes, either end first, put over what was there. */
function overwrite(bytes: Buffer, dice: Dice): Buffer {
  const at = placeIn(bytes.length, dice), size = Math.min(dice.pick([1, 2, 4, 8]), bytes.length - at)
  const { length } = bytes, value = dice.pick(dice.chance(0.3) ? [length, length - at, at, length * 2, length - 1] : extremes)
  const number = Buffer.alloc(8)
  if (dice.chance(0.5)) number.writeBigUInt64LE(BigInt(value))
  else number.subarray(0, size).set(bigEndian(value).subarray(8 - size))
  bytes.set(number.subarray(0, size), at)
  return bytes
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

/** A few hundred bytes at most, from somewhere. */
function chunkOf(bytes: Buffer, dice: Dice): { at: number; length: number } {
  const length = Math.min(bytes.length, 1 + dice.below(dice.pick([4, 32, 400])))
  return { at: dice.below(bytes.length - length + 1), length }
}

/** What can happen to any file: flips, numbers put over others, cuts, additions, pieces copied, deleted and swapped. */
const changes: readonly ((bytes: Buffer, dice: Dice) => Buffer)[] = [
  (bytes, dice) => {
    bytes[placeIn(bytes.length, dice)]! ^= 1 << dice.below(8)
    return bytes
  },
  (bytes, dice) => {
    bytes[placeIn(bytes.length, dice)] = dice.below(256)
    return bytes
  },
  overwrite,
  // A number that is there, a little more or less: lengths that lie.
  (bytes, dice) => {
    const at = placeIn(bytes.length, dice)
    bytes[at] = bytes[at]! + dice.pick([-2, -1, 1, 2])
    return bytes
  },
  (bytes, dice) => bytes.subarray(0, -1 - dice.below(dice.chance(0.5) ? Math.min(bytes.length, 16) : bytes.length)),
  (bytes, dice) => joined(bytes, Buffer.alloc(1 + dice.below(dice.pick([8, 5000])), dice.chance(0.5) ? 0 : dice.below(256))),
  (bytes, dice) => joined(bytes.subarray(1 + dice.below(Math.min(16, bytes.length)))),
  (bytes, dice) => {
    const { at, length } = chunkOf(bytes, dice), to = dice.below(bytes.length + 1)
    return joined(bytes.subarray(0, to), bytes.subarray(at, at + length), bytes.subarray(to))
  },
  (bytes, dice) => {
    const { at, length } = chunkOf(bytes, dice)
    return joined(bytes.subarray(0, at), bytes.subarray(at + length))
  },
  (bytes, dice) => {
    const a = chunkOf(bytes, dice), b = dice.below(bytes.length - a.length + 1)
    const first = Buffer.from(bytes.subarray(a.at, a.at + a.length))
    bytes.copyWithin(a.at, b, b + a.length)
    bytes.set(first, b)
    return bytes
  },
  (bytes, dice) => {
    const { at, length } = chunkOf(bytes, dice)
    return bytes.fill(dice.pick([0, 255]), at, at + length)
  },
]

/** A copy with one to three changes, not the same as it was. */
export function mutated(bytes: Buffer, dice: Dice): Buffer {
  let changed: Buffer
  do {
    changed = Buffer.from(bytes)
    for (let count = dice.pick([1, 1, 1, 2, 3]); count > 0 && changed.length > 0; count--) {
      changed = Buffer.from(dice.pick(changes)(changed, dice))
    }
  } while (changed.equals(bytes))
  return changed
}
