import { existsSync, readFileSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Queue } from '../../src/domain/queue'
import type { Run } from '../../src/domain/run'
import { writeIdxFolder } from '../engine/toyFolder'
import { toySet } from '../engine/toySet'
import { drag, go, launch, readyToTrain, screenshot, temporaryHome, train, type Workbench } from './workbench'

/** Experiments that are told apart by their seeds. */
describe('a queue of runs', () => {
  const { home, remove } = temporaryHome()
  let bench: Workbench

  beforeAll(async () => { bench = await launch(home) })
  afterAll(async () => {
    await bench.close()
    remove()
  })

  const file = (...path: string[]) => JSON.parse(readFileSync(join(home, ...path), 'utf8')) as unknown
  const queue = () => file('queue.json') as Queue
  const seedsQueued = () => queue().entries.map(({ experiment }) => experiment.training.seed)
  const runs = () => readdirSync(join(home, 'runs')).sort().map((id) => file('runs', id, 'run.json') as Run)
  const seedsTrained = () => runs().map(({ experiment }) => experiment.training.seed)
  const states = () => runs().map(({ status }) => status.state)
  const shown = (page: Page) => page.$$eval('[data-test=queued] .name', (names) => names.map((name) => Number(/seed (\d+)/.exec(name.textContent!)![1])))
  const until = (page: Page, seeds: number[]) => page.waitForFunction(
    (wanted) => [...document.querySelectorAll('[data-test=queued] .name')].map((name) => /seed (\d+)/.exec(name.textContent!)![1]).join() === wanted,
    seeds.join(), { timeout: 120_000 })
  const trains = (page: Page, seed: number) => page.waitForSelector(`[data-test=queue-now]:has-text("seed ${seed}")`, { timeout: 120_000 })
  const isFocused = (page: Page, seed: number) => page.waitForFunction(
    (wanted) => document.activeElement?.querySelector('.name')?.textContent?.endsWith(wanted), `seed ${seed}`)

  /** What closing the window asks; it is answered with going on. */
  const askedWhenClosing = () => bench.app.evaluate(({ BrowserWindow, dialog }) => {
    let asked = ''
    dialog.showMessageBoxSync = ((_window: unknown, { message, detail }: Electron.MessageBoxSyncOptions) => {
      asked = `${message} ${detail}`
      return 1
    }) as never
    BrowserWindow.getAllWindows()[0]!.close()
    return asked
  })

  async function settings(page: Page, seed: number, unit: 'epochs' | 'steps', length: number) {
    await page.fill('[data-test=seed]', String(seed))
    await page.selectOption('[data-test=budget-unit]', unit)
    await page.fill('[data-test=budget-value]', String(length))
  }
  async function enqueue(page: Page, seed: number, unit: 'epochs' | 'steps', length: number) {
    await settings(page, seed, unit, length)
    const before = existsSync(join(home, 'queue.json')) ? queue().entries.length : 0
    await page.click('[data-test=queue]')
    await expect.poll(() => queue().entries.length).toBe(before + 1)
  }

  it('takes experiments while a run is being trained, each as it is then', async () => {
    const { page } = bench
    await go(page, 'train')
    await readyToTrain(page)
    expect(await page.$('[data-test=queue]')).toBeNull()
    await settings(page, 100, 'epochs', 500)
    await train(page)
    for (const seed of [1, 2, 3]) await enqueue(page, seed, 'steps', 12)
    await page.fill('[data-test=seed]', '77') // changes nothing of what is queued
    expect(seedsQueued()).toEqual([1, 2, 3])
    expect(runs()).toHaveLength(1)
    expect(await page.textContent('[data-test=queue-open]')).toContain('3 queued')
    await screenshot(page, 'queue-header')
  })

  it('is reordered by keys', async () => {
    const { page } = bench
    await page.click('[data-test=queue-open]')
    await until(page, [1, 2, 3])
    await screenshot(page, 'queue')
    await page.locator('[data-test=queued]').nth(0).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await isFocused(page, 3)
    await page.keyboard.press('Alt+ArrowUp')
    await page.keyboard.press('Alt+ArrowUp')
    await page.keyboard.press('Alt+ArrowUp') // it is the first one already
    await until(page, [3, 1, 2])
    await isFocused(page, 3)
    expect(await page.textContent('[data-test=queue-announcement]')).toMatch(/seed 3 is number 1 of 3/)
    expect(seedsQueued()).toEqual([3, 1, 2])
  })

  it('is reordered by dragging, not where Escape is pressed', async () => {
    const { page } = bench
    const spot = async (index: number, share: number) => {
      const box = (await page.locator('[data-test=queued]').nth(index).boundingBox())!
      return { x: box.x + 120, y: box.y + box.height * share }
    }
    await drag(page, await spot(2, 0.5), await spot(1, 0.2))
    await until(page, [3, 2, 1])
    await drag(page, await spot(0, 0.5), await spot(2, 0.8))
    await until(page, [2, 1, 3])
    expect(seedsQueued()).toEqual([2, 1, 3])
    const from = await spot(0, 0.5), to = await spot(2, 0.8)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 10 })
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await until(page, [2, 1, 3])
    expect(seedsQueued()).toEqual([2, 1, 3])
    expect(await page.$$('.queue-drag-image')).toHaveLength(0)
  })

  it('takes back what was removed, and starts nothing while it is held', async () => {
    const { page } = bench
    await page.locator('[data-test=queued]').nth(1).focus()
    await page.keyboard.press('Delete')
    await until(page, [2, 3])
    await isFocused(page, 3)
    await page.click('[data-test=queued-restore]')
    await until(page, [2, 1, 3])
    await page.click('[data-test=queue-hold]')
    await page.waitForSelector('[data-test=queue-start]')
    expect(await page.textContent('[data-test=queue-open]')).toContain('held')
    await page.evaluate(() => document.querySelector<HTMLElement>('header [data-test=stop]')!.click())
    await page.waitForSelector('[data-test=queue-now]', { state: 'detached' })
    await page.waitForSelector('[data-test=train]')
    await screenshot(page, 'queue-held')
    expect(states()).toEqual(['stopped'])
    expect(await shown(page)).toEqual([2, 1, 3])
  })

  it('trains one after the other in that order', async () => {
    const { page } = bench
    await page.click('[data-test=queue-start]')
    await page.waitForSelector('[data-test=queue-empty]', { timeout: 120_000 })
    await expect.poll(states, { timeout: 60_000 }).toEqual(['stopped', 'completed', 'completed', 'completed'])
    expect(seedsTrained()).toEqual([100, 2, 1, 3])
    await expect.poll(queue).toEqual({ version: 1, held: false, entries: [] })
    await page.keyboard.press('Escape')
    // Who watched the first one watches the last one now.
    expect(await page.textContent('h2')).toContain('seed 3')
    await page.waitForSelector('[data-test=run-state][data-state=completed]')
  })

  it('goes on after the window was closed in the middle, with the run that was being trained', async () => {
    const { page } = bench
    await settings(page, 10, 'epochs', 500)
    await train(page)
    await enqueue(page, 11, 'epochs', 500)
    await enqueue(page, 12, 'steps', 12)
    await page.click('[data-test=stop]')
    await page.click('[data-test=queue-open]')
    await trains(page, 11)
    await page.keyboard.press('Escape')
    await page.waitForSelector('[data-test=now-validation-loss]:not(:text("–"))')
    expect(await askedWhenClosing()).toMatch(/A run of the queue is being trained.*goes on with the queue when Layerbench is opened again/)
    expect(states().slice(4)).toEqual(['stopped', 'running'])
    await bench.close()
    expect(states().slice(4)).toEqual(['stopped', 'paused'])
    expect(seedsQueued()).toEqual([11, 12])

    bench = await launch(home)
    await bench.page.click('[data-test=queue-open]')
    await trains(bench.page, 11)
    await until(bench.page, [12])
    await screenshot(bench.page, 'queue-after-restart')
    expect(runs()).toHaveLength(6)
  })

  it('goes on after the app was killed', async () => {
    const app = bench.app.process()
    await bench.page.waitForTimeout(1000)
    const gone = new Promise((resolve) => app.once('exit', resolve))
    app.kill('SIGKILL')
    await gone
    expect(seedsQueued()).toEqual([11, 12])
    bench = await launch(home)
    const { page } = bench
    await page.click('[data-test=queue-open]')
    await trains(page, 11)
    await page.evaluate(() => document.querySelector<HTMLElement>('header [data-test=stop]')!.click())
    await page.waitForSelector('[data-test=queue-empty]', { timeout: 120_000 })
    await expect.poll(() => states().slice(4), { timeout: 60_000 }).toEqual(['stopped', 'stopped', 'completed'])
    expect(seedsTrained().slice(4)).toEqual([10, 11, 12])
    await page.keyboard.press('Escape')
  })

  it('says of an experiment whose data is gone that it couldn’t start, and goes on with the next', async () => {
    const { page } = bench
    const folder = writeIdxFolder(join(home, 'toy'), toySet(100, 20))
    await page.evaluate((added) => window.layerbench.request['settings.set']({ dataFolders: [added] }), folder)
    await bench.close()
    bench = await launch(home)
    await say(bench.page)
    expect(bench.faults).toEqual([])
  })

  async function say(page: Page) {
    await go(page, 'train')
    await readyToTrain(page)
    await settings(page, 20, 'epochs', 500)
    await train(page)
    const toy = await page.$$eval('[data-test=data] option', (options) =>
      options.map((option) => (option as HTMLOptionElement).value).find((value) => value.startsWith('idx-')))
    await page.selectOption('[data-test=data]', toy!)
    await enqueue(page, 21, 'steps', 12)
    await page.selectOption('[data-test=data]', 'sample')
    await enqueue(page, 22, 'steps', 12)
    renameSync(join(home, 'toy'), join(home, 'toy-elsewhere'))
    await page.click('[data-test=stop]')
    await page.click('[data-test=queue-open]')
    await page.waitForSelector('[data-test=queued-failure]', { timeout: 60_000 })
    expect(await page.textContent('[data-test=queued-failure]')).toMatch(/couldn’t start\. .*not on this machine/)
    await expect.poll(() => seedsTrained().slice(-1), { timeout: 60_000 }).toEqual([22])
    await expect.poll(() => states().slice(-1), { timeout: 60_000 }).toEqual(['completed'])
    await until(page, [21])
    await page.evaluate(() => window.layerbench.request['settings.set']({ theme: 'dark' }))
    await screenshot(page, 'queue-failed-dark')
    await page.keyboard.press('Escape')
    await screenshot(page, 'queue-header-dark')
    await page.click('[data-test=queue-open]')
    renameSync(join(home, 'toy-elsewhere'), join(home, 'toy'))
    await page.click('[data-test=queued-retry]')
    await page.waitForSelector('[data-test=queue-empty]', { timeout: 60_000 })
    await expect.poll(() => states().slice(-1), { timeout: 60_000 }).toEqual(['completed'])
    expect(seedsTrained().slice(-3)).toEqual([20, 22, 21])
  }
})
