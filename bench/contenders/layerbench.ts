import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readIdxFolder } from '../../src/data/idxFolder'
import { labelBytes } from '../../src/data/labels'
import { readSample } from '../../src/data/sampleFolder'
import { environmentOf } from '../../src/engine/tensorflow'
import { version } from '../../package.json'
import { eager } from './eager'
import { kernels } from './kernels'
import { type Contender, readTask, type Task } from './task'
import { saving, unsaved } from './saving'
import { traced } from './traced'

/**
 * A contender in a process of its own: `NAME TASK.json`. It reads a JSON line a turn (`{"do": "train", "seconds": 2}`)
 * and answers with one. `set FOLDER [IDX]` writes the images for all contenders instead.
 */
const contenders: Record<string, (task: Task) => Contender> = { traced, eager, kernels, saving, unsaved }

const say = (answer: object): boolean => process.stdout.write(`${JSON.stringify(answer)}\n`)

function serve(name: string, path: string): void {
  const memoryBefore = process.memoryUsage().rss
  const contender = contenders[name]!(readTask(path))
  const { layerbench, tensorflow, tfjs, node } = environmentOf(version)
  say({ ready: true, versions: { layerbench, tensorflow, tfjs, node }, facts: { memoryBefore, ...contender.facts } })
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { do: what, seconds } = JSON.parse(line) as { do: 'train' | 'predict'; seconds: number }
    void Promise.resolve(contender[what]!(seconds)).then(say)
  }).on('close', () => process.exit(0))
}

/** The folder's set, or the built-in one, as plain files of bytes. */
async function writeSet(folder: string, idx: string | undefined): Promise<void> {
  const set = await (idx ? readIdxFolder(idx) : readSample(join(tmpdir(), 'layerbench-bench-sample')))
  mkdirSync(folder, { recursive: true })
  for (const part of ['train', 'test'] as const) {
    writeFileSync(join(folder, `${part}-images.bin`), set[part].images)
    writeFileSync(join(folder, `${part}-labels.bin`), labelBytes(set[part].labels, set.classes.length))
  }
  writeFileSync(join(folder, 'set.json'), JSON.stringify({ shape: set.shape, classes: set.classes }))
  say({ train: set.train.labels.length, test: set.test.labels.length, processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length })
}

const [name, ...rest] = process.argv.slice(2) as [string, string, string?]
if (name === 'set') void writeSet(rest[0], rest[1])
else serve(name, rest[0])
