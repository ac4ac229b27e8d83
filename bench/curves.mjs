import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/setup/paths.mjs'
import { launchApp } from './app.mjs'

/**
 * How smoothly the curves of a hundred runs of five hundred points are hovered over and panned, in the built app
 * (`npm run build`), and how long they take from the click that selects them to the frame that shows them.
 *   npm run bench:curves [-- RUNS [POINTS]]
 * Ends with 1 where a target is missed.
 */
const runs = Number(process.argv[2] ?? 100), points = Number(process.argv[3] ?? 500)
const targets = { hoverP95: 33, panP95: 50 } // milliseconds a frame
const moves = 200

const { app, page, close } = await launchApp({ prepare: makeRuns })
try {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1920, 1080))
  await page.click('[data-view=runs]')
  await page.waitForSelector('[data-test=run-row]')
  const shown = await select()
  const box = await page.locator('[data-test=compare-chart]').boundingBox()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const hover = await frames(async () => {
    for (let i = 0; i < moves; i++) {
      await page.mouse.move(x + box.width * 0.4 * Math.sin(i / 9), y + box.height * 0.3 * Math.sin(i / 5))
    }
  })
  await page.mouse.move(x, y)
  await page.keyboard.down('Control')
  for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -120)
  await page.keyboard.up('Control')
  await page.waitForSelector('[data-test=compare-chart][data-span]')
  await page.mouse.down()
  const pan = await frames(async () => {
    for (let i = 0; i < moves; i++) await page.mouse.move(x + box.width * 0.4 * Math.sin(i / 9), y)
  })
  await page.mouse.up()
  const missed = hover.p95 > targets.hoverP95 || pan.p95 > targets.panP95
  console.log(`${runs} runs of ${points} points: shown ${shown.toFixed(0)} ms after the click`)
  for (const [what, { median, p95, count }] of [['hover', hover], ['pan', pan]]) {
    console.log(`${what}: median ${median.toFixed(1)} ms a frame, p95 ${p95.toFixed(1)} ms, ${count} frames`)
  }
  console.log(JSON.stringify({ runs, points, shown, hover, pan, targets }))
  if (missed) process.exitCode = 1
} finally {
  await close()
}

/** All runs at once. @returns milliseconds to the frame that shows their curves */
function select() {
  return page.evaluate((count) => new Promise((resolve) => {
    const start = performance.now()
    document.querySelector('[data-test=select-all]').click()
    const wait = () => {
      const drawn = Number(document.querySelector('[data-test=compare-chart]')?.getAttribute('data-lines'))
      if (drawn >= count) requestAnimationFrame(() => resolve(performance.now() - start))
      else requestAnimationFrame(wait)
    }
    wait()
  }), runs)
}

/** How long frames take while something is done. */
async function frames(action) {
  await page.evaluate(() => {
    window.frameTimes = []
    let last = performance.now()
    const frame = () => {
      const now = performance.now()
      window.frameTimes.push(now - last)
      last = now
      window.watching = requestAnimationFrame(frame)
    }
    window.watching = requestAnimationFrame(frame)
  })
  await action()
  const times = await page.evaluate(() => {
    cancelAnimationFrame(window.watching)
    return window.frameTimes
  })
  const sorted = times.slice(1).sort((a, b) => a - b), at = (share) => sorted[Math.floor(share * (sorted.length - 1))]
  return { median: at(0.5), p95: at(0.95), count: sorted.length }
}

/** Copies of one short run, with curves that are made up. */
function makeRuns(home) {
  const cli = join(root, 'out', 'main', 'cli.js'), folder = join(home, 'runs')
  execFileSync(process.execPath, [cli, 'train', '--template', 'first-steps', '--data', 'sample', '--steps', '20'], {
    env: { ...process.env, LAYERBENCH_HOME: home }, stdio: 'ignore',
  })
  const base = readdirSync(folder).find((name) => /^\d{8}-/.test(name))
  const record = JSON.parse(readFileSync(join(folder, base, 'run.json'), 'utf8'))
  for (let i = 0; i < runs; i++) {
    const id = `20261121-${100000 + i}-bbbbbb`, top = 0.7 + 0.2 * (i / runs), lines = []
    const noise = (at) => 0.01 * Math.sin(at * 12.9898 + i * 78.233)
    for (let epoch = 1; epoch <= points; epoch++) {
      const share = 1 - Math.exp(-6 * epoch / points), common = { step: epoch * 10, epoch, seconds: epoch }
      lines.push({ kind: 'epoch', ...common, loss: 2.3 - 2 * share, accuracy: top * share })
      const held = { loss: 2.4 - 2 * share + noise(epoch), accuracy: top * share * 0.97 + noise(epoch + 7) }
      lines.push({ kind: 'evaluation', split: 'validation', ...common, ...held })
    }
    const moment = { step: points * 10, epoch: points, loss: 0.4, accuracy: top * 0.97 }
    const { step, epoch } = moment, known = { bestValidation: moment, lastValidation: moment, train: moment }
    const result = { ...record.status.result, step, epoch, seconds: points, ...known }
    cpSync(join(folder, base), join(folder, id), { recursive: true })
    writeFileSync(join(folder, id, 'metrics.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const copy = { ...record, id, name: `first-steps · seed ${i}`, status: { ...record.status, result } }
    writeFileSync(join(folder, id, 'run.json'), JSON.stringify(copy))
  }
}
