import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Run } from '../../src/domain/run'
import { RunStore } from '../../src/runs/runStore'
import { makeRun } from '../renderer/makeRun'
import { go, launch, screenshot, temporaryHome, type Workbench } from './workbench'

/** The table of runs with 300 of them: found, grouped, tagged, archived, pinned, deleted and brought back. */
const { home, remove } = temporaryHome(), store = new RunStore(join(home, 'runs')), count = 300
let bench: Workbench

const idOf = (i: number) => `20260${1 + Math.floor(i / 100)}01-1000${String(i % 60).padStart(2, '0')}-${String.fromCharCode(97 + i % 26)}${'abcdefghij'[Math.floor(i / 26) % 10]}aaa${'bcdefghijk'[Math.floor(i / 60) % 10]}`
function runNumber(i: number): Run {
  const accuracy = 0.6 + i / 1000, run = makeRun({
    id: idOf(i), name: `net ${i}`, createdAt: new Date(Date.UTC(2026, 0, 1, i)).toISOString(),
    layers: [{ type: 'Flatten', name: 'flatten' }, { type: 'Dense', name: 'dense', units: 2 ** (4 + i % 6) }],
    training: { seed: i % 3, optimizer: { name: i % 2 ? 'SGD' : 'Adam', learning_rate: i % 2 ? 0.1 : 3e-4 } },
    result: { seconds: 60 + i, bestValidation: { loss: 1 - accuracy, accuracy, step: 100, epoch: 9 } },
  })
  // 270 to 278: three combinations with three seeds each.
  const point = i - 270
  return point < 0 || point > 8 ? run : { ...run, group: { id: '0123456789abcdef', name: 'rates', point: Math.floor(point / 3), values: [{ label: 'lr', text: '0.1' }] } }
}

beforeAll(async () => {
  await Promise.all(Array.from({ length: count }, (_, i) => store.create(runNumber(i))))
  bench = await launch(home)
  await go(bench.page, 'runs')
  await bench.page.waitForSelector('[data-test=run-row]')
}, 120_000)
afterAll(async () => {
  await bench.close()
  remove()
})

const names = () => bench.page.$$eval('[data-test=run-name]', (cells) => cells.map((cell) => cell.textContent!.trim()))
const footer = () => bench.page.textContent('[data-test=runs-footer]')
const filter = async (text: string, shown: number) => {
  await bench.page.fill('[data-test=run-search]', text)
  await expect.poll(footer).toMatch(shown === count ? /^300 runs( ·|$)/ : new RegExp(`300 runs · ${shown} shown`))
}
const row = (i: number) => bench.page.locator(`[data-test=run-row][data-id="${idOf(i)}"]`)
const notesOf = (i: number) => JSON.parse(readFileSync(join(store.folderOf(idOf(i)), 'notes.json'), 'utf8')) as Record<string, unknown>

it('has only the rows in view in the page, the best first, and every one by scrolling or by keys', async () => {
  const { page } = bench
  expect((await names())[0]).toBe('net 299')
  expect(await page.locator('[data-test=run-row]').count()).toBeLessThan(60)
  await page.locator('[data-test=run-row]').first().click()
  await page.keyboard.press('End')
  await expect.poll(names).toContain('net 0')
  await page.keyboard.press('Enter')
  await page.waitForSelector(`[data-test=run-detail][data-id="${idOf(0)}"]`)
  await page.keyboard.press('Home')
  await expect.poll(names).toContain('net 299')
  await page.keyboard.press('Escape')
})

it('is filtered as one types, and says what of a query it doesn’t understand', async () => {
  const { page } = bench
  await filter('accuracy > 85% optimizer:Adam units>=64', 16)
  expect((await names())[0]).toBe('net 298')
  await filter('"net 29" -optimizer:Adam', 6)
  await page.fill('[data-test=run-search]', 'accuracy > 85% colour:red')
  await expect.poll(() => page.textContent('[data-test=query-problem]')).toContain('There is no “colour”')
  await screenshot(page, 'runs-filter-problem')
  await filter('', count)
})

