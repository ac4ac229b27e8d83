import { fashionMnist, fashionMnistFolder } from '../data/fashionMnist'
import type { Download } from '../domain/download'
import { fail } from '../domain/failure'
import { downloadFiles, stateOf } from './files'

const silence = 20_000, pause = 1000

/** What of Fashion-MNIST was downloaded into Layerbench's data folder before. */
export const keptFashionMnist = (dataFolder: string): Promise<Download> =>
  stateOf(fashionMnist.files, fashionMnistFolder(dataFolder))

/**
 * Downloads Fashion-MNIST into Layerbench's data folder, or what is lacking of it.
 * @returns false where the signal ended it
 * @throws FailureError `download-failed`, `download-busy`, `disk-full`, `disk-error`, `bad-arguments`
 */
export const downloadFashionMnist = (
  dataFolder: string, signal: AbortSignal, tell: (download: Download) => void,
): Promise<boolean> => {
  const source = { sources: sourcesFrom(process.env), signal, silence, pause }
  return downloadFiles(fashionMnist.files, fashionMnistFolder(dataFolder), source, tell)
}

/** A mirror of a person's own in place of the published addresses: the files are checked all the same. */
export function sourcesFrom({ LAYERBENCH_FASHION_MNIST: mirror }: NodeJS.ProcessEnv): readonly string[] {
  if (!mirror) return fashionMnist.sources
  const address = mirror.replace(/\/*$/, '/')
  try {
    if (/^https?:$/.test(new URL(address).protocol)) return [address]
  } catch {
    // No address at all.
  }
  return fail('bad-arguments', `LAYERBENCH_FASHION_MNIST is ${mirror}`, 'Give the http or https address of a folder with the four files.')
}
