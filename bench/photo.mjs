import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { root } from '../scripts/setup/paths.mjs'
import { median } from './median.mjs'

/**
 * What it costs to bring a photo to an image like the data's, in milliseconds of the processor's time a picture, by the
 * picture's size; beside it the same of another commit, the two taking turns on the same pictures.
 *   npm run bench:photo [-- --before COMMIT] [--rounds N] [--pictures N]
 * Ends with 1 where the target is missed.
 */
const { values } = parseArgs({ options: {
  before: { type: 'string' }, rounds: { type: 'string', default: '9' }, pictures: { type: 'string', default: '20' },
} })
const rounds = Number(values.rounds), pictures = Number(values.pictures)
const sizes = [128, 256, 384, 512, 1024], target = { from: 256, to: 512, milliseconds: 5 }
const folder = mkdtempSync(join(tmpdir(), 'layerbench-photo-'))

try {
  const contenders = { now: await builtFrom(root, 'now') }
  if (values.before) contenders.before = await builtFrom(checkedOut(values.before), 'before')
  console.log(`${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, ${rounds} rounds of ${pictures} photos, medians of processor time`)
  const bySize = sizes.map((size) => ({ size, ...measured(size, contenders) }))
  console.table(Object.fromEntries(bySize.map(({ size, ...figures }) => [`${size} × ${size}`, rounded(figures)])))
  const worst = Math.max(...bySize.filter(({ size }) => size >= target.from && size <= target.to).map(({ now }) => now))
  const missed = worst >= target.milliseconds
  console.log(`${target.from} to ${target.to} pixels a side: at most ${worst.toFixed(2)} ms (under ${target.milliseconds} ms: ${missed ? 'missed' : 'ok'})`)
  console.log(JSON.stringify({ rounds, pictures, before: values.before, bySize }))
  if (missed) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The sources of another commit, with the benchmark of this one. */
function checkedOut(commit) {
  const other = join(folder, 'sources')
  mkdirSync(other)
  const archive = execFileSync('git', ['-C', root, 'archive', commit], { maxBuffer: 2 ** 30 })
  execFileSync('tar', ['-x', '-C', other], { input: archive })
  cpSync(join(root, 'bench', 'photo'), join(other, 'bench', 'photo'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(other, 'node_modules'))
  return other
}

/** Those sources' way, as a module of its own. */
async function builtFrom(sources, name) {
  const entryFileNames = `${name}.cjs`
  await build({
    root: sources, configFile: false, logLevel: 'warn', ssr: { noExternal: true },
    build: {
      ssr: join(sources, 'bench', 'photo', 'ways.ts'), outDir: join(folder, 'built'), emptyOutDir: false,
      rollupOptions: { output: { format: 'cjs', entryFileNames } },
    },
  })
  return createRequire(import.meta.url)(join(folder, 'built', entryFileNames))
}

/** Milliseconds a picture of each contender. */
function measured(size, contenders) {
  const names = Object.keys(contenders), photos = contenders.now.photosOf(size, pictures)
  const times = Object.fromEntries(names.map((name) => [name, []]))
  // The first round compiles.
  for (let round = -1; round < rounds; round++) {
    for (const name of round % 2 ? [...names].reverse() : names) {
      const { toImage } = contenders[name], began = process.cpuUsage()
      for (const photo of photos) toImage(photo)
      const { user, system } = process.cpuUsage(began)
      if (round >= 0) times[name].push((user + system) / 1000 / pictures)
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])]))
}

function rounded(figures) {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name} (ms)`, Number(value.toFixed(2))]))
}
