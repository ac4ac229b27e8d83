import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { picturePng } from './pictures'
import {
  drag, go, launch, middleOf, readyToTrain, screenshot, stackTypes, temporaryHome, train, untilState, type Workbench,
} from './workbench'

/** The main job, as a new user meets it; each step stands on the one before. */
describe('the main job', () => {
  const { home, remove } = temporaryHome()
  let bench: Workbench

  beforeAll(async () => { bench = await launch(home) })
  afterAll(async () => {
    await bench.close()
    remove()
  })

  it('opens on Design with a small network on the sample data, one click from training', async () => {
    const { page } = bench
    await readyToTrain(page)
    expect(await stackTypes(page)).toEqual(['Flatten', 'Dense'])
    expect(await page.textContent('[data-test=total-parameters]')).toContain('50,890')
    await page.waitForFunction(() => /≈/.test(document.querySelector('header')?.textContent ?? ''))
    await screenshot(page, 'design-first-start')
  })

  it('takes layers dragged from the palette at the place where they are dropped', async () => {
    const { page } = bench
    await drag(page, await middleOf(page, '[data-test=palette-item-Conv2D]'), await above(page, 0))
    expect(await stackTypes(page)).toEqual(['Conv2D', 'Flatten', 'Dense'])
    await drag(page, await middleOf(page, '[data-test=palette-item-MaxPooling2D]'), await above(page, 1))
    expect(await stackTypes(page)).toEqual(['Conv2D', 'MaxPooling2D', 'Flatten', 'Dense'])
    await drag(page, await middleOf(page, '[data-test=palette-item-Dropout]'), await above(page, 3))
    expect(await stackTypes(page)).toEqual(['Conv2D', 'MaxPooling2D', 'Flatten', 'Dropout', 'Dense'])
  })

  it('reorders by dragging, shows the problem on the layer and mends it in a click', async () => {
    const { page } = bench
    const flatten = await middleOf(page, '[data-test=layer-card][data-index="2"]')
    await drag(page, flatten, await below(page, 4))
    expect(await stackTypes(page)).toEqual(['Conv2D', 'MaxPooling2D', 'Dropout', 'Dense', 'Flatten'])
    expect(await page.getAttribute('[data-test=train]', 'aria-description')).toMatch(/Dense.*flat input/i)
    await screenshot(page, 'design-problem')
    await page.click('[data-test=fix-button]')
    expect(await page.locator('[data-test=fix-button]').count()).toBe(0)
    await page.click('[data-test=undo]')
    await page.click('[data-test=undo]')
    expect(await stackTypes(page)).toEqual(['Conv2D', 'MaxPooling2D', 'Flatten', 'Dropout', 'Dense'])
    await page.click('[data-test=redo]')
    expect((await stackTypes(page)).at(-1)).toBe('Flatten')
    await page.click('[data-test=undo]')
  })

  it('changes a layer in its form', async () => {
    const { page } = bench
    await page.click('[data-test=layer-card][data-index="0"]')
    await page.fill('[data-test=field-filters] input', '8')
    await page.waitForFunction(() => document.querySelector('[data-test=layer-card]')?.textContent?.includes('8 filters'))
    await page.fill('[data-test=field-filters] input', '0')
    await page.waitForSelector('text=/Whole numbers from 1/')
    expect(await page.textContent('[data-test=layer-card][data-index="0"]')).toContain('8 filters')
    await page.fill('[data-test=field-filters] input', '8')
    await screenshot(page, 'design-form')
  })

  it('builds by keyboard alone: search, insert, move, remove, undo', async () => {
    const { page } = bench
    await page.click('[data-test=layer-card][data-index="4"]')
    await page.keyboard.press('/')
    await page.keyboard.type('batchn')
    await page.keyboard.press('Enter')
    expect(await stackTypes(page)).toEqual(['Conv2D', 'MaxPooling2D', 'Flatten', 'Dropout', 'Dense', 'BatchNormalization'])
    await page.click('[data-test=layer-card][data-index="5"]')
    await page.keyboard.press('Alt+ArrowUp')
    expect((await stackTypes(page)).slice(-2)).toEqual(['BatchNormalization', 'Dense'])
    await page.keyboard.press('Delete')
    expect(await stackTypes(page)).toEqual(['Conv2D', 'MaxPooling2D', 'Flatten', 'Dropout', 'Dense'])
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    expect(await stackTypes(page)).toEqual(['Conv2D', 'MaxPooling2D', 'Flatten', 'Dropout', 'Dense'])
  })

  it('trains: the curves grow while it runs and the run ends with a figure that names split and epoch', async () => {
    const { page } = bench
    await go(page, 'train')
    await page.fill('[data-test=budget-value] input, input[data-test=budget-value]', '9') // some seconds, on a fast machine too
    await train(page)
    const drawn = () => page.getAttribute('[data-test=chart-accuracy]', 'data-points').then(Number)
    await page.waitForFunction(() => Number(document.querySelector('[data-test=chart-accuracy]')?.getAttribute('data-points')) > 1)
    const early = await drawn()
    await page.waitForFunction((before) =>
      Number(document.querySelector('[data-test=chart-accuracy]')?.getAttribute('data-points')) > before, early)
    await screenshot(page, 'train-running')
    await untilState(page, /completed/)
    await page.waitForSelector('text=/\\d\\d\\.\\d % validation, best epoch \\d/')
    expect(await drawn()).toBeGreaterThan(early)
    await screenshot(page, 'train-completed')
  })

  it('trains a second one with other settings, stopped by hand', async () => {
    const { page } = bench
    await page.fill('[data-test=learning-rate] input, input[data-test=learning-rate]', '3e-4')
    await page.fill('[data-test=budget-value] input, input[data-test=budget-value]', '50')
    await train(page)
    await page.waitForFunction(() => Number(document.querySelector('[data-test=chart-accuracy]')?.getAttribute('data-points')) > 3)
    await page.click('[data-test=stop]')
    await untilState(page, /stopped/)
  })

  it('compares the two: curves overlaid, settings side by side with the differences marked', async () => {
    const { page } = bench
    await go(page, 'runs')
    await page.waitForSelector('[data-test=run-row]')
    expect(await page.locator('[data-test=run-row]').count()).toBe(2)
    for (const box of await page.locator('[data-test=run-select]').all()) await box.click()
    await page.waitForSelector('[data-test=compare-settings]')
    await page.waitForSelector('[data-test=compare-row][data-same=false]')
    const different = await page.locator('[data-test=compare-row][data-same=false]').allTextContents()
    expect(different.some((row) => /Learning rate/.test(row) && /0\.001/.test(row) && /0\.0003/.test(row))).toBe(true)
    expect(Number(await page.locator('[data-test=compare-chart]').first().getAttribute('data-points'))).toBeGreaterThan(3)
    await screenshot(page, 'runs-compared')
  })

  it('says on which images they differ, and whether that is more than noise', async () => {
    const { page } = bench
    await page.click('[data-test=versus-compare]')
    const row = page.locator('[data-test=versus-row]')
    await row.waitFor({ timeout: 60_000 })
    expect(await row.locator('[data-test=verdict]').textContent()).toMatch(/^(better|worse|within noise)$/)
    const counts = await row.locator('.link').allTextContents()
    const side = Number(counts[0]!.replace(',', '')) ? 'onlyFirst' : 'onlySecond'
    await row.locator(`[data-test=versus-${side}]`).click()
    await page.waitForSelector('[data-test=differing-images] [data-test=image-tile]')
    await screenshot(page, 'runs-compared-images')
  })

  it('keeps test figures folded until asked for, and counts the looks', async () => {
    const { page } = bench
    expect(await page.locator('[data-test=test-figure]').count()).toBe(0)
    await page.locator('[data-test=reveal-test]').first().click()
    await page.waitForSelector('[data-test=test-figure]')
    expect(await page.locator('[data-test=test-figure]').first().textContent()).toMatch(/\d\d\.\d %/)
  })

  it('renames a run', async () => {
    const { page } = bench
    await page.locator('[data-test=run-row]').first().click()
    await page.keyboard.press('F2')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('A <b>better</b> name 👕')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-test=run-name]:has-text("A <b>better</b> name 👕")')
  })

  it('classifies pictures from disk and lists the ones that are none', async () => {
    const { app, page } = bench
    const files = [
      picturePng(home, 'trousers on white.png', 600, 800, 'trousers'),
      picturePng(home, 'tiny.png', 3, 2, 'plain'),
      join(home, 'settings.json'),
    ]
    await app.evaluate(({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
    }, files)
    await go(page, 'classify')
    await page.click('[data-test=classify-open]')
    await page.waitForFunction(() => document.querySelectorAll('[data-test=classify-result]').length >= 2)
    await page.waitForFunction(() => document.querySelectorAll('[data-test=result-probability]').length >= 2)
    expect(await page.textContent('[data-test=classify-result][data-name="trousers on white.png"] [data-test=result-class]')).toBeTruthy()
    await page.waitForSelector('text=/settings\\.json/')
    await screenshot(page, 'classify-files')
  })

  it('shows the data', async () => {
    const { page } = bench
    await go(page, 'data')
    await page.waitForSelector('[data-test=samples-grid]')
    await page.waitForSelector('[data-test=label-distribution]')
    await screenshot(page, 'data')
  })

  it('wears light and dark', async () => {
    const { page } = bench
    await go(page, 'settings')
    await page.waitForSelector('[data-test=environment]:has-text("2.21")')
    await page.click('[data-test=theme-dark]')
    await page.waitForSelector('html[data-theme=dark]')
    for (const view of ['settings', 'data', 'design', 'train', 'runs', 'classify']) {
      await go(page, view)
      await screenshot(page, `dark-${view}`)
    }
  })

  it('finds runs, experiment and settings again after a restart, and writes nothing to the console', async () => {
    await bench.page.waitForTimeout(600) // the draft is saved a moment after an edit
    expect(bench.faults).toEqual([])
    await bench.close()
    bench = await launch(home, { size: [1920, 1080] })
    const { page } = bench
    await page.waitForSelector('html[data-theme=dark]')
    expect(await stackTypes(page)).toEqual(['Conv2D', 'MaxPooling2D', 'Flatten', 'Dropout', 'Dense'])
    await go(page, 'runs')
    await page.waitForSelector('[data-test=run-name]:has-text("A <b>better</b> name 👕")')
    expect(await page.locator('[data-test=run-row]').count()).toBe(2)
    await screenshot(page, 'runs-restarted-1920')
    await go(page, 'settings')
    await page.click('[data-test=theme-light]')
    for (const view of ['data', 'design', 'train', 'runs', 'classify', 'settings']) {
      await go(page, view)
      await screenshot(page, `wide-${view}`)
    }
  })

  it('deletes a run', async () => {
    const { page } = bench
    await go(page, 'runs')
    await page.locator('[data-test=run-name]').first().click()
    await page.keyboard.press('Delete')
    await page.waitForFunction(() => document.querySelectorAll('[data-test=run-row]').length === 1)
  })

  it('leaves no process behind when it is closed, and nothing of the run at the next start', async () => {
    const pid = bench.app.process().pid!
    await bench.close()
    await expect.poll(() => processesBelow(pid), { timeout: 10_000 }).toEqual([])
    bench = await launch(home)
    await expect.poll(() => readdirSync(join(home, 'runs')).length, { timeout: 10_000 }).toBe(1)
  })
})

const above = async (page: Workbench['page'], index: number) => {
  const card = await middleOf(page, `[data-test=layer-card][data-index="${index}"]`)
  return { x: card.x, y: card.y - card.height / 2 + 4 }
}
const below = async (page: Workbench['page'], index: number) => {
  const card = await middleOf(page, `[data-test=layer-card][data-index="${index}"]`)
  return { x: card.x, y: card.y + card.height / 2 - 2 }
}

/** Living processes whose parent is, or was, that one. */
function processesBelow(pid: number): string[] {
  const table = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
  return table.split('\n').filter((line) => {
    const [, parent, state] = line.trim().split(/\s+/)
    return Number(parent) === pid && !state?.startsWith('Z')
  })
}
