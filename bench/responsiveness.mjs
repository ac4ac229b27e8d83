import { cpus, loadavg, totalmem } from 'node:os'
import { launchApp, loadExperiment } from './app.mjs'

/**
 * How lively the window is while compact-cnn trains, in the built app (`npm run build`): how late the main process
 * comes to its work, and how long a click on the rail takes until the frame with that view is painted.
 *   npm run bench:responsiveness [-- SECONDS]
 * Ends with 1 where a target is missed.
 */
const seconds = Number(process.argv[2] ?? 60)
const targets = { lagP99: 50, clickP99: 100 } // milliseconds
/** How often the delay is sampled, and so the least that is reported of it, in milliseconds. */
const resolution = 1
const pause = 150 // between clicks, in milliseconds
const views = ['data', 'design', 'train', 'runs', 'classify', 'settings']

const { app, page, electron, close } = await launchApp()
try {
  const data = await loadExperiment(page, 'compact-cnn', { budget: { unit: 'epochs', epochs: 1000 }, phases: [] })
  await startTraining(page)
  const figures = await measure(page)
  report(data, figures)
} finally {
  await close()
}

async function startTraining(page) {
  await page.waitForSelector('[data-test=train][aria-disabled=false]', { timeout: 60_000 })
  await page.evaluate(() => {
    window.imagesPerSecond = []
    window.layerbench.on['run.metrics'](({ metrics }) => {
      for (const metric of metrics) if (metric.kind === 'train') window.imagesPerSecond.push(metric.imagesPerSecond)
    })
  })
  await page.click('[data-test=train]')
  await page.waitForFunction(() => window.imagesPerSecond.length > 2, undefined, { timeout: 120_000 })
}

async function measure(page) {
  await page.evaluate(watchClicks)
  await app.evaluate((_electron, every) => {
    const load = process.getBuiltinModule ?? ((name) => process.mainModule.require(name))
    globalThis.lag = load('perf_hooks').monitorEventLoopDelay({ resolution: every })
    globalThis.lag.enable()
  }, resolution)
  const from = await page.evaluate(() => window.imagesPerSecond.length)
  const end = Date.now() + seconds * 1000
  for (let i = 0; Date.now() < end; i++) {
    await page.click(`[data-view=${views[i % views.length]}]`)
    await page.waitForTimeout(pause)
  }
  const lag = await app.evaluate(() => {
    const { lag } = globalThis
    lag.disable()
    return { p50: lag.percentile(50) / 1e6, p99: lag.percentile(99) / 1e6, max: lag.max / 1e6 }
  })
  const { clicks, speeds } = await page.evaluate((start) => ({
    clicks: window.clickTimes, speeds: window.imagesPerSecond.slice(start),
  }), from)
  const all = sorted(clicks.map(({ milliseconds }) => milliseconds))
  const byView = Object.fromEntries(views.map((view) =>
    [view, summary(sorted(clicks.filter((click) => click.view === view).map(({ milliseconds }) => milliseconds)))]))
  const first = summary(sorted(views.map((view) => clicks.find((click) => click.view === view).milliseconds)))
  return { lag, click: summary(all), first, byView, imagesPerSecond: percentile(sorted(speeds), 50), reports: speeds.length }
}

/** In the page: from the moment the system saw the click to the frame after the one that shows the view. */
function watchClicks() {
  window.clickTimes = []
  window.addEventListener('click', (event) => {
    const view = event.target.closest('[data-view]')?.dataset.view
    if (!view) return
    const seen = event.timeStamp
    const frame = () => requestAnimationFrame(() => {
      if (!document.querySelector(`[data-view=${view}][aria-current=page]`)) return frame()
      requestAnimationFrame(() => window.clickTimes.push({ view, milliseconds: performance.now() - seen }))
    })
    frame()
  }, { capture: true })
}

function sorted(values) {
  return [...values].sort((a, b) => a - b)
}
function percentile(values, share) {
  return values[Math.min(values.length - 1, Math.floor((share / 100) * values.length))]
}
function summary(values) {
  return { p50: percentile(values, 50), p99: percentile(values, 99), max: values.at(-1), count: values.length }
}

function report(data, { lag, click, first, byView, imagesPerSecond, reports }) {
  const machine = {
    processor: cpus()[0].model, cores: cpus().length, memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    load: loadavg().map((value) => Number(value.toFixed(1))), electron: electron.version, node: process.version,
  }
  const ok = { lag: lag.p99 < targets.lagP99, click: click.p99 < targets.clickP99 }
  const rows = [
    ['', 'p50', 'p99', 'max', 'count', 'target p99'],
    ['main\'s delay (ms)', ...figuresOf(lag), '', `< ${targets.lagP99} ${ok.lag ? 'met' : 'missed'}`],
    ['click to frame (ms)', ...figuresOf(click), click.count, `< ${targets.clickP99} ${ok.click ? 'met' : 'missed'}`],
    ['  first visits', ...figuresOf(first), first.count, ''],
    ...views.map((view) => [`  ${view}`, ...figuresOf(byView[view]), byView[view].count, '']),
  ]
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)))
  console.log(`compact-cnn on ${data}, ${seconds} s, ${Math.round(imagesPerSecond)} images/s meanwhile`)
  console.log(`${machine.processor}, ${machine.cores} cores, ${machine.memory}, load ${machine.load.join(' ')}, Electron ${machine.electron}\n`)
  for (const row of rows) {
    console.log(row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i]))).join('  '))
  }
  console.log(`\n${JSON.stringify({ data, seconds, lag, click, first, byView, imagesPerSecond, reports, targets, ok, machine })}`)
  if (!ok.lag || !ok.click) process.exitCode = 1
}

function figuresOf({ p50, p99, max }) {
  return [p50, p99, max].map((value) => value.toFixed(1))
}
