import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { idxFilesOf, idxFolderOf, smallPart } from '../data/idxFolderOf'
import { go, openedWorkbench, readyToTrain, screenshot, train, untilState } from './workbench'

/** Files from outside become a data set: looked at first, kept when a person says so, trained on, deleted. */
const { home, bench } = openedWorkbench()
const size = { height: 28, width: 28 }
const folder = idxFolderOf({ files: idxFilesOf(smallPart(600, 3, 1, size), smallPart(90, 3, 2, size), size) })
const kept = () => readdirSync(join(home, 'data')).filter((name) => /^[0-9a-f]{64}$/.test(name))

/** The system's dialog is answered for the person. */
const answerDialog = (path: string) => bench.app.evaluate(({ dialog }, chosen) => {
  dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
}, path)

it('shows what it recognised and writes nothing before that is accepted', async () => {
  const { page } = bench
  await go(page, 'data')
  await readyToTrain(page)
  await page.click('[data-test=import]')
  await screenshot(page, 'data-import')
  await answerDialog(folder)
  await page.click('[data-test=import-folder]')
  await page.waitForSelector('[data-test=import-recognised]:has-text("IDX, 28 × 28 × 1")')
  expect(await page.locator('[data-test=import-preview] canvas').count()).toBe(24)
  expect(await page.textContent('[data-test=import-keep]')).toContain('690 images')
  await screenshot(page, 'data-import-plan')
  await page.click('[data-test=import-cancel]')
  await page.waitForSelector('[data-test=import-dialog]', { state: 'detached' })
  expect(kept()).toEqual([])
})

it('says by name what can’t be read, and takes other files then', async () => {
  const { page } = bench
  const file = join(home, 'notes.txt')
  writeFileSync(file, 'no images')
  await answerDialog(file)
  await page.click('[data-test=import]')
  await page.click('[data-test=import-files]')
  expect(await page.textContent('[data-test=import-failure]')).toContain('notes.txt: It is no data set that Layerbench can read')
  await answerDialog(folder)
  await page.click('[data-test=import-folder]')
  await page.waitForSelector('[data-test=import-recognised]')
  expect(await page.locator('[data-test=import-failure]').count()).toBe(0)
})

it('keeps it under its names; it is trained on, and deleted', async () => {
  const { page } = bench
  await page.fill('[data-test=import-name]', 'Small noise')
  await page.fill('[data-test=import-class-1]', '')
  expect(await page.isDisabled('[data-test=import-keep]')).toBe(true)
  await page.fill('[data-test=import-class-1]', 'one')
  await page.click('[data-test=import-keep]')
  await page.waitForSelector('[data-test=import-dialog]', { state: 'detached' })
  const [fingerprint] = kept()
  const id = `set-${fingerprint!.slice(0, 12)}`
  await page.waitForSelector(`[data-test=dataset-${id}]:has-text("Small noise")`)
  expect(await page.textContent('[data-test=label-distribution]')).toContain('one')
  await page.click(`[data-test=use-dataset-${id}]`)
  await go(page, 'train')
  await page.fill('[data-test=budget-value]', '2')
  await train(page)
  await untilState(page, /completed/)
  await go(page, 'data')
  await page.click('[data-test=delete-dataset]')
  await page.waitForSelector('text=/One run was trained on it/')
  await page.click('[data-test=confirm-delete]')
  await page.waitForSelector(`[data-test=dataset-${id}]`, { state: 'detached' })
  expect(existsSync(join(home, 'data', fingerprint!))).toBe(false)
  expect(bench.faults).toEqual([])
})
