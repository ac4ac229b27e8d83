import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluationMetrics } from '../../src/domain/evaluationMetrics'
import { evaluationSchema, type RunEvaluation } from '../../src/domain/run'
import { go, launch, readyToTrain, screenshot, temporaryHome, train, untilState, type Workbench } from './workbench'

/** What is measured beside accuracy: chosen, drawn, told and kept. */
describe('metrics of a run', () => {
  const { home, remove } = temporaryHome()
  let bench: Workbench
  let evaluation: RunEvaluation

  beforeAll(async () => { bench = await launch(home) })
  afterAll(async () => {
    await bench.close()
    remove()
  })
  const drawn = (name: string) =>
    bench.page.getAttribute(`[data-test=chart-${name}]`, 'data-points', { timeout: 20_000 }).then(Number)

  it('are chosen by keyboard in the settings, which say what k can’t be', async () => {
    const { page } = bench
    await go(page, 'train')
    await readyToTrain(page)
    expect(await page.locator('[data-test=metric-auc]').count()).toBe(0)
    await page.focus('[data-test=field-metrics]')
    await page.keyboard.press('Enter')
    for (const name of evaluationMetrics) {
      await page.focus(`[data-test=metric-${name}]`)
      await page.keyboard.press('Space')
    }
    await page.fill('[data-test=top-k]', '10')
    await page.waitForSelector('text=/with 10 classes the top 10 are all of them/')
    await page.fill('[data-test=top-k]', '3')
    await page.check('[data-test=watch-test]')
    await page.fill('[data-test=budget-value]', '3')
    await screenshot(page, 'metrics-settings')
    await page.click('[data-test=field-metrics]')
    expect(await page.textContent('[data-test=field-metrics]'))
      .toContain('top-3 accuracy, macro precision, macro recall, macro F1, AUC')
  })

  it('are drawn where accuracy is, one at a time, and stand among the figures', async () => {
    const { page } = bench
    await train(page)
    await untilState(page, /completed/)
    for (const name of evaluationMetrics) {
      await page.selectOption('[data-test=choose-share]', name)
      // Of validation and of the test set, one an epoch each.
      expect(await drawn(name)).toBe(6)
      expect(await page.textContent(`[data-test=now-validation-${name}]`)).toMatch(name === 'auc' ? /^0\.\d{3}$/ : /^\d+\.\d %$/)
    }
    await screenshot(page, 'metrics')
    await page.selectOption('[data-test=choose-share]', 'accuracy')
    expect(await drawn('accuracy')).toBeGreaterThan(6)
  })

  it('are in the run’s folder, and of the test set shown with its other figures', async () => {
    const { page } = bench
    const [run] = readdirSync(join(home, 'runs')), folder = join(home, 'runs', run!)
    evaluation = evaluationSchema.parse(JSON.parse(readFileSync(join(folder, 'evaluation.json'), 'utf8')))
    expect(evaluation.test.best!.f1_score).toBeGreaterThan(0.5)
    await go(page, 'runs')
    await page.click('[data-test=reveal-test]')
    await page.click(`[data-test=run-row]`)
    await page.waitForSelector('[data-test=run-detail]')
    expect(await page.textContent('[data-metric=auc] td')).toBe(evaluation.test.best!.auc!.toFixed(4))
    expect(await page.textContent('[data-metric=top_k_categorical_accuracy] th')).toBe('Top-3 accuracy')
    await screenshot(page, 'metrics-runs')
    expect(bench.faults).toEqual([])
  })
})
