import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, screenshot, stackTypes, temporaryHome, type Workbench } from './workbench'

/** What stands around the stack: figures, a summary and a picture to take away, and a library of one's own. */
describe('around the stack', () => {
  const { home, remove } = temporaryHome()
  let bench: Workbench

  beforeAll(async () => { bench = await launch(home) })
  afterAll(async () => {
    await bench.close()
    remove()
  })
  /** The dialog that asks where to is the system's: it is answered here. */
  const answerSaveDialog = (file: string) => bench.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)

  it('sets a parameter budget, shows what is over it, and takes it back by undo', async () => {
    const { page } = bench
    await page.click('[data-test=budget]')
    await page.fill('[data-test=budget-input]', '50,000')
    await page.keyboard.press('Enter')
    expect(await page.textContent('[data-test=budget-label]')).toBe('890 over 50,000')
    expect(await page.textContent('[data-test=training-memory]')).toMatch(/≈ [\d.]+ MB to train/)
    await screenshot(page, 'design-budget')
    await page.click('[data-test=undo]')
    expect(await page.textContent('[data-test=budget]')).toContain('Set a budget')
  })

  it('tells of the network as Keras’s summary does, and draws it to be saved as SVG and PNG', async () => {
    const { page } = bench
    await page.click('[data-test=overview-open]')
    const table = await page.textContent('[data-test=overview] table')
    for (const text of ['dense (Dense)', '(None, 64)', '50,240', 'flatten', '50,890']) expect(table).toContain(text)
    await screenshot(page, 'design-summary')
    await page.click('[data-test=tab-picture]')
    await page.waitForSelector('[data-test=picture]')
    await screenshot(page, 'design-picture')
    for (const kind of ['svg', 'png']) {
      const file = join(home, `picture.${kind}`)
      await answerSaveDialog(file)
      await page.click(`[data-test=save-${kind}]`)
      await page.waitForSelector(`text=Saved in ${file}`)
    }
    expect(readFileSync(join(home, 'picture.svg'), 'utf8')).toMatch(/^<svg .*Dense.*<\/svg>$/s)
    expect(readFileSync(join(home, 'picture.png')).subarray(1, 4).toString()).toBe('PNG')
    await page.keyboard.press('Escape')
    await page.waitForSelector('[data-test=overview]', { state: 'detached' })
  })

  it('keeps a block of layers and a whole architecture, also over a restart, and puts them back in', async () => {
    const { page } = bench
    await page.locator('[data-test=layer-card]').nth(0).click()
    await page.locator('[data-test=layer-card]').nth(1).click({ modifiers: ['Shift'] })
    await page.locator('[data-test=layer-card]').nth(1).click({ button: 'right' })
    await page.click('text=Save as block…')
    await page.fill('[data-test=entry-name]', 'dense head')
    await page.click('[data-test=entry-save]')
    await page.waitForSelector('text=Saved “dense head”')
    await page.click('[data-test=library-open]')
    await page.click('[data-test=save-architecture]')
    await page.fill('[data-test=entry-name]', 'first one')
    await page.click('[data-test=entry-save]')
    await page.waitForSelector('[data-test=entry-architecture]')
    await screenshot(page, 'design-library')
    expect(readdirSync(join(home, 'blocks'))).toHaveLength(1)

    await bench.close()
    bench = await launch(home)
    await bench.page.click('[data-test=library-open]')
    await bench.page.click('[data-test=entry-block] [data-test=entry-use]')
    await bench.page.waitForFunction(() => document.querySelectorAll('[data-test=layer-card]').length === 4)
    expect(await stackTypes(bench.page)).toEqual(['Flatten', 'Dense', 'Flatten', 'Dense'])
    await bench.page.click('[data-test=library-open]')
    await bench.page.click('[data-test=entry-architecture] [data-test=entry-use]')
    await bench.page.waitForFunction(() => document.querySelectorAll('[data-test=layer-card]').length === 2)
  })

  it('deletes an entry and brings it back', async () => {
    const { page } = bench
    await page.click('[data-test=library-open]')
    await page.click('[data-test=entry-block] [data-test=entry-remove]')
    await page.waitForSelector('[data-test=entry-block]', { state: 'detached' })
    await page.click('[data-test=entry-restore]')
    await page.waitForSelector('[data-test=entry-block][data-name="dense head"]')
    await page.keyboard.press('Escape')
  })

  it('says which output and loss go with which task, and uses them together', async () => {
    const { page } = bench
    await page.waitForTimeout(400)
    await page.click('[data-test=output-card]')
    await page.click('summary:has-text("Which output")')
    await page.click('[data-test=use-linear-categorical_hinge]')
    await page.waitForSelector('[data-test=output-card]:has-text("linear · categorical_hinge")')
    await screenshot(page, 'design-output')
    expect(bench.faults).toEqual([])
  })
})
