import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runSchema } from '../../src/domain/run'
import { go, openedWorkbench, readyToTrain, screenshot, train, untilState } from './workbench'

/** What is done with images before the network: chosen and seen in Design, trained with, applied in Classify. */
describe('preprocessing', () => {
  const { home, bench } = openedWorkbench()
  const sideOf = (label: string) => bench.page.locator('[data-test=field-pad] label', { hasText: label }).locator('input')
  const selectInput = () => bench.page.click('[data-test=input-card]', { position: { x: 30, y: 14 } })
  const inputShown = () => bench.page.getAttribute('[data-test=input-card]', 'aria-label')

  it('pads images to 32 × 32 at the input, and shows one before and after', async () => {
    const { page } = bench
    await readyToTrain(page)
    await selectInput()
    await page.waitForSelector('[data-test=preprocessing-preview] canvas >> nth=1')
    for (const side of ['Top', 'Bottom', 'Left', 'Right']) await sideOf(side).fill('2')
    expect(await inputShown()).toBe('Input 32 × 32 × 1')
    expect(await page.textContent('[data-test=input-preprocessing]')).toBe('28 × 28 × 1 padded by 2')
    expect(await page.textContent('[data-test=preprocessing-shape]')).toBe('32 × 32 × 1')
    const seen = page.locator('[data-test=preprocessing-preview] canvas').nth(1)
    expect(await seen.evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBe(32)
    expect(await page.textContent('[data-test=header-preprocessing]')).toBe('padded by 2')
    await page.selectOption('[data-test=field-scale] select', 'standardise')
    await screenshot(page, 'preprocessing')
  })

  it('is undone and redone, and says what can’t be', async () => {
    const { page } = bench
    await selectInput()
    await page.keyboard.press('Control+z')
    expect(await page.textContent('[data-test=header-preprocessing]')).toBe('padded by 2')
    await page.keyboard.press('Control+Shift+z')
    expect(await page.textContent('[data-test=header-preprocessing]')).toBe('padded by 2, standardised')
    await selectInput()
    await sideOf('Top').fill('900')
    expect(await page.textContent('[data-test=field-pad] .note')).toBe('Whole numbers from 0 to 256')
    expect(await inputShown()).toBe('Input 32 × 32 × 1')
    await sideOf('Top').fill('2')
  })

  it('is trained with, and the run says by what mean and deviation', async () => {
    const { page } = bench
    await go(page, 'train')
    await page.fill('[data-test=budget-value]', '2')
    await train(page)
    await untilState(page, /completed/)
    const [id] = readdirSync(join(home, 'runs'))
    const run = runSchema.parse(JSON.parse(readFileSync(join(home, 'runs', id!, 'run.json'), 'utf8')))
    expect(run.experiment.preprocessing).toMatchObject({ pad: [[2, 2], [2, 2]], scale: 'standardise' })
    expect(run.statistics!.mean[0]).toBeGreaterThan(0.05)
    expect(run.statistics!.deviation[0]).toBeLessThan(0.6)
    await go(page, 'runs')
    await page.click('[data-test=run-row]')
    await page.waitForSelector('text=/mean 0\\.\\d{4}, deviation 0\\.\\d{4}/')
    await screenshot(page, 'preprocessing-run')
  })

  it('is done with pictures that are classified, which are shown as the network sees them', async () => {
    const { page } = bench
    await go(page, 'classify')
    await page.click('[data-test=classify-try]')
    await page.waitForSelector('[data-test=classify-result] >> nth=9')
    await page.waitForFunction(() => document.querySelectorAll('[data-test=right], [data-test=wrong]').length === 10)
    const pane = page.locator('[data-test=classify-detail]')
    expect(await pane.locator('[data-test=classify-note]').textContent()).toContain('; then padded by 2, standardised, as in training')
    expect(await pane.locator('canvas[aria-label="What the network sees"]').evaluate((canvas) => (canvas as HTMLCanvasElement).width)).toBe(32)
    expect(await page.locator('[data-test=right]').count()).toBeGreaterThan(5)
    await screenshot(page, 'preprocessing-classify')
    expect(bench.faults).toEqual([])
  })
})
