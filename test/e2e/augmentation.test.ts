import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { measurements } from '../../src/domain/robustness'
import { go, openedWorkbench, readyToTrain, screenshot, train, untilState } from './workbench'

/** Images as training sees them, chosen and looked at; and what a run bears of worse ones. */
describe('augmentation', () => {
  const { home, bench } = openedWorkbench()
  const draft = () => (JSON.parse(readFileSync(join(home, 'experiments', 'draft.json'), 'utf8')) as {
    experiment: { training: { augmentation: Record<string, unknown>; label_noise: number; phases: { augment: boolean }[] } }
  }).experiment.training
  const runs = () => readdirSync(join(home, 'runs')).sort()
  /** The pixels that a canvas shows, as a key. */
  const shownPictures = () => bench.page.$$eval('[data-test=augmented-grid] canvas', (canvases) =>
    canvases.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()))

  it('is chosen beside one image many times, which changes with every choice', async () => {
    const { page } = bench
    await readyToTrain(page)
    await go(page, 'train')
    expect(await page.textContent('[data-test=augmentation-summary]')).toMatch(/^None/)
    await page.click('[data-test=choose-augmentation]')
    await page.waitForSelector('[data-test=augmented-grid] canvas')
    const plain = await shownPictures()
    expect(new Set(plain).size).toBe(1)

    await page.check('[data-test=augment-rotation]')
    await expect.poll(async () => new Set(await shownPictures()).size).toBe(plain.length)
    const turned = await shownPictures()
    await page.check('[data-test=augment-horizontal_flip]')
    await page.check('[data-test=augment-erasing]')
    await expect.poll(shownPictures).not.toEqual(turned)
    await page.click('[data-test=another-image]')
    await screenshot(page, 'train-augmentation')

    await page.fill('[data-test=rotation-low]', '40')
    await page.waitForSelector('text=/rotation goes from 40 to 15/')
    await page.fill('[data-test=rotation-low]', '-40')
    await page.waitForSelector('text=/rotation goes from 40/', { state: 'detached' })
    await page.keyboard.press('Escape')
    await expect.poll(() => page.textContent('[data-test=augmentation-summary]')).toBe('horizontal flip, rotation, erasing')
    await expect.poll(() => draft().augmentation.rotation).toEqual({ low: -40, high: 15, probability: 1 })
  })

  it('is undone and redone as everything is', async () => {
    const { page } = bench
    await page.keyboard.press('Control+z')
    await expect.poll(() => draft().augmentation.rotation).not.toMatchObject({ low: -40 })
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => draft().augmentation.rotation).toMatchObject({ low: -40 })
  })

  it('goes by phase, and a run is trained with it and says so', async () => {
    const { page } = bench
    await page.fill('[data-test=label-noise]', '0.1')
    await page.waitForSelector('text=/labels are made wrong/')
    await page.click('[data-test=add-phase]')
    await page.waitForSelector('[data-test=augment]')
    await page.uncheck('[data-test=phase-2-augment]')
    await expect.poll(() => draft().phases.map(({ augment }) => augment)).toEqual([false])
    await screenshot(page, 'train-augmentation-phases')
    await train(page)
    await untilState(page, /completed/)
    await go(page, 'runs')
    const [id] = runs()
    await page.click(`[data-test=run-row][data-id="${id}"]`)
    const facts = () => page.textContent('[data-test=run-detail]')
    await expect.poll(facts).toMatch(/Rotation: from-40/)
    expect(await facts()).toMatch(/Label noise10\.0 %/)
    expect(await facts()).toMatch(/without augmentation/)
  })

  it('what a run bears of worse images is measured, drawn and kept; it counts as a look at the test set', async () => {
    const { page } = bench
    const [id] = runs(), record = (name: string) => JSON.parse(readFileSync(join(home, 'runs', id!, name), 'utf8')) as Record<string, unknown>
    await page.click('[data-test=measure-robustness]')
    await page.waitForSelector(`[data-test=robustness] >> text=/of ${measurements}/`)
    await page.click('[data-test=stop-measuring]')
    await page.waitForSelector('[data-test=measure-robustness]')
    expect(readdirSync(join(home, 'runs', id!))).not.toContain('robustness.json')
    expect(record('run.json').testLooks).toBe(0)

    await page.click('[data-test=measure-robustness]')
    await page.waitForSelector('[data-test=robustness][data-measured=true]', { timeout: 120_000 })
    expect(await page.locator('[data-test=robustness] [data-corruption]').count()).toBe(7)
    await expect.poll(() => record('run.json').testLooks).toBe(1)
    const { images, accuracy, curves } = record('robustness.json') as { images: number; accuracy: number; curves: unknown[] }
    expect(images).toBe(2000)
    expect(accuracy).toBeGreaterThan(0.3)
    expect(curves).toHaveLength(7)
    await page.locator('[data-test=robustness]').scrollIntoViewIfNeeded()
    await screenshot(page, 'runs-robustness')
    expect(bench.faults).toEqual([])
  })
})
