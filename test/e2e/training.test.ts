import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { go, launch, readyToTrain, screenshot, temporaryHome, train, untilState, type Workbench } from './workbench'

/** Training under control: what it is trained with, pausing, a killed engine, a restart, and going on. */
describe('a run under control', () => {
  const { home, remove } = temporaryHome(false)
  let bench: Workbench

  beforeAll(async () => { bench = await launch(home) })
  afterAll(async () => {
    await bench.close()
    remove()
  })
  const stepShown = async () => Number(
    /step ([\d,]+)/.exec(await bench.page.textContent('[data-test=run-where]') ?? '')![1]!.replaceAll(',', ''))

  it('finds out at the first start how fast the machine is', async () => {
    await expect.poll(() => existsSync(join(home, 'calibration.json')), { timeout: 60_000 }).toBe(true)
  })

  it('is set up with an optimizer, a schedule whose course is drawn, a loss and callbacks', async () => {
    const { page } = bench
    await go(page, 'train')
    await readyToTrain(page)
    await page.selectOption('[data-test=optimizer]', 'Nadam')
    await page.selectOption('[data-test=schedule]', 'cosine_decay')
    await page.fill('[data-test=schedule-warmup-steps]', '100')
    expect(await page.getAttribute('[data-test=rate-plot] svg', 'aria-label')).toMatch(/from 0 over at most 0\.001 to/)
    await page.fill('[data-test=label-smoothing]', '0.1')
    await page.check('[data-test=early-stopping]')
    await page.fill('[data-test=stopping-patience]', '500')
    await page.fill('[data-test=budget-value]', '400')
    await screenshot(page, 'train-settings')
  })

  it('says what of its settings doesn’t go together before Train is pressed', async () => {
    const { page } = bench
    await page.check('[data-test=reduce-lr-on-plateau]')
    await page.waitForSelector('text=/Reduce on plateau: it goes with a constant schedule/')
    expect(await page.getAttribute('[data-test=train]', 'aria-disabled')).toBe('true')
    await page.uncheck('[data-test=reduce-lr-on-plateau]')
    await readyToTrain(page)
  })

  it('is paused where it stands and resumed from there', async () => {
    const { page } = bench
    await train(page)
    await page.waitForSelector('[data-test=now-validation-loss]:not(:text("–"))')
    await page.click('[data-test=run-pause]')
    await untilState(page, /paused/)
    const paused = await stepShown()
    await screenshot(page, 'train-paused')
    await page.click('[data-test=resume]')
    await untilState(page, /training/)
    await page.waitForFunction((from) => {
      const where = document.querySelector('[data-test=run-where]')?.textContent ?? ''
      return Number(/step ([\d,]+)/.exec(where)?.[1]?.replaceAll(',', '')) > from
    }, paused + 100)
  })

  it('whose engine is killed says so, and goes on after a restart of the app', async () => {
    const { app, page } = bench
    const engines = await app.evaluate(({ app: electron }) =>
      electron.getAppMetrics().filter(({ name }) => name === 'Layerbench training').map(({ pid }) => pid))
    for (const pid of engines) process.kill(pid, 'SIGKILL')
    await untilState(page, /interrupted/)
    expect(await page.textContent('[data-test=failure]')).toMatch(/ended unexpectedly \((SIGKILL|killed or crashed)\)/)
    await screenshot(page, 'train-interrupted')
    await bench.close()
    bench = await launch(home)
    await go(bench.page, 'train')
    await untilState(bench.page, /interrupted/)
    await bench.page.click('[data-test=resume]')
    await untilState(bench.page, /training/)
    await bench.page.click('[data-test=run-stop]')
    await untilState(bench.page, /stopped/)
    const [run] = readdirSync(join(home, 'runs'))
    expect(readdirSync(join(home, 'runs'))).toHaveLength(1)
    expect(readdirSync(join(home, 'runs', run!))).not.toContain('lock')
    expect(bench.faults).toEqual([])
  })

  it('that has come to its end is trained for more', async () => {
    const { page } = bench
    await page.fill('[data-test=budget-value]', '2')
    await train(page)
    await untilState(page, /completed/)
    expect(await page.textContent('[data-test=run-where]')).toContain('epoch 2 of 2')
    await page.fill('[data-test=more-length]', '3')
    await page.click('[data-test=train-more]')
    await page.waitForSelector('[data-test=run-where]:has-text("epoch 5 of 5")')
    await untilState(page, /completed/)
    await screenshot(page, 'train-more')
  })

  it('trains on in phases, each with its own length, weights and rate', async () => {
    const { page } = bench
    await page.selectOption('[data-test=schedule]', 'constant')
    await page.uncheck('[data-test=early-stopping]')
    await page.click('[data-test=add-phase]')
    await page.fill('[data-test=phase-2-budget-value]', '1')
    await page.selectOption('[data-test=phase-2-rate-from]', 'own')
    await page.fill('[data-test=phase-2-rate]', '0.0002')
    await page.click('[data-test=add-phase]')
    await page.selectOption('[data-test=phase-3-start]', 'best')
    await page.selectOption('[data-test=phase-3-optimizer]', 'reset')
    expect(await page.textContent('[data-test=phase-2]')).toContain('1 epoch at 0.0002')
    await page.click('[aria-label="Move phase 3 up"]')
    expect(await page.textContent('[data-test=phase-3]')).toContain('1 epoch at 0.0002')
    await screenshot(page, 'train-phases')
    await train(page)
    await page.waitForSelector('[data-test=run-where]:has-text("phase 3 of 3")')
    await untilState(page, /completed/)
    expect(await page.textContent('[data-test=run-where]')).toContain('epoch 4 of 4')
    await screenshot(page, 'train-phases-done')
    await page.click('[aria-label="Remove phase 3"]')
    await page.click('[aria-label="Remove phase 2"]')
    expect(await page.locator('[aria-label=Phases]').count()).toBe(0)
    expect(bench.faults).toEqual([])
  })
})
