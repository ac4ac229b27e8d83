import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright-core'
import { electronInUse } from '../scripts/setup/electronPath.mjs'
import { root } from '../scripts/setup/paths.mjs'
import { hasDisplay } from '../scripts/setup/systemPackages.mjs'
import { startVirtualDisplay } from '../scripts/setup/virtualDisplay.mjs'

/**
 * How soon an edit of a network of 100 layers is seen in Design, in the built app (`npm run build`): from the key that
 * makes it to the frame that shows it.
 *   npm run bench:design [-- ROUNDS]
 * Ends with 1 where the target is missed.
 */
const rounds = Number(process.argv[2] ?? 20)
const target = 50 // milliseconds, of 95 in 100 edits
const pause = 120 // between edits, in milliseconds

/** What a round does, by its keys; it leaves the network as it was. */
const edits = {
  'duplicate': ['Control+d'],
  'delete': ['Delete'],
  'move': ['Alt+ArrowDown', 'Alt+ArrowUp'],
  'into a branch and out': ['Alt+ArrowRight', 'Alt+ArrowLeft'],
  'disable, enable': ['Control+e', 'Control+e'],
  'put in a Repeat': ['Control+g'],
  'ungroup': ['Control+Shift+g'],
  'undo': ['Control+z', 'Control+z'],
  'redo': ['Control+Shift+z', 'Control+Shift+z'],
  'select': ['ArrowDown', 'ArrowUp'],
}

const display = hasDisplay() ? undefined : await startVirtualDisplay()
const home = mkdtempSync(join(tmpdir(), 'layerbench-bench-'))
const electron = electronInUse()
const app = await _electron.launch({
  executablePath: electron.path,
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
  env: { ...process.env, ...(display && { DISPLAY: display.display }), LAYERBENCH_HOME: home },
})
try {
  const page = await app.firstWindow()
  await page.waitForSelector('[data-test=train][aria-disabled=false]', { timeout: 120_000 })
  await open(page, hundredLayers())
  report(await measure(page))
} finally {
  await app.close()
  display?.stop()
  rmSync(home, { recursive: true, force: true })
}

/** 100 layers in all, every 14th a convolution ahead of a branch; among them residual and inception blocks and a repeated one. */
function hundredLayers() {
  let made = 0
  const named = (type, fields = {}) => ({ type, name: `${type.toLowerCase()}_${made++}`, ...fields })
  const conv = (filters) => named('Conv2D', { filters, padding: 'same' })
  const block = () => [
    conv(16),
    named('Branch', { merge: 'Add', branches: [[conv(16), named('BatchNormalization'), conv(16)], []] }),
    named('Branch', { merge: 'Concatenate', branches: [[conv(4)], [conv(4), conv(8)], [conv(4)]] }),
    named('Repeat', { times: 2, layers: [conv(16), named('Dropout')] }),
    named('Activation'),
  ]
  const layers = [0, 1, 2, 3, 4, 5].flatMap(block)
  while (made < 98) layers.push(conv(16))
  return [...layers, named('Flatten'), named('Dense', { units: 32 })]
}

async function open(page, layers) {
  await page.evaluate(async (replaced) => {
    const { value } = await window.layerbench.request['experiment.get']()
    const architecture = { ...value.experiment.architecture, name: 'hundred', layers: replaced }
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([JSON.stringify({ ...value.experiment, architecture })], 'hundred.json'))
    document.querySelector('main').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, layers)
  await page.waitForSelector('[data-test=train][aria-disabled=false]')
  await page.waitForSelector('header :text-is("hundred")')
  const cards = await page.locator('[data-item]').count()
  if (cards !== 100) throw new Error(`${cards} cards are drawn, not 100`)
}

async function measure(page) {
  await page.evaluate(watchKeys)
  const times = Object.fromEntries([...Object.keys(edits), 'type a number'].map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const [name, keys] of Object.entries(edits)) {
      // A layer of the stack itself, right ahead of a branch, each time another one.
      const from = `[data-item="conv2d_${(round % 6) * 14}"]`
      if (name === 'duplicate' || name === 'select') await page.click(from, { position: { x: 60, y: 10 } })
      for (const key of keys) times[name].push(await timed(page, () => page.keyboard.press(key)))
    }
    const field = '[data-test=field-filters] input'
    await page.focus(field)
    for (const text of ['8', '16']) times['type a number'].push(await timed(page, () => page.fill(field, text)))
    // The first round warms the code up.
    if (round === 0) for (const list of Object.values(times)) list.length = 0
  }
  return times
}

async function timed(page, act) {
  const before = await page.evaluate(() => window.shown.length)
  await act()
  await page.waitForFunction((count) => window.shown.length > count, before)
  await page.waitForTimeout(pause)
  return page.evaluate((count) => window.shown[count], before)
}

/** In the page: from the moment the system made the event to right after the frame that shows what it did. */
function watchKeys() {
  window.shown = []
  let waiting = false
  const onEvent = (event) => {
    if (waiting || ['Control', 'Shift', 'Alt'].includes(event.key)) return
    waiting = true
    const seen = event.timeStamp
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        waiting = false
        window.shown.push(performance.now() - seen)
      }
      port2.postMessage(0)
    })
  }
  window.addEventListener('keydown', onEvent, true)
  window.addEventListener('input', onEvent, true)
}

function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((share / 100) * sorted.length))]
}

function report(times) {
  const all = Object.values(times).flat()
  const rows = [['edit', 'p50', 'p95', 'max', 'count'], ...Object.entries({ ...times, all }).map(([name, values]) =>
    [name, ...[50, 95, 100].map((share) => percentile(values, share).toFixed(1)), String(values.length)])]
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  const machine = {
    processor: cpus()[0].model, cores: cpus().length, memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    load: loadavg().map((value) => Number(value.toFixed(1))), electron: electron.version,
  }
  console.log(`100 layers; milliseconds from the key to the frame; ${machine.processor}, ${machine.cores} cores, load ${machine.load.join(' ')}\n`)
  for (const row of rows) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
  const met = percentile(all, 95) < target
  console.log(`\np95 under ${target} ms: ${met ? 'met' : 'missed'}`)
  const figures = (values) => Object.fromEntries([50, 95, 100].map((share) => [`p${share}`, percentile(values, share)]))
  const byEdit = Object.fromEntries(Object.entries(times).map(([name, values]) => [name, figures(values)]))
  console.log(JSON.stringify({ target, met, all: figures(all), edits: byEdit, machine }))
  if (!met) process.exitCode = 1
}
