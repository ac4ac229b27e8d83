import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { turnedJpeg } from '../domain/turnedJpeg'
import { seededNumbers } from '../engine/seededNumbers'
import { pngBytes } from '../import/pictureFiles'
import { go, launch, project, screenshot, temporaryHome, type Workbench } from './workbench'

/** Thousands of pictures from disk, some of them none: classified by two runs, sorted, filtered, saved. */
const { home, remove } = temporaryHome()
let bench: Workbench
const run = promisify(execFile)
const layerbench = (...args: string[]) => run(process.execPath, [join(project, 'out/main/cli.js'), ...args], {
  env: { ...process.env, LAYERBENCH_HOME: home }, maxBuffer: 1e9,
})
const fixture = (name: string) => readFileSync(join(project, 'test/fixtures/pictures', name))
const folder = join(home, 'garments'), good = 2000
const bad: Record<string, RegExp> = {
  'empty.png': /The file is empty/, 'text.png': /no picture that Layerbench knows/, 'cut.jpg': /damaged or cut short/,
  'bomb.png': /60,000 × 60,000 pixels/, 'gone.png': /not there/, 'photo.heic': /HEIC/, 'pipe to a folder': /link to a folder/,
}

/** Spots on black, in folders named as classes are. */
function writePictures() {
  const next = seededNumbers(3)
  for (let i = 0; i < good - 6; i++) {
    const at = join(folder, ['Coat', 'ankle_boot', 'other'][i % 3]!), left = next() * 12, top = next() * 12, size = 6 + next() * 10, shade = 80 + next() * 170
    mkdirSync(at, { recursive: true })
    writeFileSync(join(at, `${i}.png`), pngBytes(28, 28, (x, y) => (x > left + 2 && x < left + size && y > top + 2 && y < top + size ? Math.floor(shade) : 0)))
  }
  const odd: Record<string, Uint8Array> = {
    'a PNG.txt': fixture('rgb.png'), 'a JPEG.png': fixture('upright.jpg'), '<b>bold<i> & "quoted", =1+1.png': fixture('grey.png'),
    '=cmd|calc.webp': fixture('lossless.webp'), 'evil\u202Egnp.exe.gif': fixture('picture.gif'), 'new.avif': fixture('picture.avif'),
    'empty.png': new Uint8Array(), 'text.png': Buffer.from('hello'), 'cut.jpg': fixture('progressive.jpg').subarray(0, 400),
    'photo.heic': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1'), '.hidden.png': fixture('rgb.png'),
  }
  for (const [name, bytes] of Object.entries(odd)) writeFileSync(join(folder, name), bytes)
  const bomb = Buffer.from(fixture('rgb.png'))
  bomb.writeUInt32BE(60_000, 16)
  bomb.writeUInt32BE(60_000, 20)
  writeFileSync(join(folder, 'bomb.png'), bomb)
  symlinkSync('nowhere.png', join(folder, 'gone.png'))
  symlinkSync('.', join(folder, 'pipe to a folder'))
}

const choose = (paths: string[]) => bench.app.evaluate(({ dialog }, filePaths) => {
  dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
}, paths)
const saveAs = (path: string) => bench.app.evaluate(({ dialog }, filePath) => {
  dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
}, path)
const footer = () => bench.page.textContent('#footer')
const rowCount = async () => Number(await bench.page.getAttribute('[data-test=classify-table]', 'aria-rowcount')) - 1
const texts = (test: string) => bench.page.locator(`[data-test=${test}]`).allTextContents()
const megabytes = () => bench.app.evaluate(({ app }) =>
  app.getAppMetrics().filter(({ type }) => type === 'Tab').reduce((sum, { memory }) => sum + memory.workingSetSize, 0) / 1000)
async function kind(label: string) {
  await bench.page.click('[data-test=classify-kind]')
  await bench.page.locator('.n-base-select-option').filter({ hasText: label }).click()
}
async function exported(as: 'csv' | 'csv-all' | 'json', file: string): Promise<string> {
  await saveAs(join(home, file))
  await bench.page.click('[data-test=classify-export]')
  await bench.page.click(`[data-test=classify-export-${as}]`)
  await expect.poll(() => readdirSync(home), { timeout: 20_000 }).toContain(file)
  return readFileSync(join(home, file), 'utf8')
}

beforeAll(async () => {
  writePictures()
  for (const seed of ['1', '2']) await layerbench('train', '--template', 'two-layer-dense', '--data', 'sample', '--steps', '80', '--seed', seed)
  bench = await launch(home)
  await go(bench.page, 'classify')
  await bench.page.waitForSelector('[data-test=classify-open-folder]')
}, 300_000)
afterAll(async () => {
  await bench?.close()
  remove()
})

