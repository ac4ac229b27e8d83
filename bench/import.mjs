// How long importing 70,000 images of 28 × 28 takes from each kind of source, and how much memory.
// npm run bench:import -- [--data FOLDER] [--rounds N]
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { crc32, deflateSync, gunzipSync } from 'node:zlib'
import { findData } from './data.mjs'
import { median } from './median.mjs'

/** The command line decodes pictures itself; the importing process is its child. */
const { values } = parseArgs({ options: { data: { type: 'string' }, rounds: { type: 'string', default: '3' } } })
const rounds = Number(values.rounds), side = 28, size = side * side
const folder = mkdtempSync(join(tmpdir(), 'layerbench-import-'))
const cli = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))
/** Seconds at most, by source; memory above what ten images take at most 2.5 times the data. */
const targets = { IDX: 2, CSV: 15, 'PNG files': 60, '.mat v7.3': 15 }

try {
  const parts = images(findData(values.data))
  const count = parts.reduce((sum, { labels }) => sum + labels.length, 0), megabytes = count * (size + 1) / 1e6
  const few = parts.map(({ part, images: pixels, labels }) =>
    ({ part, images: pixels.subarray(0, 10 * size), labels: labels.subarray(0, 10) }))
  const write = async (of, name) => ({
    IDX: idxFolder(of, `${name}-idx`), CSV: csvFolder(of, `${name}-csv`), 'PNG files': pngFolder(of, `${name}-png`),
    '.mat v7.3': await matFile(of, `${name}.mat`),
  })
  const sources = await write(parts, 'all'), own = await write(few, 'few')
  const found = Object.fromEntries(Object.keys(sources).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, path] of Object.entries(sources)) {
      const { seconds, peak } = await measure(path)
      found[name].push({ seconds, peak: peak - (await measure(own[name])).peak })
    }
  }
  const results = Object.entries(found).map(([name, measured]) => {
    const seconds = median(measured.map((one) => one.seconds)), peak = median(measured.map((one) => one.peak))
    return { name, seconds, target: targets[name], megabytes: peak, ofData: peak / megabytes }
  })
  console.log(`${count.toLocaleString('en')} images, ${megabytes.toFixed(0)} MB, ${rounds} rounds taking turns; the whole command, start of the process included`)
  for (const { name, seconds, target, megabytes: peak, ofData } of results) {
    console.log(`${name.padEnd(10)} ${seconds.toFixed(2).padStart(6)} s (target ${target})  ${peak.toFixed(0).padStart(4)} MB above that of ten images, ${ofData.toFixed(2)} of the data (target 2.5)`)
  }
  console.log(JSON.stringify({ images: count, rounds, results }))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Fashion-MNIST's where it is there, else noise on black. */
function images(idx) {
  const read = (name, header) => {
    const file = readdirSync(idx).find((candidate) => candidate.startsWith(name)), bytes = readFileSync(join(idx, file))
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).subarray(header)
  }
  if (idx) {
    return [['train', 'train'], ['test', 't10k']].map(([part, prefix]) =>
      ({ part, images: read(`${prefix}-images`, 16), labels: read(`${prefix}-labels`, 8) }))
  }
  return [['train', 60_000], ['test', 10_000]].map(([part, count]) => ({
    part, labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
    images: Uint8Array.from({ length: count * size }, () => Math.max(0, Math.floor(Math.random() * 512) - 256)),
  }))
}

function idxFolder(all, name) {
  const at = join(folder, name)
  mkdirSync(at)
  for (const { part, images: pixels, labels } of all) {
    const header = (rank, ...sizes) => Buffer.concat([Buffer.from([0, 0, 8, rank]), ...sizes.map((each) => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(each)
      return bytes
    })])
    const prefix = part === 'test' ? 't10k' : part
    writeFileSync(join(at, `${prefix}-images-idx3-ubyte`), Buffer.concat([header(3, labels.length, side, side), pixels]))
    writeFileSync(join(at, `${prefix}-labels-idx1-ubyte`), Buffer.concat([header(1, labels.length), labels]))
  }
  return at
}

/** As Kaggle's: a header, the label first. */
function csvFolder(all, name) {
  const at = join(folder, name)
  mkdirSync(at)
  for (const { part, images: pixels, labels } of all) {
    const file = openSync(join(at, `fashion_${part}.csv`), 'w')
    writeSync(file, `label,${Array.from({ length: size }, (_, i) => `pixel${i + 1}`).join(',')}\n`)
    labels.forEach((label, i) => writeSync(file, `${label},${pixels.subarray(i * size, (i + 1) * size).join(',')}\n`))
    closeSync(file)
  }
  return at
}

function pngFolder(all, name) {
  const at = join(folder, name), chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), length = Buffer.alloc(4), sum = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 0, 0, 0, 0]), end = chunk('IEND', Buffer.alloc(0))
  const start = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header)])
  for (const { part, images: pixels, labels } of all) {
    for (const label of new Set(labels)) mkdirSync(join(at, part, `class ${label}`), { recursive: true })
    labels.forEach((label, i) => {
      const rows = Buffer.alloc((side + 1) * side)
      for (let y = 0; y < side; y++) rows.set(pixels.subarray(i * size + y * side, i * size + (y + 1) * side), y * (side + 1) + 1)
      writeFileSync(join(at, part, `class ${label}`, `${i}.png`), Buffer.concat([start, chunk('IDAT', deflateSync(rows)), end]))
    })
  }
  return at
}

/** As MATLAB saves 28 × 28 × N and 1 × N: compressed in chunks, the fastest axis first; without the 512 bytes before it. */
async function matFile(all, name) {
  const h5 = await import('h5wasm/node'), at = join(folder, name)
  await h5.ready
  const file = new h5.File(at, 'w')
  for (const { part, images: pixels, labels } of all) {
    const count = labels.length
    for (const [what, data, shape, chunks] of [
      ['images', new Uint8Array(pixels), [count, side, side], [Math.min(count, 1000), side, side]],
      ['labels', new Uint8Array(labels), [count, 1], [count, 1]],
    ]) {
      const dataset = file.create_dataset({ name: `${part}_${what}`, data, shape, chunks, compression: 'gzip' })
      dataset.create_attribute('MATLAB_class', 'uint8')
    }
  }
  file.close()
  return at
}

/** Seconds of the whole command, and the megabytes that its importing process held at most. */
async function measure(path) {
  const home = mkdtempSync(join(folder, 'home-')), began = performance.now()
  const child = spawn(process.execPath, [cli, 'data', 'import', path, '--json'], {
    env: { ...process.env, LAYERBENCH_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = '', peak = 0
  child.stdout.setEncoding('utf8').on('data', (text) => { output += text })
  const watch = setInterval(() => {
    peak = Math.max(peak, importerPeak(child.pid))
  }, 20)
  const code = await new Promise((resolve) => { child.on('close', resolve) })
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1000, result = JSON.parse(output.trim().split('\n').pop())
  if (code !== 0 || result.event !== 'result') throw new Error(`${basename(path)}: ${output.slice(-500)}`)
  rmSync(home, { recursive: true, force: true })
  return { seconds, peak }
}

/** Resident megabytes of a process's child at most so far. */
function importerPeak(parent) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] !== String(parent)) continue
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000
    } catch {
      // Gone meanwhile.
    }
  }
  return 0
}