it('shows repeats as one row of their mean and interval, which folds open', async () => {
  const { page } = bench
  await filter('sweep:rates', 9)
  const group = page.locator('[data-test=run-group][data-kind=repeats]').first()
  expect(await group.textContent()).toMatch(/3 repeats.*87\.70 ± 0\.25 %/) // scipy.stats.t.interval of .876, .877, .878
  expect(await page.locator('[data-test=run-row]').count()).toBe(0)
  await group.locator('[data-test=fold]').click()
  await expect.poll(names).toEqual(['net 278', 'net 277', 'net 276'])
  await filter('', count)
})

it('is grouped, each group with its runs, and a group folds', async () => {
  const { page } = bench
  await page.selectOption('[data-test=grouping]', 'optimizer')
  const sections = page.locator('[data-test=run-group][data-kind=section]')
  expect(await sections.first().textContent()).toMatch(/Adam\s*150/)
  await sections.first().click()
  await expect.poll(() => sections.nth(1).textContent()).toMatch(/SGD\s*150/)
  await screenshot(page, 'runs-grouped')
  await page.selectOption('[data-test=grouping]', 'none')
})

it('takes tags, stars and a project for many at once, and finds runs by them', async () => {
  const { page } = bench
  await filter('"net 29"', 11)
  await page.click('[data-test=select-all]')
  await page.click('[data-test=tag-selected]')
  await page.fill('[data-test=tag-selected-name]', 'to show')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('[data-test=run-tag]').count()).toBe(11)
  await page.click('[data-test=project-selected]')
  await page.fill('[data-test=project-selected-name]', 'shoes')
  await page.keyboard.press('Enter')
  for (const each of [290, 295, 299]) {
    await expect.poll(() => existsSync(join(store.folderOf(idOf(each)), 'notes.json')) && notesOf(each))
      .toMatchObject({ tags: ['to show'], project: 'shoes' })
  }
  await row(295).locator('[data-test=run-star]').click()
  await filter('tag:"to show" is:starred', 1)
  expect(await names()).toEqual(['net 295'])
  await page.click('[data-test=clear-selection]')
  await filter('', count)
})

it('archives runs out of sight until they are asked for', async () => {
  const { page } = bench
  await row(299).click()
  await page.click('[data-test=archive-selected]')
  await expect.poll(names).not.toContain('net 299')
  await page.check('[data-test=show-archived]')
  await expect.poll(names).toContain('net 299')
  await page.click('[data-test=archive-selected]')
  await expect.poll(() => notesOf(299).archived).toBe(false)
  await page.click('[data-test=clear-selection]')
})

it('measures others against a pinned baseline', async () => {
  const { page } = bench
  await row(298).hover()
  await row(298).locator('[data-test=run-pin]').click()
  await expect.poll(async () => (await names())[0]).toBe('net 298')
  expect(await row(299).locator('[data-test=run-delta]').allTextContents()).toEqual(expect.arrayContaining(['+0.10', '+0.3 %']))
  expect(await row(299).locator('[data-test=run-delta]').first().getAttribute('class')).toContain('good')
  await screenshot(page, 'runs-baseline')
  await row(298).hover()
  await row(298).locator('[data-test=run-pin]').click()
  await expect.poll(async () => (await names())[0]).toBe('net 299')
})

it('shows a column for a setting in which runs differ, sorts by it, and keeps it', async () => {
  const { page } = bench
  await page.click('[data-test=columns]')
  await page.fill('[data-test=find-column]', 'dense')
  await page.click('[data-test="show-layers.dense.units"]')
  await page.keyboard.press('Escape')
  await page.mouse.click(640, 780)
  await page.click('[data-test="sort-layers.dense.units"]')
  await expect.poll(async () => (await names())[0]).toBe('net 299') // 512 units, the newest of those
  await screenshot(page, 'runs-columns')
})

it('deletes runs and brings them back, and for good where nobody does', async () => {
  const { page } = bench
  await filter('"net 10"', 11)
  await page.click('[data-test=select-all]')
  await page.click('[data-test=delete-selected]')
  await expect.poll(footer).toMatch(/^289 runs · 0 shown/)
  expect(existsSync(store.folderOf(idOf(10)))).toBe(false)
  await page.click('[data-test=undo-delete]')
  await expect.poll(footer).toMatch(/^300 runs · 11 shown/)
  expect((await store.read(idOf(10))).name).toBe('net 10')
  await page.click('[data-test=clear-selection]')
  await row(10).click()
  await page.keyboard.press('Delete')
  await expect.poll(footer).toMatch(/^299 runs/)
  await expect.poll(() => readdirSync(store.root).filter((name) => name.startsWith('.deleted')).length, { timeout: 30_000 }).toBe(0)
  expect(readdirSync(store.root)).toHaveLength(299)
}, 60_000)

