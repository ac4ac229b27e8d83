import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { go, openedWorkbench, readyToTrain, screenshot, train, untilState } from './workbench'

describe('the learning-rate range test in the app', () => {
  const { home, bench } = openedWorkbench()
  const ended = () => bench.page.waitForSelector('[data-test=rate-again]:has-text("Try again")', { timeout: 120_000 })
  const gone = () => bench.page.waitForSelector('[data-test=rate-finder]', { state: 'detached' })
  const runs = () => (existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')) : [])

  it('draws loss against rate and suggests one, which is used and undone', async () => {
    const { page } = bench
    await go(page, 'train')
    await readyToTrain(page)
    await page.focus('[data-test=find-rate]')
    await page.keyboard.press('Enter')
    await ended()
    expect(Number(await page.getAttribute('[data-test=range-chart]', 'data-points'))).toBeGreaterThan(50)
    await screenshot(page, 'rate-test')
    await page.click('[data-test=rate-use] >> nth=0')
    await gone()
    const used = Number(await page.inputValue('[data-test=learning-rate]'))
    expect(used).toBeGreaterThan(3e-4)
    expect(used).toBeLessThan(0.03)
    await page.keyboard.press('Control+z')
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[data-test=learning-rate]')?.value === '0.001')
    expect(runs()).toEqual([])
  })
  it('is stopped, and again, at once', async () => {
    const { page } = bench
    await page.click('[data-test=find-rate]')
    await page.click('[data-test=rate-again]:has-text("Stop")')
    await ended()
    expect(await page.textContent('[data-test=rate-progress]')).toContain('stopped')
    expect(await page.textContent('[data-test=rate-verdict]')).toContain('Stopped before')
    await page.keyboard.press('Escape')
    await gone()
  })
  it('says why where no rate helps, in the dark too', async () => {
    const { page } = bench
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.selectOption('[data-test=optimizer]', 'SGD')
    await page.click('form button:has-text("More") >> nth=0')
    await page.fill('[data-test=clipvalue]', '1e-9')
    await page.click('[data-test=find-rate]')
    await ended()
    expect(await page.textContent('[data-test=rate-verdict]')).toContain('doesn’t clearly fall at any rate tried')
    expect(await page.locator('[data-test=rate-use]').count()).toBe(0)
    await screenshot(page, 'rate-test-dark')
    await page.keyboard.press('Escape')
    await gone()
    await page.emulateMedia({ colorScheme: 'light' })
  })
  it('is refused while a run trains, with what to do', async () => {
    const { page } = bench
    await page.fill('[data-test=budget-value]', '500')
    await train(page)
    await untilState(page, /training/)
    await page.click('[data-test=find-rate]')
    await ended()
    expect(await page.textContent('[data-test=rate-verdict]')).toMatch(/A run is being trained.*Wait for it or stop it/)
    await page.keyboard.press('Escape')
    await gone()
    await page.click('[data-test=run-stop]')
    await untilState(page, /stopped/)
    expect(runs()).toHaveLength(1)
    expect(bench.faults).toEqual([])
  })
})
