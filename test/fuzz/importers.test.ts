import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { arrayFormats } from './arrayFormats'
import { Dice } from './dice'
import type { Format, Mutant, Source } from './format'
import { pictureFormats } from './pictureFormats'
import { type Found, Importing, type Took } from './importing'
import { keepMutant, Tally } from './report'
import { tableFormats } from './tableFormats'
import { type Verdict, verdictOn } from './verdict'
import { zipFormat } from './zipFormat'

/*
 * Damaged files in the built importing process. `npm run test:fuzz` tries 1,000 mutants of each format, `npm test` a few.
 * LAYERBENCH_FUZZ_SEED begins elsewhere; LAYERBENCH_FUZZ_ONLY="PNG:17" repeats one.
 */
const full = process.env.LAYERBENCH_FUZZ === 'full', count = full ? 1000 : 25
const firstSeed = Number(process.env.LAYERBENCH_FUZZ_SEED ?? 1)
const [onlyFormat, onlySeed] = process.env.LAYERBENCH_FUZZ_ONLY?.split(/:(?=\d+$)/) ?? []
const most = { seconds: 2, megabytes: 512 }

const folder = mkdtempSync(join(tmpdir(), 'layerbench-fuzz-'))
const importing = new Importing(join(__dirname, '../../out/main/import.js'), folder)
afterAll(() => {
  importing.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function original(source: Source): Promise<Found> {
  const { outcome } = await importing.import(source)
  if (outcome.kind !== 'accepted') throw new Error(`the source itself is refused: ${outcome.failure.what}`)
  return outcome.found
}

/** Once more in a new process where it took too much: the machine may have been busy, the process full. */
async function tried(mutant: Mutant, before: Found): Promise<{ verdict: Verdict; why: string; took: Took }> {
  let { outcome, took } = await importing.import(mutant)
  if (took.seconds > most.seconds || took.megabytes > most.megabytes) {
    importing.stop()
    ;({ outcome, took } = await importing.import(mutant))
  }
  return { ...verdictOn(mutant, before, outcome), took }
}

const formats: readonly Format[] = [...tableFormats, ...arrayFormats, ...pictureFormats, zipFormat]

describe('damaged files are refused, told of or read as they were', () => {
  it.each(formats.filter(({ name }) => !onlyFormat || name === onlyFormat).map((format) => [format.name, format] as const))('%s', async (name, format) => {
    const tally = new Tally(name), sources = await format.sources()
    const before: Found[] = []
    for (const source of sources) before.push(await original(source))
    const seeds = onlySeed ? [Number(onlySeed)] : Array.from({ length: count }, (_, i) => firstSeed + i)
    for (const seed of seeds) {
      const mutant = format.mutate(sources[seed % sources.length]!, new Dice(seed))
      const { verdict, why, took } = await tried(mutant, before[seed % sources.length]!)
      tally.add(verdict, took)
      const slow = took.seconds > most.seconds, large = took.megabytes > most.megabytes
      if (verdict !== 'wrong' && verdict !== 'crashed' && !slow && !large) continue
      const cost = `${took.seconds.toFixed(1)} s, ${took.megabytes.toFixed(0)} MB`
      tally.failures.push(`${name}:${seed} ${verdict}, ${cost}; ${mutant.what}: ${why} (${keepMutant(name, seed, mutant)})`)
    }
    process.stdout.write(`\n  ${tally}\n${tally.failures.map((line) => `    ${line}\n`).join('')}`)
    expect(tally.failures, 'repeat one with LAYERBENCH_FUZZ_ONLY="FORMAT:SEED" npm run test:fuzz').toEqual([])
  })
})
