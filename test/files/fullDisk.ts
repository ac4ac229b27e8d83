import { mkdirSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { temporaryBeside } from '../../src/files/atomic'

/** The temporary name that the next write of `path` takes: its serial number is one up from this one. */
function nextTemporary(path: string): string {
  const [, serial] = /-(\d+)\.tmp$/.exec(temporaryBeside(path))!
  return join(dirname(path), `.${basename(path)}.${process.pid}-${Number(serial) + 1}.tmp`)
}

/** Makes the next write of that file meet a full disk: its temporary file leads to `/dev/full`. */
export function fullDiskFor(path: string): void {
  symlinkSync('/dev/full', nextTemporary(path))
}

/** The same for a folder that is written beside `path` and then renamed: its file `name` can't be written. */
export function fullDiskWithin(path: string, name: string): void {
  const temporary = nextTemporary(path)
  mkdirSync(temporary, { recursive: true })
  symlinkSync('/dev/full', join(temporary, name))
}