describe('a folder of 2,000', () => {
  it('comes into the table while it is read; what is none is listed with why, and the page stays small', async () => {
    const { page } = bench, before = await megabytes()
    await choose([folder])
    await page.click('[data-test=classify-open-folder]')
    await expect.poll(footer, { timeout: 120_000 }).toMatch(/2,000 pictures classified\s*7 could not be read/)
    await expect.poll(() => page.locator('[data-test=classify-progress]').count()).toBe(0)
    expect(await rowCount()).toBe(good + Object.keys(bad).length)
    // Only what is in view is made.
    expect(await page.locator('[data-test=classify-result]').count()).toBeLessThan(60)
    expect(await megabytes() - before).toBeLessThan(300)
    await screenshot(page, 'classify-folder')

    await kind('Failed')
    await expect.poll(rowCount).toBe(Object.keys(bad).length)
    for (const [name, why] of Object.entries(bad)) {
      expect(await page.textContent(`[data-test=classify-result][data-name="${name}"] [data-test=result-failure]`)).toMatch(why)
    }
    await screenshot(page, 'classify-failed')
    await kind('All')
  })

  it('shows names as text, kept apart from what stands beside them', async () => {
    const { page } = bench
    await page.fill('[data-test=classify-filter] input', 'bold')
    await expect.poll(rowCount).toBe(1)
    expect(await page.textContent('[data-test=classify-result] .file')).toBe('<b>bold<i> & "quoted", =1+1.png')
    expect(await page.locator('[data-test=classify-result] b').count()).toBe(0)
    await page.fill('[data-test=classify-filter] input', 'evil')
    await expect.poll(() => texts('classify-result')).toHaveLength(1)
    expect(await page.locator('[data-test=classify-result] .file').evaluate((name) => name.tagName)).toBe('BDI')
    await page.fill('[data-test=classify-filter] input', '')
  })

  it('is sorted by a click, filtered by class, and walked through by keys', async () => {
    const { page } = bench
    await page.click('[data-test=classify-sort-probability]')
    await page.waitForSelector('[role=columnheader][aria-sort=descending]')
    const shares = (await texts('result-probability')).map((text) => parseFloat(text.replace('> ', '')))
    expect(shares.length).toBeGreaterThan(10)
    expect(shares).toEqual([...shares].sort((a, b) => b - a))
    const chip = page.locator('[data-test=classify-class-chip]').first(), [, count] = /([\d,]+)$/.exec((await chip.textContent())!.trim())!
    await chip.click()
    await expect.poll(rowCount).toBe(Number(count!.replace(',', '')))
    expect(new Set(await texts('result-class')).size).toBe(1)
    await chip.click()

    await page.locator('[data-test=classify-result]').first().click()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const third = await page.locator('[data-test=classify-result]').nth(2).getAttribute('data-name')
    await expect.poll(() => page.getAttribute('[data-test=classify-detail]', 'data-name')).toBe(third)
    await page.keyboard.press('End')
    await expect.poll(() => page.getAttribute('[data-test=classify-detail]', 'data-name')).toBe('text.png')
    await page.keyboard.press('Home')
    await page.click('[data-test=classify-sort-probability]')
    await page.click('[data-test=classify-sort-probability]')
  })

  it('is saved as it is listed: CSV that no spreadsheet runs, JSON, and the command line says the same', async () => {
    const csv = (await exported('csv-all', 'all.csv')).split('\r\n')
    expect(csv).toHaveLength(1 + good + Object.keys(bad).length + 1)
    expect(csv[0]).toMatch(/^file,class,probability,runner-up,runner-up probability,true class,right,doubtful,failure,T-shirt\/top,/)
    expect(csv.find((line) => line.includes('cmd|calc'))).toMatch(/^garments\/=cmd/)
    await bench.page.fill('[data-test=classify-filter] input', 'ankle_boot/1')
    await expect.poll(rowCount).toBeLessThan(good)
    const document = JSON.parse(await exported('json', 'some.json')) as { pictures: { file: string; truth: string; classes: { class: string; probability: number }[] }[] }
    expect(document.pictures).toHaveLength(await rowCount())
    expect(document.pictures.every(({ file, truth }) => file.includes('ankle_boot/1') && truth === 'Ankle boot')).toBe(true)

    const { stdout } = await layerbench('classify', 'last', ...document.pictures.slice(0, 50).map(({ file }) => join(home, file)), '--json')
    const lines = stdout.trim().split('\n').map((line) => JSON.parse(line) as typeof document.pictures[number])
    for (const [i, { classes }] of lines.entries()) {
      for (const { class: name, probability } of classes) {
        expect(document.pictures[i]!.classes.find((one) => one.class === name)!.probability).toBeCloseTo(probability, 4)
      }
    }
    await bench.page.fill('[data-test=classify-filter] input', '')
  })

  it('is compared with a second run, whose class and agreement stand beside', async () => {
    const { page } = bench
    await page.click('[data-test=compare-run]')
    await page.locator('.n-base-select-option').filter({ hasText: 'seed 1' }).click()
    await page.waitForSelector('[data-test=classify-sort-agree]')
    await expect.poll(() => page.locator('[data-test=classify-progress]').count(), { timeout: 60_000 }).toBe(0)
    await expect.poll(() => texts('result-second')).not.toContain('…')
    expect(await page.textContent('[data-test=classify-accuracy]')).toMatch(/\d % \(.*\) and [\d.]+ % \(.*\)\s+right of 1,33\d known/)
    await kind('Runs disagree')
    const rows = (await exported('csv', 'differ.csv')).trim().split('\r\n').slice(1)
    expect(rows).toHaveLength(await rowCount())
    expect(rows.every((row) => row.includes(',false,'))).toBe(true)
    expect(await page.locator('[data-test=found-classes]').count()).toBe(2)
    // All columns are seen: the runner-up has given way.
    expect(await page.locator('[data-test=classify-table]').evaluate((table) => table.scrollWidth - table.clientWidth)).toBe(0)
    expect(await page.locator('[data-test=classify-sort-doubt]').count()).toBe(1)
    await screenshot(page, 'classify-compared')
    await kind('All')
    await page.hover('[data-test=compare-run]')
    await page.click('[data-test=compare-run] .n-base-clear')
    await expect.poll(() => page.locator('[data-test=classify-sort-agree]').count()).toBe(0)
  })

  it('is removed from the list alone, by choice or all at once', async () => {
    const { page } = bench, before = await rowCount()
    await page.locator('[data-test=classify-select]').nth(1).click()
    await page.locator('[data-test=classify-select]').nth(3).click()
    await page.click('[data-test=classify-remove]')
    await expect.poll(rowCount).toBe(before - 2)
    await page.click('[data-test=classify-clear]')
    await page.waitForSelector('text=What is in the picture?')
    expect(readdirSync(join(folder, 'Coat'))).toHaveLength(665)
  })
})

