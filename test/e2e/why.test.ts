import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { go, launch, project, screenshot, temporaryHome, type Workbench } from './workbench'
import { picturePng } from './pictures'

/** A convolutional network of the sample set and a dense one, each trained for a moment. */
const { home, remove } = temporaryHome()
let bench: Workbench
const names: string[] = [], patient = { timeout: 60_000 }

function train(template: string): void {
  const output = execFileSync(process.execPath, [
    join(project, 'out', 'main', 'cli.js'), 'train', '--template', template, '--data', 'sample', '--steps', '60', '--json',
  ], { env: { ...process.env, LAYERBENCH_HOME: home }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  names.push((JSON.parse(output.trim().split('\n').at(-1)!) as { name: string }).name)
}
beforeAll(async () => {
  train('dense-512-1024')
  train('one-layer-cnn')
  bench = await launch(home)
  await go(bench.page, 'classify')
  await bench.page.click('[data-test=classify-try]')
  await bench.page.waitForSelector('[data-test=classify-result] >> nth=9')
}, 300_000)
afterAll(async () => {
  await bench?.close()
  remove()
})

const section = (name: string) => bench.page.click(`[data-test=open-${name}]`)
const choose = async (test: string, option: string) => {
  await bench.page.click(`[data-test=${test}]`)
  await bench.page.locator('.n-base-select-option').filter({ hasText: option }).first().click()
}
/** Whether anything but greys is on the canvas: the picture alone has none. */
const isColoured = (selector: string) => bench.page.locator(selector).first().evaluate((canvas) => {
  const { width, height } = canvas as HTMLCanvasElement
  const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
  return data.some((value, i) => i % 4 === 0 && Math.abs(value - data[i + 2]!) > 20)
})

describe('why a network says what it says', () => {
  it('pixels that speak for a class lie over the picture, and add up to its score', async () => {
    const { page } = bench
    await section('saliency')
    await page.waitForSelector('[data-test=saliency]')
    const text = page.locator('[data-test=saliency-text]'), figures = /Score (.+), of an image that is all ground (.+): pixels add up to \+?(.+)\.$/
    const [, score, ground, sum] = figures.exec((await text.textContent())!.replaceAll('−', '-'))!.map(Number)
    expect(Math.abs(score! - ground! - sum!)).toBeLessThan(0.02)
    expect(await isColoured('[data-test=saliency]')).toBe(true)
    await choose('why-method', 'Grad-CAM')
    await expect.poll(() => text.textContent(), patient).toContain('By the maps of conv2d')
    await choose('why-method', 'Occlusion')
    await expect.poll(() => text.textContent(), patient).toContain('% as it is')
    await choose('why-class', 'Bag')
    await expect.poll(() => page.textContent('[data-test=saliency-column] b'), patient).toBe('Bag')
    // What was chosen stays while the section is folded.
    await section('saliency')
    expect(await page.locator('[data-test=saliency-column]').count()).toBe(0)
    await section('saliency')
    await expect.poll(() => page.textContent('[data-test=saliency-column] b'), patient).toBe('Bag')
    expect(await page.textContent('[data-test=why-method]')).toContain('Occlusion')
    await screenshot(page, 'why-saliency')
  })

  it('layers show their maps and filters', async () => {
    const { page } = bench
    await section('layers')
    await expect.poll(() => page.textContent('[data-test=layer-text]'), patient).toBe('32 maps of 27 × 27')
    await page.click('[data-test=why-filters]')
    await expect.poll(() => page.textContent('[data-test=layer-text]'), patient).toBe('32 filters of 2 × 2')
    await choose('why-layer', 'output')
    await expect.poll(() => page.textContent('[data-test=layer-text]'), patient).toBe('10 units')
  })

  it('the nearest training images stand beside it, one of them large where it is clicked', async () => {
    const { page } = bench
    await section('nearest')
    const nearest = page.locator('[data-test=nearest] li button')
    await expect.poll(() => nearest.count(), patient).toBe(8)
    await nearest.first().click()
    await page.locator('[data-test=nearest-large]').getByText('of train').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('[data-test=nearest-large]').waitFor({ state: 'hidden' })
  })

  it('two runs stand side by side; one without convolutions says so', async () => {
    const { page } = bench
    await choose('compare-run', names[0]!)
    await expect.poll(() => page.locator('[data-test=saliency]').count(), patient).toBe(2)
    expect(await page.locator('[data-test=nearest]').count()).toBe(2)
    await choose('why-method', 'Grad-CAM')
    await expect.poll(() => page.locator('[data-test=saliency-column]').nth(1).textContent(), patient).toContain('no convolution')
    await screenshot(page, 'why-two-runs')
  })
})

it('a picture that is unlike the training images is marked, and says in which way', async () => {
  const { page, app } = bench
  const plain = picturePng(home, 'plain.png', 64, 64, 'plain')
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, plain)
  await page.click('[data-test=classify-open]')
  await page.waitForSelector('[data-test=classify-result][data-name="plain.png"] [data-test=doubtful]', { timeout: 60_000 })
  await expect.poll(() => page.textContent('[data-test=classify-detail]'), patient).toMatch(/Stranger than .* validation images: it is/)
  await screenshot(page, 'why-doubtful')
  expect(bench.faults).toEqual([])
})
