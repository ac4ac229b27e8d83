import { fail } from '../domain/failure'
import { nameOf } from './bytes'

export type PartName = 'train' | 'test' | 'validation'

/** Which part of a data set a name speaks of, if any. */
export function partOfName(name: string): PartName | undefined {
  if (/train|^tr[_-]|[_-]tr$/i.test(name)) return 'train'
  if (/test|^t10k|^te[_-]|[_-]te$/i.test(name)) return 'test'
  return /valid|^val(?![a-z])|[_-]val(?![a-z])|^dev(?![a-z])|[_-]dev(?![a-z])/i.test(name) ? 'validation' : undefined
}

/** The files to train and to test on, and those that are neither. */
export interface FileRoles { train: string; test: string | undefined; unused: string[] }

/**
 * One file is to train on; of several, those are taken whose names say so.
 * @throws FailureError `data-damaged` where they don't
 */
export function fileRoles(paths: readonly string[], format: string): FileRoles {
  if (paths.length === 1) return { train: paths[0]!, test: undefined, unused: [] }
  const named = (part: PartName | undefined) => paths.filter((path) => partOfName(nameOf(path)) === part)
  const test = named('test'), other = named(undefined), train = named('train').length ? named('train') : other
  if (train.length === 1 && test.length <= 1 && (test.length || train[0] !== other[0])) {
    return { train: train[0]!, test: test[0], unused: paths.filter((path) => path !== train[0] && path !== test[0]) }
  }
  return fail('data-damaged', `Of these ${paths.length} ${format} files (${paths.slice(0, 5).map(nameOf).join(', ')}${paths.length > 5 ? ', …' : ''}) it isn't clear which to train on`,
    'Choose one, or two with train and test in their names.')
}