describe('one picture', () => {
  it('that is pasted is upright as the camera was held, also where it is decoded smaller', async () => {
    const { page } = bench
    // Red on the left as stored; turned by 90° it is on top.
    const stored = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(1600, 1200), context = canvas.getContext('2d')!
      context.fillStyle = '#f00'
      context.fillRect(0, 0, 800, 1200)
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })).arrayBuffer())]
    })
    await page.evaluate((bytes) => {
      const decode = ImageDecoder.prototype.decode
      ImageDecoder.prototype.decode = function (options) {
        document.body.dataset.decoded = String(Number(document.body.dataset.decoded ?? 0) + 1)
        return decode.call(this, options)
      }
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File([Uint8Array.from(bytes)], 'held.jpg'))
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, [...turnedJpeg(Uint8Array.from(stored), 6, true)])
    const canvas = page.locator('[data-test=classify-detail] canvas[aria-label="held.jpg"]')
    await canvas.waitFor()
    expect(await page.textContent('[data-test=classify-note]')).toContain('1,200 × 1,600')
    expect(await canvas.evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement, context = (element as HTMLCanvasElement).getContext('2d')!
      const redAt = (x: number, y: number) => context.getImageData(x * width, y * height, 1, 1).data[0]! > 200
      return [width, height, redAt(0.1, 0.1), redAt(0.9, 0.1), redAt(0.1, 0.9), redAt(0.9, 0.9)]
    })).toEqual([192, 256, true, true, false, false])
    await page.waitForSelector('[data-test=photo-step-find] canvas')
    expect(await page.getAttribute('body', 'data-decoded'), 'for the list and for the pane').toBe('1')
  })

  it('is read by nobody who wasn’t shown it: the page knows no paths', async () => {
    const answer = await bench.page.evaluate(() => window.layerbench.request['classify.read']({ ticket: 77, places: [0] }))
    expect(answer).toMatchObject({ ok: true, value: [{ failure: { code: 'bad-request' } }] })
  })
})

it('a damaged checkpoint is said, the other is a click away, and the command line names it', async () => {
  const { page } = bench
  const { value } = await page.evaluate(() => window.layerbench.request['runs.list']()) as { value: { runs: { id: string }[] } }
  const checkpoints = join(home, 'runs', value.runs[0]!.id, 'checkpoints')
  const best = join(checkpoints, readdirSync(checkpoints).find((name) => name.startsWith('best'))!)
  for (const name of readdirSync(best).filter((file) => !file.endsWith('.json'))) {
    const bytes = readFileSync(join(best, name))
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(join(best, name), bytes)
  }
  await choose([join(folder, 'a PNG.txt')])
  await page.click('[data-test=classify-open]')
  await page.waitForSelector('[data-test=classify-failure]')
  await screenshot(page, 'classify-damaged')
  await page.click('[data-test=classify-other-checkpoint]')
  await page.waitForSelector('[data-test=classify-result][data-name="a PNG.txt"] [data-test=result-probability]')
  expect(await page.locator('[data-test=classify-failure]').count()).toBe(0)
  const told = await layerbench('classify', value.runs[0]!.id, join(folder, 'a PNG.txt')).catch((error: { stderr: string }) => error.stderr)
  expect(told).toMatch(/--checkpoint last/)
  expect(bench.faults).toEqual([])
})
