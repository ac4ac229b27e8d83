import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DataVersion } from '../../src/domain/dataVersion'
import { idxFilesOf, idxFolderOf, smallPart } from '../data/idxFolderOf'
import { go, launch, readyToTrain, screenshot, temporaryHome, train, untilState, type Workbench } from './workbench'

/** A set is looked at and cleaned: its statistics, images that stand twice, a version without them, a run on that. */
const { home, remove } = temporaryHome()
const size = { height: 28, width: 28 }, pixels = 28 * 28
const trainPart = smallPart(600, 3, 1, size), testPart = smallPart(90, 3, 2, size)
/** Train 0 stands again as train 300; train 5, of another class, is like train 8; train 10 stands in test. */
trainPart.images.copyWithin(300 * pixels, 0, pixels)
trainPart.images.copyWithin(8 * pixels, 5 * pixels, 6 * pixels)
trainPart.images[8 * pixels]! ^= 64
trainPart.labels[8] = 0
testPart.images.set(trainPart.images.subarray(10 * pixels, 11 * pixels), 7 * pixels)
const folder = idxFolderOf({ files: idxFilesOf(trainPart, testPart, size) })

let bench: Workbench
beforeAll(async () => {
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ dataFolders: [folder] }))
  bench = await launch(home)
})
afterAll(async () => {
  await bench.close()
  remove()
})
const versions = () => readdirSync(join(home, 'data', 'versions')).map((name) =>
  JSON.parse(readFileSync(join(home, 'data', 'versions', name), 'utf8')) as DataVersion)
const counts = async () => (await bench.page.textContent('[data-test=change-counts]'))!.trim()

it('shows mean images and figures of each class', async () => {
  const { page } = bench
  await go(page, 'data')
  await page.click('[data-test^=dataset-idx-] button')
  await page.click('[data-test=section-statistics]')
  await page.waitForSelector('[data-test=statistics] canvas')
  expect(await page.locator('[data-test=statistics] canvas').count()).toBe(6)
  expect(await page.textContent('[data-test=figure-table]')).toContain('600')
  await screenshot(page, 'data-statistics')
})

it('finds images that stand twice, and leaves them out of a version by one click', async () => {
  const { page } = bench
  await page.click('[data-test=section-duplicates]')
  await page.click('[data-test=search-duplicates]')
  await page.waitForSelector('[data-test=like-group]')
  const groups = await page.locator('[data-test=like-group]').allTextContents()
  expect(groups).toHaveLength(3)
  expect(groups.join()).toMatch(/Exact.*train 0.*train 300/)
  expect(groups.join()).toMatch(/train and test.*test 7.*train 10/)
  expect(groups.join()).toMatch(/RMS 2\.3.*conflicting labels.*train 5.*train 8/)
  await screenshot(page, 'data-duplicates')
  await page.click('[data-test=like-exact]')
  await page.click('[data-test=exclude-duplicates]')
  await page.waitForSelector('text=/stays as it is/')
  const [version] = versions()
  expect(version).toMatchObject({ base: { name: expect.any(String) as string }, steps: [{ kind: 'exclude', train: [10, 300], test: [] }] })
  await page.waitForSelector(`[data-test=dataset-${version!.id}]:has-text("598 train")`)
  expect(await page.textContent('[data-test=like-exact]')).toContain('0')
})

it('relabels from a group and from samples, and takes one back', async () => {
  const { page } = bench
  await page.click('[data-test=like-labels]')
  await page.click('[data-test=relabel-group]:has-text("All 2")')
  await page.waitForSelector('[data-test=like-labels]:has-text("0")')
  await page.click('[data-test=section-samples]')
  await page.locator('[data-test=sample]').first().click()
  await page.locator('[data-test=sample]').nth(2).click({ modifiers: ['Shift'] })
  await page.waitForSelector('[data-test=selection]:has-text("3 chosen")')
  await page.click('[data-test=relabel]')
  await page.click('.n-base-select-option:has-text("1")')
  await page.waitForSelector('[data-test=selection]', { state: 'detached' })
  await page.click('[data-test=section-changes]')
  await page.waitForFunction(() => document.querySelectorAll('[data-test=change]').length === 3)
  expect(await counts()).toBe(`2 excluded, 4 relabelled of ${versions()[0]!.base.name}`)
  await screenshot(page, 'data-changes')
  await page.locator('[data-test=take-back]').first().click()
  await page.waitForFunction(() => document.querySelectorAll('[data-test=change]').length === 2)
  expect(await counts()).toContain('2 excluded, 1 relabelled')
  await page.click('[data-test=undo-change]')
  await page.waitForFunction(() => document.querySelectorAll('[data-test=change]').length === 3)
  expect(versions()).toHaveLength(1)
})

it('trains on the version; a change after that makes another one and leaves the run its data', async () => {
  const { page } = bench, [trained] = versions()
  await page.click(`[data-test=use-dataset-${trained!.id}]`)
  await go(page, 'train')
  await page.fill('[data-test=budget-value]', '2')
  await readyToTrain(page)
  await train(page)
  await untilState(page, /completed/)
  const [run] = readdirSync(join(home, 'runs'))
  const { data } = JSON.parse(readFileSync(join(home, 'runs', run!, 'run.json'), 'utf8')) as { data: { id: string; fingerprint: string } }
  expect(data).toMatchObject({ id: trained!.id, fingerprint: trained!.fingerprint })
  await go(page, 'data')
  await page.click('[data-test=take-all-back]')
  await page.waitForSelector('text=/in a new version/')
  const other = versions().find(({ id }) => id !== trained!.id)!
  expect(other).toMatchObject({ steps: [], fingerprint: other.base.fingerprint })
  expect(versions().find(({ id }) => id === trained!.id)).toEqual(trained)
  await go(page, 'runs')
  await page.click('[data-test=run-row]')
  await page.waitForSelector('[data-test=run-detail]')
  expect(await page.locator('[data-test=data-notice]').count()).toBe(0)
})

it('a version is deleted; the run that needs it says so', async () => {
  const { page } = bench, [trained] = versions().filter(({ steps }) => steps.length)
  await go(page, 'data')
  await page.click(`[data-test=dataset-${trained!.id}] button`)
  await page.click('[data-test=delete-dataset]')
  await page.waitForSelector('text=/One run was trained on it/')
  await page.click('[data-test=confirm-delete]')
  await page.waitForSelector(`[data-test=dataset-${trained!.id}]`, { state: 'detached' })
  expect(versions()).toHaveLength(1)
  await go(page, 'runs')
  expect(await page.textContent('[data-test=data-notice]')).toContain(`${trained!.name} is not on this machine as this run was trained on it`)
  await screenshot(page, 'runs-data-notice')
  expect(bench.faults).toEqual([])
})
