import { describe, expect, it } from 'vitest'
import { go, middleOf, openedWorkbench, readyToTrain, screenshot, train, untilState } from './workbench'

/** Looking closer at curves: zoom by wheel, drag and keys, in Train and Runs, while curves grow. */
describe('charts', () => {
  const { bench } = openedWorkbench()
  const spanOf = async (chart: string) => (await bench.page.getAttribute(`[data-test=${chart}]`, 'data-span'))?.split(' ').map(Number)
  const points = () => bench.page.getAttribute('[data-test=chart-loss]', 'data-points').then(Number)

  it('are zoomed into together by the wheel with Ctrl, and stay so while they grow', async () => {
    const { page } = bench
    await go(page, 'train')
    await readyToTrain(page)
    await page.fill('[data-test=budget-value]', '200')
    await train(page)
    await page.waitForFunction(() => Number(document.querySelector('[data-test=chart-loss]')?.getAttribute('data-points')) > 3)
    expect(await page.locator('[data-test=reset-zoom]').count()).toBe(0)
    const { x, y, width } = await middleOf(page, '[data-test=chart-accuracy]')
    await page.mouse.move(x - width * 0.3, y)
    await page.mouse.wheel(0, -120)
    await page.waitForTimeout(300)
    expect(await spanOf('chart-accuracy')).toBeUndefined()
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -120)
    await page.keyboard.up('Control')
    await page.waitForSelector('[data-test=chart-loss][data-span]')
    const span = await spanOf('chart-accuracy')
    expect(await spanOf('chart-loss')).toEqual(span)
    const before = await points()
    await page.waitForFunction((count) => Number(document.querySelector('[data-test=chart-loss]')?.getAttribute('data-points')) > count + 3, before)
    expect(await spanOf('chart-loss')).toEqual(span)
    await screenshot(page, 'train-zoomed')

    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x - 60, y, { steps: 8 })
    await page.mouse.up()
    await page.waitForFunction((from) =>
      Number(document.querySelector('[data-test=chart-loss]')?.getAttribute('data-span')?.split(' ')[0]) > from, span![0]!)
    await page.locator('[data-test=reset-zoom]').first().click()
    await page.waitForSelector('[data-test=chart-loss]:not([data-span])')
  })

  it('show how large weights and gradients are by layer, where they are asked for, while it trains', async () => {
    const { page } = bench
    expect(await page.locator('[data-test=chart-norms-weights]').count()).toBe(0)
    await page.click('[data-test=norms]')
    const drawn = () => page.getAttribute('[data-test=chart-norms-gradient]', 'data-points').then(Number)
    await page.waitForFunction(() => Number(document.querySelector('[data-test=chart-norms-gradient]')?.getAttribute('data-points')) > 0)
    const before = await drawn()
    await page.waitForFunction((count) =>
      Number(document.querySelector('[data-test=chart-norms-gradient]')?.getAttribute('data-points')) > count, before)
    const layers = await page.locator('[data-test=norm-layer]').allTextContents()
    expect(await page.getAttribute('[data-test=chart-norms-weights]', 'aria-label')).toContain(layers[0]!)
    await page.locator('[data-test=norm-layer]').first().focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction((name) =>
      !document.querySelector('[data-test=chart-norms-weights]')!.getAttribute('aria-label')!.includes(name), layers[0]!)
    await page.keyboard.press('Enter')
    await screenshot(page, 'train-norms')
    await page.click('[data-test=run-stop]')
    await untilState(page, /stopped/)
  })

  it('are zoomed by keyboard, in Runs too', async () => {
    const { page } = bench
    await page.fill('[data-test=budget-value]', '2')
    await train(page)
    await untilState(page, /completed/)
    await go(page, 'runs')
    await page.waitForSelector('[data-test=run-row]')
    for (const box of await page.locator('[data-test=run-select]').all()) await box.click()
    await page.waitForSelector('[data-test=compare-chart]')
    await page.locator('[data-test=compare-chart]').focus()
    for (const key of ['+', '+', '+', 'ArrowLeft']) await page.keyboard.press(key)
    await page.waitForSelector('[data-test=compare-chart-loss][data-span]')
    await screenshot(page, 'runs-zoomed')
    await page.keyboard.press('0')
    await page.waitForSelector('[data-test=compare-chart-loss]:not([data-span])')
    expect(bench.faults).toEqual([])
  })
})
