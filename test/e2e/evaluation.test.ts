import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataVersion } from '../../src/domain/dataVersion'
import type { EvaluationReport } from '../../src/domain/evaluation/report'
import type { Run } from '../../src/domain/run'
import { idxFilesOf, idxFolderOf, smallPart } from '../data/idxFolderOf'
import { go, launch, project, savingAs, screenshot, temporaryHome, untilState, type Workbench } from './workbench'

/** A run is evaluated in the app and on the command line; an image is labelled otherwise, and a child run trained. */
const { home, remove } = temporaryHome()
const size = { height: 12, width: 12 }
const folder = idxFolderOf({ files: idxFilesOf(smallPart(900, 3, 1, size), smallPart(120, 3, 2, size), size) })

async function layerbench(...args: string[]): Promise<string> {
  const cli = join(project, 'out', 'main', 'cli.js')
  return (await promisify(execFile)(process.execPath, [cli, ...args], { env: { ...process.env, LAYERBENCH_HOME: home } })).stdout
}
const evaluated = async (...args: string[]) =>
  JSON.parse(await layerbench('evaluate', parent, '--json', ...args)) as EvaluationReport & { event?: string; run?: string }
const recordOf = (id: string) => JSON.parse(readFileSync(join(home, 'runs', id, 'run.json'), 'utf8')) as Run

let bench: Workbench, parent: string
beforeAll(async () => {
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ dataFolders: [folder] }))
  await layerbench('train', '--template', 'first-steps', '--data', folder, '--epochs', '2')
  parent = readdirSync(join(home, 'runs'))[0]!
  bench = await launch(home)
  await openEvaluation()
})
afterAll(async () => {
  await bench.close()
  remove()
})

async function openEvaluation() {
  const { page } = bench
  await go(page, 'runs')
  await page.click(`[data-id="${parent}"]`)
  await page.click('[data-test=run-tab-evaluation]')
}
const figures = async () => Object.fromEntries(await bench.page.$$eval('[data-figure]', (all) =>
  all.map((one) => [one.getAttribute('data-figure')!, Number(one.getAttribute('data-value'))] as const)))
const figuresOf = ({ accuracy, topK, loss, macro, calibration }: EvaluationReport) => ({
  Accuracy: accuracy.value, ...Object.fromEntries(topK.map(({ k, value }) => [`Top-${k}`, value])), Loss: loss, 'Macro F1': macro.f1,
  'Calibration error': calibration.error,
})

it('shows the figures that the command line gives, of validation unless asked', async () => {
  const { page } = bench
  await page.waitForSelector('[data-figure]')
  const report = await evaluated()
  expect(await figures()).toEqual(figuresOf(report))
  expect(await page.textContent('[data-test=evaluation-of]')).toContain(`validation, best checkpoint, epoch ${report.epoch}`)
  expect(await page.locator('[data-test=class-table] tbody tr').count()).toBe(3)
  await screenshot(page, 'evaluation')
})

it('a cell of the matrix opens its images, each large with its probabilities', async () => {
  const { page } = bench, { matrix, pairs } = await evaluated()
  expect(pairs).toBeUndefined()
  const [label, predicted] = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => [row, column] as const))
    .filter(([row, column]) => row !== column && matrix![row]![column]! > 0)[0]!
  await page.click(`[data-cell="${label}-${predicted}"]`)
  await page.waitForSelector('[data-test=images-cell][aria-pressed=true]')
  expect(await page.textContent('[data-test=evaluation-images] header')).toContain(String(matrix![label]![predicted]))
  await page.locator('[data-test=evaluation-images] [data-test=image-tile]').first().click()
  await page.waitForSelector('[data-test=image-dialog] canvas')
  expect(await page.textContent('[data-test=image-own]')).toBe(String(label))
  expect(await page.textContent('[data-test=image-given]')).toBe(String(predicted))
  expect(await page.locator('[data-test=image-dialog] ol li').count()).toBe(3)
  await page.keyboard.press('Escape')
  await page.waitForSelector('[data-test=image-dialog]', { state: 'detached' })
})

it('the matrix is read and opened by keys', async () => {
  const { page } = bench
  await page.focus('[data-test=matrix]')
  for (const key of ['Home', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'Enter']) await page.keyboard.press(key)
  await page.waitForSelector('[data-test=images-cell]:has-text("0, right")')
})

