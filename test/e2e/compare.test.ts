import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Run } from '../../src/domain/run'
import { idxFilesOf, idxFolderOf, smallPart } from '../data/idxFolderOf'
import { temporaryFolder } from '../engine/temporaryFolder'
import { go, launch, project, savingAs, screenshot, temporaryHome, type Workbench } from './workbench'

/** Twelve runs, three repeats of each of four combinations, are compared: drawn, hovered over, judged and handed on. */
const { home, remove } = temporaryHome()
const size = { height: 12, width: 12 }
const folder = idxFolderOf({ files: idxFilesOf(smallPart(900, 3, 1, size), smallPart(120, 3, 2, size), size) })
const rates = [0.0001, 0.001, 0.01, 0.1], seeds = [1, 2, 3]

async function layerbench(...args: string[]): Promise<string> {
  const cli = join(project, 'out', 'main', 'cli.js')
  return (await promisify(execFile)(process.execPath, [cli, ...args], { env: { ...process.env, LAYERBENCH_HOME: home } })).stdout
}
const records = () => readdirSync(join(home, 'runs')).filter((name) => /^\d{8}-/.test(name))
  .map((id) => JSON.parse(readFileSync(join(home, 'runs', id, 'run.json'), 'utf8')) as Run)

let bench: Workbench
beforeAll(async () => {
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ dataFolders: [folder] }))
  const sweep = join(temporaryFolder(), 'rates.json')
  writeFileSync(sweep, JSON.stringify({
    format: 'layerbench-sweep', version: 1, name: 'rates', template: 'first-steps', seeds,
    set: { 'training.budget': { unit: 'epochs', epochs: 4 } },
    axes: [{ field: 'training.optimizer.learning_rate', label: 'lr', values: rates }],
  }))
  await layerbench('sweep', sweep, '--data', folder)
  bench = await launch(home, { size: [1920, 1080] })
}, 400_000)
afterAll(async () => {
  await bench.close()
  remove()
})

/** As a person's shift-click would select them, in the order of their rates. */
async function select(runs: readonly Run[]) {
  const { page } = bench
  await go(page, 'runs')
  await page.waitForSelector('[data-test=run-group]')
  // Repeats stand folded in one row.
  for (const folded = page.locator('[data-test=fold][aria-label^=Unfold]'); await folded.count();) await folded.first().click()
  if (await page.locator('[data-test=clear-selection]').count()) await page.click('[data-test=clear-selection]')
  for (const { id } of runs) await page.click(`[data-test=run-row][data-id="${id}"] [data-test=run-select]`)
}
const rateOf = ({ experiment }: Run) => experiment.training.optimizer.learning_rate
const ordered = () => records().sort((a, b) => rateOf(a) - rateOf(b) || a.experiment.training.seed - b.experiment.training.seed)
const linesIn = (chart: string) => bench.page.getAttribute(`[data-test=${chart}]`, 'data-lines').then(Number)
const colours = () => bench.page.$$eval('[data-test=compared-run]', (all) =>
  Object.fromEntries(all.map((one) => [one.getAttribute('data-subject')!, (one.querySelector('i') as HTMLElement).style.background])))

it('draws repeats as one mean each, and each run where that is wanted', async () => {
  const { page } = bench
  expect(records()).toHaveLength(12)
  await select(ordered())
  await page.waitForFunction(() => document.querySelector('[data-test=compare-chart]')?.getAttribute('data-lines') === '8')
  expect(await page.locator('[data-test=compared-run]').count()).toBe(4)
  expect(await page.locator('[data-test=compare-results] thead th').count()).toBe(4)
  const accuracy = page.locator('[data-test=result-row][data-label="Best validation accuracy"] td')
  expect((await accuracy.allTextContents())[0]).toMatch(/\d+\.\d\d % ± \d+\.\d\d %/)
  expect(await page.textContent('[data-test=compare-verdict]')).toMatch(/^Of 4, .*(better than|within noise).* on validation: .*Welch’s t of 3 and 3 runs/)
  await screenshot(page, 'compare-repeats')
  await page.click('[data-test=repeats-each]')
  await page.waitForFunction(() => document.querySelector('[data-test=compare-chart]')?.getAttribute('data-lines') === '24')
  expect(await page.locator('[data-test=compared-run]').count()).toBe(12)
  await screenshot(page, 'compare-twelve')
})

it('names what is pointed at, in both charts and in the list', async () => {
  const { page } = bench, chart = page.locator('[data-test=compare-chart]')
  const box = (await chart.boundingBox())!
  for (let y = 0.2; y < 0.9 && !await chart.getAttribute('data-hovered'); y += 0.05) {
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * y)
    await page.waitForTimeout(60)
  }
  const hovered = await chart.getAttribute('data-hovered')
  expect(hovered).toBeTruthy()
  expect(await page.getAttribute('[data-test=compare-chart-loss]', 'data-hovered')).toBe(hovered)
  expect(await page.getAttribute(`[data-test=compared-run][data-subject="${hovered}"]`, 'class')).toContain('hovered')
  const rows = page.locator('[data-test=board-row]')
  expect(await rows.count()).toBe(12)
  expect(await page.locator('[data-test=board-row].pointed').count()).toBe(1)
  const values = (await rows.locator('.value').allTextContents()).map(parseFloat)
  expect(values).toEqual([...values].sort((a, b) => b - a))
  await page.mouse.move(2, 2)
  await page.locator('[data-test=compared-run]').nth(3).hover()
  expect(await chart.getAttribute('data-hovered')).toBe(await page.locator('[data-test=compared-run]').nth(3).getAttribute('data-subject'))
})

