import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { decodePictures } from '../../src/cli/decodePictures'
import type { ImageSet, Part } from '../../src/data/imageSet'
import { readStoredSet } from '../../src/data/storedSet'
import { proposedChoices, type SourceOptions, type SourcePlan } from '../../src/domain/dataImport'
import { FailureError, type Failure } from '../../src/domain/failure'
import { sizeOf } from '../../src/domain/shape'
import { ImportClient } from '../../src/host/importClient'
import { startNodeProcess } from '../../src/host/nodeProcess'
import type { Source } from './format'

/** A set that an import has kept. */
export interface Found {
  plan: SourcePlan
  shape: number[]
  classes: string[]
  /** Of every image its part, class and pixels, in the set's order. A test part that was drawn counts as train. */
  rows: string[]
  pixels: Buffer
  labels: number[]
  /** What can't be read was left out, so many of it. */
  dropped: number
}
export type Outcome = { kind: 'refused'; failure: Failure } | { kind: 'accepted'; found: Found } | { kind: 'crashed'; failure: Failure }
/** What an import took: seconds of the processor, decoding included, and megabytes above what the process needs by itself. */
export interface Took { seconds: number; megabytes: number }

/** A process without an answer after that long hangs. */
const mostSeconds = 60

/** The built importing process, started as the command line does; another one once it has died. */
export class Importing {
  private client: ImportClient | undefined
  private own = 0

  constructor(private readonly program: string, private readonly folder: string) {}

  /** Imports a source as the app does: looked at, kept as it is proposed; where that is refused, without what can't be read. */
  async import(source: Source): Promise<{ outcome: Outcome; took: Took }> {
    const input = join(this.folder, 'input')
    rmSync(input, { recursive: true, force: true })
    for (const [name, bytes] of Object.entries(source.files)) {
      mkdirSync(dirname(join(input, name)), { recursive: true })
      writeFileSync(join(input, name), bytes)
    }
    const paths = source.open?.map((name) => join(input, name)) ?? [input]
    const client = this.started()
    if (!this.own) {
      await client.ask('decoded', { batch: 0, pictures: [] }) // it has started once it answers
      this.own = peakOf(client.pid!)
    }
    forgetPeak(client.pid!)
    const before = processorSeconds(client.pid!), hanging = setTimeout(() => client.kill(), mostSeconds * 1000)
    const outcome = await this.outcome(paths)
    clearTimeout(hanging)
    if (!client.isAlive) return { outcome, took: { seconds: 0, megabytes: 0 } }
    const megabytes = Math.max(0, peakOf(client.pid!) - this.own)
    return { outcome, took: { seconds: processorSeconds(client.pid!) - before, megabytes } }
  }

  /** Ends the process; the next import gets a new one. */
  stop(): void {
    this.client?.kill()
    this.client = undefined
    this.own = 0
  }

  private started(): ImportClient {
    if (!this.client?.isAlive) {
      this.own = 0
      this.client = new ImportClient(startNodeProcess(this.program), {
        progress: () => undefined, decode: ({ files, into }) => decodePictures(files, into),
      })
    }
    return this.client
  }

  private async outcome(paths: string[]): Promise<Outcome> {
    let plan: SourcePlan | undefined
    try {
      ({ plan } = await this.started().ask('open', { paths }))
      return { kind: 'accepted', found: await this.kept(plan) }
    } catch (error) {
      const refusal = outcomeOf(error)
      if (refusal.kind === 'crashed' || !plan || plan.options.kind === 'idx') return refusal
      try {
        const options: SourceOptions = { ...plan.options, faulty: 'drop' }
        return { kind: 'accepted', found: await this.kept((await this.started().ask('open', { paths, options })).plan) }
      } catch (second) {
        const again = outcomeOf(second)
        return again.kind === 'crashed' ? again : refusal
      }
    }
  }

  private async kept(plan: SourcePlan): Promise<Found> {
    const cache = join(this.folder, 'sets')
    rmSync(cache, { recursive: true, force: true })
    mkdirSync(cache)
    const { fingerprint } = await this.started().ask('store', { choices: proposedChoices(plan, 'mutant'), folder: cache })
    const { set, stored } = await readStoredSet(join(cache, fingerprint))
    return foundOf(plan, set, stored.source.dropped)
  }
}

function foundOf(plan: SourcePlan, set: ImageSet, dropped: number): Found {
  const size = sizeOf(set.shape), parts: [string, Part][] = [['train', set.train], [plan.test ? 'test' : 'train', set.test]]
  return {
    plan, shape: set.shape, classes: set.classes, dropped,
    rows: parts.flatMap(([name, { images, labels }]) => Array.from(labels, (label, i) =>
      `${name} ${set.classes[label]} ${createHash('md5').update(images.subarray(i * size, (i + 1) * size)).digest('base64')}`)),
    pixels: Buffer.concat(parts.map(([, { images }]) => images)), labels: parts.flatMap(([, { labels }]) => [...labels]),
  }
}

/** A failure as data is a refusal; what was thrown and caught, and a process that died, aren't. */
function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof FailureError)) throw error
  const { failure } = error
  const bug = failure.code === 'engine-died' || failure.what.startsWith('Reading it met a fault')
  return { kind: bug ? 'crashed' : 'refused', failure }
}

/** Ticks of Linux's clock a second, on every machine that there is. */
const ticks = 100
/** What a process and this one, which decodes for it, have used: how busy the machine is with other things doesn't count. */
function processorSeconds(pid: number): number {
  const { user, system } = process.cpuUsage()
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ')
    return (user + system) / 1e6 + (Number(fields[11]) + Number(fields[12])) / ticks
  } catch {
    return (user + system) / 1e6
  }
}

const statusOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return '' // gone, or no Linux: nothing is measured
  }
}
/** Resident megabytes at most since the peak was forgotten. */
const peakOf = (pid: number): number => Number(/VmHWM:\s+(\d+)/.exec(statusOf(pid))?.[1] ?? 0) / 1000

function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    // Not allowed: the peak is that of all mutants so far.
  }
}