it('report and pictures are saved as files', async () => {
  const { page } = bench
  const choose = async (label: string, file: string) => {
    const path = await savingAs(bench, file)
    await page.click('[data-test=export-evaluation]')
    await page.click(`.n-dropdown-option:has-text("${label}")`)
    await page.waitForSelector(`text="Saved in ${path}"`)
    return readFileSync(path)
  }
  const { event: _event, run: _run, ...report } = await evaluated()
  expect(JSON.parse((await choose('Report (JSON)', 'report.json')).toString())).toEqual(report)
  expect((await choose('Classes (CSV)', 'classes.csv')).toString()).toBe(await layerbench('evaluate', parent, '--csv'))
  expect((await choose('Predictions (CSV)', 'predictions.csv')).toString().split('\r\n')).toHaveLength(report.count + 2)
  const svg = (await choose('Confusion matrix (SVG)', 'matrix.svg')).toString()
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg".*Confusion matrix.*validation, best checkpoint/s)
  expect(svg).not.toContain('data-export')
  for (const [label, file] of [['Curves (PNG)', 'curves.png'], ['Predictions at random (PNG)', 'grid.png']] as const) {
    const png = await choose(label, file)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.length).toBeGreaterThan(5000)
  }
})

it('the test set is folded; each look is counted once', async () => {
  const { page } = bench
  await page.click('[data-test=evaluation] [data-test=split-test]')
  await page.waitForSelector('[data-test=test-folded]')
  expect(await page.locator('[data-figure]').count()).toBe(0)
  const unasked = await page.evaluate(
    (id) => window.layerbench.request['runs.predictions']({ id, split: 'test', checkpoint: 'best' }), parent)
  expect(unasked).toMatchObject({ ok: false, failure: { code: 'bad-request' } })
  await page.click('[data-test=reveal-evaluation]')
  await page.waitForSelector('[data-figure]')
  expect(recordOf(parent).testLooks).toBe(1)
  const shown = await figures()
  await page.click('[data-test=split-validation]')
  await page.click('[data-test=evaluation] [data-test=split-test]')
  expect(await figures()).toEqual(shown)
  expect(recordOf(parent).testLooks).toBe(1)
  expect(shown).toEqual(figuresOf(await evaluated('--split', 'test')))
  expect(recordOf(parent).testLooks).toBe(2)
})

it('an image is labelled otherwise from where it is seen, and a child of the run is trained on that', async () => {
  const { page } = bench
  await page.click('[data-test=split-validation]')
  await page.click('[data-test=images-errors]')
  const tile = page.locator('[data-test=evaluation-images] [data-test=image-tile]').first(), place = Number(await tile.getAttribute('data-image'))
  await tile.click()
  await page.click('[data-test=exclude-image]')
  await page.click('[data-test=take-change-back]')
  const own = Number(await page.textContent('[data-test=image-own]')), label = (own + 1) % 3
  await page.click('[data-test=relabel-image]')
  await page.click(`.n-base-select-option:has-text("${label}")`)
  expect(await page.textContent('[data-test=image-change]')).toBe(`To be labelled ${label}`)
  await page.keyboard.press('Escape')
  await page.waitForSelector('[data-test=evaluation-changes]:has-text("1 image relabelled")')
  await screenshot(page, 'evaluation-changes')
  await page.click('[data-test=retrain]')
  await untilState(page, /completed/)
  const child = recordOf(readdirSync(join(home, 'runs')).find((id) => id !== parent)!), { name } = recordOf(parent)
  expect(child.parent).toEqual({ id: parent, name, changed: '1 image relabelled' })
  expect(child.experiment).toEqual({ ...recordOf(parent).experiment, data: child.data.id })
  const version = JSON.parse(readFileSync(join(home, 'data', 'versions', `${child.data.id}.json`), 'utf8')) as DataVersion
  expect(version.steps).toMatchObject([{ kind: 'relabel', label, train: [place], test: [] }])
  expect(recordOf(parent).data.fingerprint).not.toBe(child.data.fingerprint)
})

it('a damaged checkpoint is said, and the other one is a click away', async () => {
  const { page } = bench, checkpoints = join(home, 'runs', parent, 'checkpoints')
  rmSync(join(home, 'runs', parent, 'predictions'), { recursive: true })
  writeFileSync(join(checkpoints, readdirSync(checkpoints).find((name) => name.startsWith('best'))!, 'tensors.bin'), 'nothing')
  await page.reload()
  await openEvaluation()
  await page.waitForSelector('[data-test=evaluation-failure]:has-text("tensors.bin")')
  await page.click('[data-test=use-other]')
  await page.waitForSelector('[data-test=evaluation-of]:has-text("last checkpoint")')
  expect(bench.faults).toEqual([])
})
