import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { crc32, deflateSync } from 'node:zlib'
import { root } from '../scripts/setup/paths.mjs'
import { launchApp, loadExperiment } from './app.mjs'
import { median } from './median.mjs'

/**
 * How fast pictures from disk are classified in the real app: small files a second, from the click on "Open folder…" to the
 * last row, and a 12-megapixel JPEG, from its bytes in the page to its result in the table; and what the page holds of it
 * all. The same folder on the command line, start of the process included.
 *   npm run bench:classify [-- --files N] [--rounds N]
 * Ends with 1 where a target is missed.
 */
const { values } = parseArgs({ options: { files: { type: 'string', default: '5000' }, rounds: { type: 'string', default: '5' } } })
const files = Number(values.files), rounds = Number(values.rounds)
const targets = { filesPerSecond: 500, photo: 100 } // milliseconds

const folder = mkdtempSync(join(tmpdir(), 'layerbench-classify-'))
const { app, page, home, close } = await launchApp()
try {
  console.log(`${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, ${rounds} rounds, medians`)
  await trainOne()
  await page.click('[data-view=classify]')
  await page.waitForSelector('[data-test=classify-open-folder]')
  smallFiles()
  await openFolder() // the network is loaded, the code compiled
  const speeds = [], photos = []
  for (let round = 0; round < rounds; round++) speeds.push(files / await openFolder())
  const megabytes = await rendererMegabytes()
  for (let round = 0; round < rounds; round++) photos.push(await photo(round))
  const line = commandLine()

  const result = { files, filesPerSecond: median(speeds), photo: median(photos), megabytes, commandLine: line }
  const verdict = (ok) => (ok ? 'ok' : 'missed')
  const fast = result.filesPerSecond >= targets.filesPerSecond, quick = result.photo <= targets.photo
  console.log(`${files.toLocaleString('en')} PNG files of 28 × 28: ${result.filesPerSecond.toFixed(0)} a second to the last row (at least ${targets.filesPerSecond}: ${verdict(fast)}; rounds ${speeds.map((one) => one.toFixed(0)).join(' ')}); the page then holds ${megabytes.toFixed(0)} MB`)
  console.log(`JPEG of 4,000 × 3,000: ${result.photo.toFixed(0)} ms from its bytes to its result (at most ${targets.photo}: ${verdict(quick)}; rounds ${photos.map((one) => one.toFixed(0)).join(' ')})`)
  console.log(`command line: ${line.toFixed(0)} of the PNG files a second, the whole command`)
  console.log(JSON.stringify(result))
  if (!fast || !quick) process.exitCode = 1
} finally {
  await close()
  rmSync(folder, { recursive: true, force: true })
}

async function trainOne() {
  await loadExperiment(page, 'two-layer-dense', { budget: { unit: 'steps', steps: 100 }, phases: [] })
  await page.click('[data-test=train]')
  await page.waitForSelector('[data-test=run-state][data-state=completed]', { timeout: 120_000 })
}

/** Noise on black, each another. */
function smallFiles() {
  const side = 28
  for (let i = 0; i < files; i++) {
    const rows = Buffer.alloc((side + 1) * side)
    for (let y = 6; y < 22; y++) for (let x = 6; x < 22; x++) rows[y * (side + 1) + 1 + x] = Math.floor(Math.random() * 256)
    const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 0, 0, 0, 0])
    const at = join(folder, 'small', String(i % 10))
    if (i < 10) mkdirSync(at, { recursive: true })
    writeFileSync(join(at, `${i}.png`), Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0)),
    ]))
  }
}
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), length = Buffer.alloc(4), sum = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** Seconds from the click to the last result; the list is empty before. */
async function openFolder() {
  if (await page.isVisible('[data-test=classify-clear]')) await page.click('[data-test=classify-clear]')
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, join(folder, 'small'))
  return page.evaluate((count) => new Promise((resolve) => {
    const began = performance.now(), wanted = `${count.toLocaleString('en')} pictures classified`
    document.querySelector('[data-test=classify-open-folder]').click()
    const look = () => {
      if (document.querySelector('[data-test=classify-count]')?.textContent.includes(wanted)) resolve((performance.now() - began) / 1000)
      else requestAnimationFrame(look)
    }
    look()
  }), files)
}

/** Milliseconds from the drop of a file that is in memory to its row's probability. */
function photo(round) {
  return page.evaluate(async (number) => {
    document.querySelector('[data-test=classify-clear]')?.click()
    await new Promise((done) => { setTimeout(done, 500) })
    const canvas = new OffscreenCanvas(4000, 3000), context = canvas.getContext('2d')
    for (let i = 0; i < 4000; i++) {
      context.fillStyle = `hsl(${(i * 137 + number * 31) % 360} 60% ${30 + i % 50}%)`
      context.fillRect(Math.random() * 4000, Math.random() * 3000, 20 + Math.random() * 300, 20 + Math.random() * 300)
    }
    const bytes = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })).arrayBuffer()
    await new Promise((done) => { setTimeout(done, 500) })
    const dataTransfer = new DataTransfer(), began = performance.now()
    dataTransfer.items.add(new File([bytes], `photo ${number}.jpg`))
    document.querySelector('[data-test=classify-drop]').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    return new Promise((resolve) => {
      new MutationObserver((_changes, observer) => {
        if (!document.querySelector('[data-test=result-probability]')) return
        observer.disconnect()
        resolve(performance.now() - began)
      }).observe(document.body, { childList: true, subtree: true, characterData: true })
    })
  }, round)
}

/** Of the page's process. */
function rendererMegabytes() {
  return app.evaluate(({ app: running }) => running.getAppMetrics().filter(({ type }) => type === 'Tab')
    .reduce((sum, { memory }) => sum + memory.workingSetSize, 0) / 1000)
}

/** Files a second. */
function commandLine() {
  const began = performance.now()
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'out', 'main', 'cli.js'), 'classify', 'last', join(folder, 'small'), '--csv'], {
    env: { ...process.env, LAYERBENCH_HOME: home }, encoding: 'utf8', maxBuffer: 1e9,
  })
  const rows = stdout.trim().split('\n').length - 1
  if (status !== 0 || rows !== files) throw new Error(`layerbench classify ended with ${status} after ${rows} rows`)
  return files / ((performance.now() - began) / 1000)
}