it('gives runs names of what tells them apart', async () => {
  const { page } = bench
  await page.fill('[data-test=run-search]', '"net 4"')
  await row(4).click()
  await row(41).click({ modifiers: ['Control'] })
  await page.click('[data-test=more-selected]')
  await page.locator('.n-dropdown-option').filter({ hasText: 'Rename by difference' }).click()
  await expect.poll(async () => (await store.read(idOf(4))).name).toBe('net · dense units 256 · Adam · lr 3e-4 · seed 1')
  await expect.poll(async () => (await store.read(idOf(41))).name).toBe('net · dense units 512 · SGD · lr 0.1 · seed 2')
})

it('drops weights once confirmed; the run says so, and its record stays', async () => {
  const { page } = bench
  await page.fill('[data-test=run-search]', '"net 200"')
  await row(200).click()
  await page.waitForSelector('[data-test=classify]')
  await page.click('[data-test=more-selected]')
  await page.locator('.n-dropdown-option').filter({ hasText: 'drop the weights' }).click()
  await page.click('[data-test=confirm-drop-weights]')
  await page.waitForSelector('[data-test=weights-dropped]')
  expect(await page.locator('[data-test=classify]').count()).toBe(0)
  expect(await store.read(idOf(200))).toMatchObject({ name: 'net 200', weightsDropped: { bytes: 0 } })
  await screenshot(page, 'runs-weights-dropped')
})

it('takes notes in Markdown, tags and why of one run', async () => {
  const { page } = bench
  await page.fill('[data-test=run-search]', '"net 150"')
  await row(150).click()
  await page.click('[data-test=edit-notes]')
  await page.fill('[data-test=notes-text]', '# Boots\n- **good** <img src=x onerror=alert(1)>')
  await page.waitForSelector('[data-test=notes-preview] strong:text-is("good")')
  await screenshot(page, 'run-notes')
  await page.click('[data-test=notes-done]')
  await page.click('[data-test=add-tag]')
  await page.fill('[data-test=add-tag-name]', 'boots')
  await page.keyboard.press('Enter')
  await page.fill('[data-test=run-why]', 'To see the boots')
  await page.keyboard.press('Tab')
  await expect.poll(() => notesOf(150)).toMatchObject({ text: expect.stringContaining('# Boots'), tags: ['boots'], why: 'To see the boots' })
  expect(await page.locator('[data-test=run-notes] img').count()).toBe(0)
})

it('is a trial log too: what changed, what came of it and why, written out as Markdown and CSV', async () => {
  const { app, page } = bench
  await page.click('[data-test=view-log]')
  const trial = page.locator(`[data-test=trial][data-id="${idOf(150)}"]`)
  expect(await trial.locator('[data-test=trial-changed]').textContent())
    .toBe('dense units 512 → 16, optimizer SGD → Adam, lr 0.1 → 3e-4, seed 2 → 0')
  expect(await trial.locator('[data-test=trial-delta]').textContent()).toBe('+0.10 points')
  expect(await trial.locator('[data-test=trial-why]').inputValue()).toBe('To see the boots')
  await trial.locator('[data-test=trial-why]').fill('Boots | again')
  await page.click('[data-test=clear-selection]')
  await expect.poll(() => notesOf(150).why).toBe('Boots | again')
  await screenshot(page, 'trial-log')
  for (const [kind, item, holds] of [['md', /Markdown/, 'Boots \\| again'], ['csv', /CSV/, 'Boots | again']] as const) {
    const file = join(home, `log.${kind}`)
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, file)
    await page.click('[data-test=export-log]')
    await page.locator('.n-dropdown-option').filter({ hasText: item }).click()
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toContain(holds)
  }
  await page.fill('[data-test=run-search]', '')
  await page.click('[data-test=view-table]')
})

it('is as it was after a restart', async () => {
  expect(bench.faults).toEqual([])
  await bench.close()
  bench = await launch(home)
  await go(bench.page, 'runs')
  await bench.page.waitForSelector('[data-test="sort-layers.dense.units"]')
  expect(await row(299).locator('[data-test=run-tag]').textContent()).toBe('to show')
  expect(bench.faults).toEqual([])
})
