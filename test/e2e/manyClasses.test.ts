import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seededNumbers } from '../engine/seededNumbers'
import { go, launch, project, readyToTrain, screenshot, temporaryHome, type Workbench } from './workbench'

/** Three hundred classes: more than a byte tells apart, and than fit on a page. */
const { home, remove } = temporaryHome()
const classes = 300, side = 12
let bench: Workbench, id: string

/** A table whose images show their label: two rows are lit. */
function table(count: number, seed: number): string {
  const next = seededNumbers(seed)
  const pixel = (label: number, at: number) =>
    Math.floor(next() * 60) + (Math.floor(at / side) === label % side || at % side === Math.floor(label / side) % side ? 180 : 0)
  return Array.from({ length: count }, (_, i) => i % classes)
    .map((label) => [label, ...Array.from({ length: side * side }, (_, at) => pixel(label, at))].join(',')).join('\n')
}
function commandLine(...args: string[]): Record<string, unknown> {
  const output = execFileSync(process.execPath, [join(project, 'out', 'main', 'cli.js'), ...args, '--json'],
    { env: { ...process.env, LAYERBENCH_HOME: home }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(output.trim().split('\n').at(-1)!) as Record<string, unknown>
}

beforeAll(async () => {
  writeFileSync(join(home, 'many_train.csv'), table(3000, 1))
  writeFileSync(join(home, 'many_test.csv'), table(600, 2))
  id = commandLine('data', 'import', join(home, 'many_train.csv'), join(home, 'many_test.csv')).id as string
  commandLine('train', '--template', 'first-steps', '--data', id, '--steps', '20')
  bench = await launch(home)
})
afterAll(async () => {
  await bench?.close()
  remove()
})

it('are all in the data view: rows come as they are scrolled to, one class is found by its name', async () => {
  const { page } = bench
  await go(page, 'data')
  await readyToTrain(page)
  await page.click(`[data-test=dataset-${id}] .about`)
  const rows = page.locator('[data-test=samples-grid] .row')
  await expect.poll(() => rows.count(), { timeout: 20_000 }).toBe(60)
  expect(await page.locator('[data-test=label-distribution] button').count()).toBe(classes)
  await screenshot(page, 'many-classes-data')
  for (let end = 60; end < classes; end += 60) {
    await page.locator('[data-test=samples-grid]').evaluate((grid) => { grid.scrollTop = grid.scrollHeight })
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBe(end + 60)
  }
  await page.locator('[data-test=label-distribution] button').nth(257).click()
  await expect.poll(() => page.locator('[data-test=samples-grid] canvas').count()).toBe(10)
  expect(await rows.getAttribute('data-class')).toBe('257')
  await screenshot(page, 'many-classes-one')
})

it('are the most likely hundred of a picture, which is told', async () => {
  const { page, faults } = bench
  await go(page, 'classify')
  await page.click('[data-test=classify-try]')
  const pane = page.locator('[data-test=classify-detail]'), more = pane.locator('[data-test=all-classes]')
  await more.click()
  expect(await more.textContent()).toContain('Top five')
  expect(await pane.locator('[data-test=bar-class]').count()).toBe(100)
  await screenshot(page, 'many-classes-classify')
  await more.click()
  expect(await more.textContent()).toContain('Top 100 of 300 classes')
  expect(faults).toEqual([])
})

it('are as many outputs in Design, and a plan of their import has a name for each', async () => {
  const { page, app } = bench
  await go(page, 'data')
  await page.click(`[data-test=use-dataset-${id}]`)
  await go(page, 'design')
  await page.waitForSelector('text=300 classes')
  await screenshot(page, 'many-classes-design')
  await go(page, 'data')
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, join(home, 'many_train.csv'))
  await page.click('[data-test=import]')
  await page.click('[data-test=import-files]')
  await page.waitForSelector('[data-test=import-recognised]')
  expect(await page.locator('[data-test=import-classes] input').count()).toBe(classes)
  await screenshot(page, 'many-classes-import')
})