it('counts the x axis in epochs, steps or time, and smooths as far as is asked', async () => {
  const { page } = bench, chart = page.locator('[data-test=compare-chart]')
  const told = () => chart.getAttribute('aria-label')
  expect(await told()).toContain('at epoch 4')
  await page.click('[data-test=x-steps]')
  await page.waitForFunction(() => document.querySelector('[data-test=compare-chart]')!.getAttribute('aria-label')!.includes('at step'))
  await page.click('[data-test=x-seconds]')
  await page.waitForFunction(() => document.querySelector('[data-test=compare-chart]')!.getAttribute('aria-label')!.includes('after'))
  await page.click('[data-test=compare-log-x]')
  await page.click('[data-test=compare-log-y]')
  await page.locator('[data-test=smoothing] [role=slider]').focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
  expect(await page.locator('.smoothing .number').textContent()).toBe('0.03')
  await screenshot(page, 'compare-log-time')
  await page.click('[data-test=compare-log-x]')
  await page.click('[data-test=compare-log-y]')
  await page.click('[data-test=x-epochs]')
})

it('keeps a run’s colour whatever else is selected, and when the app is opened again', async () => {
  const before = await colours(), chosen = ordered().slice(4, 7)
  await select(chosen)
  await bench.page.waitForFunction(() => document.querySelectorAll('[data-test=compared-run]').length === 3)
  expect(await colours()).toEqual(Object.fromEntries(chosen.map(({ id }) => [id, before[id]])))
  await bench.close()
  bench = await launch(home, { size: [1920, 1080] })
  await select([...chosen].reverse())
  await bench.page.waitForFunction(() => document.querySelectorAll('[data-test=compared-run]').length === 3 || document.querySelector('[data-test=repeats-each]'))
  if (await bench.page.locator('[data-test=repeats-each]').count()) await bench.page.click('[data-test=repeats-each]')
  expect(await colours()).toEqual(Object.fromEntries(chosen.map(({ id }) => [id, before[id]])))
})

it('shades many lines by what came of them, or by a setting', async () => {
  const { page } = bench
  await select(ordered())
  await page.selectOption('[data-test=colour-by]', 'result')
  expect(await page.textContent('[data-test=colour-key]')).toMatch(/%.*%/)
  await page.selectOption('[data-test=colour-by]', { label: 'by Learning rate' })
  expect(await page.textContent('[data-test=colour-key]')).toMatch(/0\.0001.*0\.1/)
  expect(new Set(Object.values(await colours())).size).toBe(4)
  await page.selectOption('[data-test=colour-by]', 'run')
})

it('holds two runs against one another on the same images: matrices, images, a verdict', async () => {
  const { page } = bench
  await select([ordered()[0]!, ordered()[6]!])
  const verdict = () => page.textContent('[data-test=compare-verdict]')
  expect(await verdict()).toMatch(/by their totals, 90 images/)
  expect(await page.textContent('[data-test=compare-architecture] h4')).toBe('Architecture: the same in all')
  await page.click('[data-test=versus-compare]')
  await page.waitForSelector('[data-test=matrix-difference]', { timeout: 60_000 })
  await page.waitForFunction(() => /McNemar p [=<] 0\.\d+, 90 images/.test(document.querySelector('[data-test=compare-verdict]')!.textContent!))
  const cells = page.locator('[data-test=matrix-difference] [data-cell]')
  const changes = (await cells.allTextContents()).map((text) => Number(text.replace('−', '-') || 0))
  expect(changes.some((change) => change !== 0)).toBe(true)
  // What one cell of a row gains another one loses: the images of a class stay as many.
  expect(changes.reduce((sum, change) => sum + change, 0)).toBe(0)
  await cells.nth(changes.findIndex((change) => change > 0)).click()
  await page.waitForSelector('[data-test=difference-images] [data-test=image-tile]')
  await page.evaluate(() => document.querySelector('[data-test=matrix-difference]')!.scrollIntoView({ block: 'center' }))
  await screenshot(page, 'compare-matrices')
})

it('hands the curves on as SVG, PNG and CSV', async () => {
  const { page } = bench
  const save = async (label: string, file: string) => {
    const path = await savingAs(bench, file)
    await page.click('[data-test=export-curves]')
    await page.click(`.n-dropdown-option:has-text("${label}")`)
    await page.waitForSelector(`text="Saved in ${path}"`)
    return readFileSync(path)
  }
  await select(ordered())
  const svg = (await save('Accuracy (SVG)', 'accuracy.svg')).toString()
  expect(svg.match(/stroke-dasharray/g)!.length).toBeGreaterThanOrEqual(12)
  expect(svg).toContain('seed 1')
  expect((await save('Loss (PNG)', 'loss.png')).subarray(1, 4).toString()).toBe('PNG')
  const rows = (await save('Drawn points', 'points.csv')).toString().trim().split('\r\n')
  expect(rows[0]).toBe('chart,run,split,epoch,value,smoothed,low,high')
  // 12 runs, two charts, train and validation of 4 epochs.
  expect(rows).toHaveLength(1 + 12 * 2 * 2 * 4)
  expect(await linesIn('compare-chart')).toBe(24)
  expect(bench.faults).toEqual([])
})
