import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runCommand } from '../scripts/setup/command.mjs'
import { SetupFailure } from '../scripts/setup/failure.mjs'
import { root } from '../scripts/setup/paths.mjs'

const holdsData = (folder) => ['', '.gz'].some((ending) => existsSync(join(folder, `train-images-idx3-ubyte${ending}`)))

/**
 * @param {string | undefined} chosen
 * @returns {string | undefined} a folder with Fashion-MNIST's files; undefined where there is none, for the sample set
 */
export function findData(chosen) {
  if (chosen === undefined) return [join(root, '..', 'shared', 'fashion-mnist')].find(holdsData)
  const folder = resolve(chosen)
  if (!holdsData(folder)) throw new SetupFailure(`${folder} holds no train-images-idx3-ubyte, neither plain nor as .gz`)
  return folder
}

/** Writes the images where every contender can read them. @returns {Promise<{train: number, test: number}>} how many */
export async function writeData(engine, folder, idx) {
  const { code, output } = await runCommand(process.execPath, [engine, 'set', folder, ...(idx ? [idx] : [])], {
    env: { TF_CPP_MIN_LOG_LEVEL: '3' },
  })
  if (code !== 0) throw new SetupFailure(`The images could not be read:\n${output}`)
  return JSON.parse(output.split('\n').find((line) => line.startsWith('{')))
}
