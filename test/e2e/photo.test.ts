import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawSampleSet, sampleClasses, sampleTest } from '../../src/data/sample/sampleSet'
import { seededNumbers } from '../engine/seededNumbers'
import { drawSpec, makePhoto } from '../photos/makePhoto'
import { pngOf } from '../photos/photoPng'
import { go, openedWorkbench, project, readyToTrain, screenshot, train, untilState } from './workbench'

const count = 100, size = 28
const { images, labels } = drawSampleSet(count, sampleTest.seed)
const next = seededNumbers(19)
/** An image as it is, as a picture. */
const plain = (pixels: Uint8Array) => ({
  width: size, height: size, rgba: Uint8Array.from({ length: size * size * 4 }, (_, i) => i % 4 === 3 ? 255 : pixels[i >> 2]!),
})

/** The way from photos to what a network sees: files, the app's own decoder, the panel and the command line. */
describe('photos of garments', () => {
  const { home, bench } = openedWorkbench()
  const nameOf = (i: number) => `${String(i).padStart(3, '0')}.png`, truth = (i: number) => sampleClasses[labels[i]!]
  const path = (folder: string, i: number) => join(home, folder, nameOf(i))
  const all = (folder: string) => Array.from({ length: count }, (_, i) => path(folder, i))
  const said = () => bench.page.textContent('[data-test=photo-said]')
  const bySteps = (classes: string[]) => classes.filter((name, i) => name === truth(i)).length

  beforeAll(() => {
    for (const folder of ['originals', 'photos']) mkdirSync(join(home, folder))
    for (let i = 0; i < count; i++) {
      const image = images.subarray(i * size * size, (i + 1) * size * size)
      writeFileSync(path('originals', i), pngOf(plain(image)))
      writeFileSync(path('photos', i), pngOf(makePhoto(image, size, drawSpec(next, 900), next)))
    }
  })

  /** What the command line takes each file for, in their order. */
  async function classified(...args: string[]): Promise<string[]> {
    const [run] = readdirSync(join(home, 'runs'))
    const { stdout } = await promisify(execFile)(process.execPath, [join(project, 'out', 'main', 'cli.js'), 'classify', run!, '--json', ...args],
      { env: { ...process.env, LAYERBENCH_HOME: home }, maxBuffer: 1e8 })
    return stdout.trim().split('\n').map((line) => (JSON.parse(line) as { classes: { class: string }[] }).classes[0]!.class)
  }
  /** What the app takes them for: the table makes only the rows in view, so it is scrolled. */
  async function shownClasses(): Promise<string[]> {
    const found = new Map<string, string>(), table = bench.page.locator('[data-test=classify-table]')
    for (let top = 0; top < count * 38; top += 380) {
      await table.evaluate((element, to) => { element.scrollTop = to }, top)
      await bench.page.waitForTimeout(100)
      const rows = await bench.page.$$eval('[data-test=classify-result]', (elements) => elements.map((row) =>
        [row.getAttribute('data-name')!, row.querySelector('[data-test=result-class]')?.textContent.trim() ?? '']))
      for (const [name, found1] of rows) found.set(name!, found1!)
    }
    return Array.from({ length: count }, (_, i) => found.get(nameOf(i))!)
  }
  const untilClassified = () => bench.page.waitForFunction((text) => document.querySelector('#footer')?.textContent.includes(text),
    `${count} pictures classified`, { timeout: 60_000 })

  let byCommandLine: string[]
  it('are classified by the command line nearly as well as the images they were made from', async () => {
    const { page } = bench
    await readyToTrain(page)
    await go(page, 'train')
    await page.fill('[data-test=budget-value]', '3')
    await train(page)
    await untilState(page, /completed/)
    const originals = await classified(...all('originals'))
    byCommandLine = await classified(...all('photos'))
    console.log({ originals: bySteps(originals), photos: bySteps(byCommandLine) })
    expect(bySteps(originals)).toBeGreaterThan(70)
    expect(bySteps(byCommandLine)).toBeGreaterThan(bySteps(originals) - 8)
    // Without any step but fitting they aren't: that is what the steps are for.
    const off = ['find', 'polarity', 'contrast', 'centre'].flatMap((step) => ['--photo-set', `${step}.on=false`])
    expect(bySteps(await classified(...off, ...all('photos').slice(0, 40)))).toBeLessThan(20)
  })

  it('are classified by the app as by the command line, each step shown with what it did', async () => {
    const { app, page } = bench
    await app.evaluate(({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
    }, all('photos'))
    await go(page, 'classify')
    await page.click('[data-test=classify-open]')
    await untilClassified()
    const shown = await shownClasses()
    expect(shown.filter((name, i) => name === byCommandLine[i]).length).toBeGreaterThanOrEqual(95)
    expect(bySteps(shown)).toBeGreaterThan(bySteps(byCommandLine) - 5)

    await page.locator('[data-test=classify-table]').evaluate((element) => { element.scrollTop = 0 })
    await page.click(`[data-test=classify-result][data-name="${nameOf(2)}"]`)
    await page.click('[data-test=photo-step-find]')
    expect(await said()).toMatch(/^Object found: \d+ × \d+ of \d+ × \d+$/)
    await page.click('[data-test=photo-step-polarity]')
    expect(await said()).toBe('Inverted: the object is darker than the background')
    expect(await page.locator('[data-test=photo-way] canvas').count()).toBe(10)
    await screenshot(page, 'photo-steps')
  })

  it('are classified anew when a step is changed, and again as the data suggests', async () => {
    const { page } = bench
    const before = await shownClasses()
    await page.locator('[data-test=photo-step-polarity]').focus()
    await page.keyboard.press('Enter')
    await page.click('[data-test=photo-on]')
    expect(await said()).toBe('Off')
    await page.click('[data-test=photo-step-crop]')
    await page.fill('[data-test=photo-margin]', '0.5')
    const changed = async () => (await shownClasses()).filter((name, i) => name !== before[i]).length
    await expect.poll(changed, { timeout: 60_000 }).toBeGreaterThan(20)
    await page.fill('[data-test=photo-margin]', '99')
    expect(await page.locator('[data-test=photo-settings] [role=alert]').textContent()).toContain('to 5')

    await page.click('[data-test=photo-reset]')
    await expect.poll(changed, { timeout: 60_000 }).toBe(0)
    expect(await page.locator('[data-test=photo-reset]').isDisabled()).toBe(true)
  })

  it('of the test set are left as they are', async () => {
    const { page } = bench
    await page.click('[data-test=classify-clear]')
    await page.click('[data-test=classify-try]')
    await page.waitForSelector('[data-test=photo-way] >> text=nothing is done with it')
    expect(bench.faults).toEqual([])
  })
})
