import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { go, openedWorkbench, readyToTrain, screenshot } from './workbench'

const { bench } = openedWorkbench()
const folder = mkdtempSync(join(tmpdir(), 'layerbench-runs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the next dialogs answer: where to save, and which file to open. */
const answer = (filePath: string, open = filePath) => bench.app.evaluate(({ dialog }, paths) => {
  dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: paths.filePath })
  dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [paths.open] })
}, { filePath, open })

async function choose(item: RegExp): Promise<void> {
  await bench.page.click('[data-test=export-run]')
  await bench.page.locator('.n-dropdown-option').filter({ hasText: item }).click()
}
const result = () => bench.page.waitForSelector('[data-test=exchange-result]')
const closeResult = async () => {
  await bench.page.click('[data-test=close-exchange]')
  await bench.page.waitForSelector('[data-test=exchange-result]', { state: 'detached' })
}

beforeAll(async () => {
  const { page } = bench
  await readyToTrain(page)
  await page.click('[data-test=train]')
  await page.waitForSelector('[data-test=outcome]', { timeout: 120_000 })
  await go(page, 'runs')
  await page.locator('[data-test=run-row]').first().click()
})

describe('a run as a zip', () => {
  const zip = join(folder, 'run.zip')

  it('goes out with who it is by, which is asked for once', async () => {
    const { page } = bench
    await answer(zip)
    await choose(/zip/)
    await page.fill('[data-test=export-zip-author]', 'Ada <b>L</b>')
    await screenshot(page, 'export-zip')
    await page.click('[data-test=export-zip-go]')
    await result()
    expect(await page.textContent('[data-test=exchange-result]')).toContain(zip)
    expect(existsSync(zip)).toBe(true)
    await screenshot(page, 'exported-zip')
    await closeResult()
    await choose(/zip/)
    expect(await page.inputValue('[data-test=export-zip-author]')).toBe('Ada <b>L</b>')
    await page.keyboard.press('Escape')
    await page.waitForSelector('[data-test=export-zip]', { state: 'detached' })
  })

  it('isn’t taken in where it is here already; deleted, it comes back, says where from, and can be classified with and repeated', async () => {
    const { page } = bench
    await page.click('[data-test=import-run]')
    await page.locator('.n-message').filter({ hasText: 'It is here already' }).waitFor()
    await page.click('[data-test=delete-selected]')
    await page.locator('[data-test=run-row]').waitFor({ state: 'detached' })
    await screenshot(page, 'no-runs')
    await page.click('[data-test=import-run]')
    await page.waitForSelector('[data-test=run-detail]')
    expect(await page.textContent('[data-test=run-detail]')).toContain('run.zip, by Ada <b>L</b>')
    await page.waitForFunction(() => !document.querySelector('[data-test=run-detail]')!.textContent!.includes('The curve starts'))
    await screenshot(page, 'imported-run')
    expect(await page.locator('[data-test=checkpoint-best]').count()).toBe(1)
    await page.click('[data-test=classify]')
    await page.waitForSelector('[data-view=classify][aria-current=page]')
    await go(page, 'runs')
    await page.click('[data-test=use-experiment]')
    await readyToTrain(page)
    await go(page, 'runs')
  })

  it('that is none leaves everything as it is, and says why', async () => {
    const { page } = bench, bad = join(folder, 'bad.zip')
    writeFileSync(bad, 'PK\x03\x04 and nothing')
    await answer('', bad)
    await page.click('[data-test=import-run]')
    await page.locator('.n-message').filter({ hasText: /bad\.zip: It is a damaged zip file/ }).waitFor()
    expect(await page.locator('[data-test=run-row]').count()).toBe(1)
  })
})

describe('a run’s curves', () => {
  it('go out as CSV, as text and as TensorBoard’s event files', async () => {
    const { page } = bench
    await page.locator('[data-test=run-row]').first().click()
    for (const [item, name, begins] of [[/CSV/, 'h.csv', 'epoch,loss,acc,val_loss,val_acc\r\n1,'], [/text/, 'h.txt', 'epoch    loss']] as const) {
      await answer(join(folder, name))
      await choose(item)
      await result()
      expect(readFileSync(join(folder, name), 'utf8').startsWith(begins)).toBe(true)
      await closeResult()
    }
    await answer(join(folder, 'logs'))
    await page.click('[data-test=export-run]')
    await screenshot(page, 'export-menu')
    await page.locator('.n-dropdown-option').filter({ hasText: /TensorBoard/ }).click()
    await result()
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual([expect.stringMatching(/^events\.out\.tfevents\./), 'train', 'validation'])
    await closeResult()
  })

  it('are written for TensorBoard while a run is trained, once a folder is chosen in Settings', async () => {
    const { page } = bench, logs = join(folder, 'live')
    await answer('', logs)
    await go(page, 'settings')
    await page.click('[data-test=choose-tensorboard-folder]')
    await page.waitForSelector('[data-test=no-tensorboard]')
    await screenshot(page, 'settings-tensorboard')
    await readyToTrain(page)
    await page.click('[data-test=train]')
    await page.waitForSelector('[data-test=outcome]', { timeout: 120_000 })
    const [run] = readdirSync(logs)
    expect(readdirSync(join(logs, run!)).sort()).toEqual([expect.stringMatching(/^events\.out\.tfevents\./), 'train', 'validation'])
    await go(page, 'settings')
    await page.click('[data-test=no-tensorboard]')
    await page.waitForSelector('[data-test=no-tensorboard]', { state: 'detached' })
  })
})

describe('a report', () => {
  it('of a run is written as HTML that stands alone, and printed as PDF', async () => {
    const { page } = bench, file = join(folder, 'report.html'), pdf = join(folder, 'report.pdf')
    await go(page, 'runs')
    await page.click('[data-test=clear-selection]')
    await page.locator('[data-test=run-row]').first().click()
    await answer(file)
    await choose(/HTML/)
    await result()
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[^]*default-src &#39;none&#39;[^]*<h2>Curves<\/h2>[^]*<\/html>\n$/)
    await closeResult()
    await answer(pdf)
    await choose(/PDF/)
    await result()
    const printed = readFileSync(pdf)
    expect(printed.subarray(0, 5).toString()).toBe('%PDF-')
    expect(printed.length).toBeGreaterThan(20_000)
    await closeResult()
    expect(bench.app.windows()).toHaveLength(1)
  })

  it('of compared runs shows them side by side', async () => {
    const { page } = bench, file = join(folder, 'compared.html')
    await page.locator('[data-test=run-row] input[type=checkbox]').nth(1).check()
    await screenshot(page, 'compare-export')
    await answer(file)
    await page.click('[data-test=compare-report]')
    await page.locator('.n-dropdown-option').filter({ hasText: /HTML/ }).click()
    await result()
    expect(readFileSync(file, 'utf8')).toContain('<h1>2 runs compared</h1>')
    await closeResult()
    expect(bench.faults).toEqual([])
  })
})
