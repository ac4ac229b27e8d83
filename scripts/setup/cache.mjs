import { createHash } from 'node:crypto'
import {
  copyFileSync,
  constants,
  createReadStream,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { SetupFailure } from './failure.mjs'
import { cacheFolder } from './paths.mjs'

/** Prefix of folders being filled. To the holder of set-up's lock, any that lie there were interrupted. */
const partial = 'partial-'

/** Whether the cache has this entry. An entry is whole or absent: it comes into being by a rename. */
export function inCache(name) {
  return existsSync(join(cacheFolder(), name))
}

/** The folder of an entry. */
export function cached(name) {
  return join(cacheFolder(), name)
}

/**
 * The folder of an entry, filled first where it is missing.
 * @param {string} name names the contents (by their hash or version): an entry is never changed
 * @param {(folder: string) => Promise<void>} fill writes the contents into an empty folder; when it throws or
 *   the process dies, the entry stays absent
 */
export async function ensureCached(name, fill) {
  const folder = cached(name)
  if (existsSync(folder)) return folder
  mkdirSync(cacheFolder(), { recursive: true })
  const temporary = join(cacheFolder(), `${partial}${name}-${process.pid}`)
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary)
  try {
    await fill(temporary)
    renameSync(temporary, folder)
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true })
    throw error
  }
  return folder
}

/** Removes what interrupted set-ups left half done. Only for the holder of the set-up's lock. */
export function removeLeftovers() {
  let names = []
  try {
    names = readdirSync(cacheFolder())
  } catch {
    return
  }
  for (const name of names) {
    if (name.startsWith(partial)) rmSync(join(cacheFolder(), name), { recursive: true, force: true })
  }
}

/**
 * Fails with a sentence where a disk has not enough room.
 * @param {string} folder on that disk; need not exist yet
 * @param {number} bytes needed
 * @param {string} what it is for
 */
export function requireSpace(folder, bytes, what) {
  let existing = folder
  while (!existsSync(existing)) existing = dirname(existing)
  const disk = statfsSync(existing)
  const free = disk.bavail * disk.bsize
  if (free >= bytes) return
  const gigabytes = (n) => `${(n / 1e9).toFixed(1)} GB`
  throw new SetupFailure(
    `${what} needs ${gigabytes(bytes)} free in ${folder}, which has ${gigabytes(free)}. `
      + 'Free some space, or name a folder on another disk in LAYERBENCH_CACHE, and run this again.',
  )
}

/** The sha256 of a file, in hex. */
export async function sha256(path) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest('hex')
}

/**
 * Fails where a file is not the one that was pinned.
 * @param {string} path
 * @param {string} expected sha256 in hex
 */
export async function requireSha256(path, expected) {
  const actual = await sha256(path)
  if (actual === expected) return
  throw new SetupFailure(
    `${basename(path)} is not the file that Layerbench expects: its sha256 is ${actual} instead of `
      + `${expected}. It was damaged or replaced on the way; nothing of it was used. Run this again; if it `
      + 'stays so, ask whoever runs your package mirror.',
  )
}

/**
 * Puts cached trees into the clone, as one folder. Files become hard links: they cost no space and no time,
 * and are real files to the packager and to the dynamic loader's $ORIGIN, where a symbolic link would point
 * out of the package. Across file systems, where there are no hard links, they are copied. Symbolic links
 * stay links.
 * @param {string[]} sources folders whose contents are merged
 * @param {string} target replaced if it exists
 */
export function stageTrees(sources, target) {
  const temporary = `${target}.new`
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary, { recursive: true })
  for (const source of sources) placeTree(source, temporary)
  rmSync(target, { recursive: true, force: true })
  renameSync(temporary, target)
}

function placeTree(from, to) {
  const kind = lstatSync(from)
  if (kind.isDirectory()) {
    mkdirSync(to, { recursive: true })
    for (const name of readdirSync(from)) placeTree(join(from, name), join(to, name))
  } else if (kind.isSymbolicLink()) symlinkSync(readlinkSync(from), to)
  else {
    try {
      linkSync(from, to)
    } catch {
      copyFileSync(from, to, constants.COPYFILE_FICLONE)
    }
  }
}
