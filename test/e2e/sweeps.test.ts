import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Queue } from '../../src/domain/queue'
import type { Run } from '../../src/domain/run'
import type { KeptSweep } from '../../src/domain/sweep/kept'
import { go, launch, readyToTrain, screenshot, temporaryHome, type Workbench } from './workbench'

describe('sweeps and repeats', () => {
  const { home, remove } = temporaryHome()
  let bench: Workbench
  beforeAll(async () => { bench = await launch(home) })
  afterAll(async () => {
    await bench.close()
    remove()
  })

  const json = (...path: string[]) => JSON.parse(readFileSync(join(home, ...path), 'utf8')) as unknown
  const folder = () => (existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')).filter((name) => name !== 'sweeps').sort() : [])
  const runs = (group?: string) => folder().map((id) => json('runs', id, 'run.json') as Run).filter((run) => !group || run.group?.id === group)
  const states = (group: string) => runs(group).map(({ status }) => status.state)
  /** Something of it was evaluated, so that there is something to go on from. */
  const untilMeasured = (group: string) => expect.poll(() => runs(group).some(({ id }) => {
    const file = join(home, 'runs', id, 'metrics.jsonl')
    return existsSync(file) && readFileSync(file, 'utf8').includes('"evaluation"')
  }), { timeout: 120_000 }).toBe(true)
  const kept = () => readdirSync(join(home, 'runs', 'sweeps')).map((name) => json('runs', 'sweeps', name) as KeptSweep)
  const groupOf = (name: RegExp) => kept().find(({ sweep }) => name.test(sweep.name))!.id
  /** Says where it stands instead if it doesn't come to that. */
  const until = (page: Page, state: string) => expect.poll(
    () => page.$eval('[data-test=sweep-state]', (element) => (element as HTMLElement).dataset.state).catch(() => 'no sweep shown'), { timeout: 100_000 },
  ).toBe(state)
  const cells = (page: Page, column: string) => page.$$eval(`[data-test=sweep-row] [data-column="${column}"]`, (all) => all.map((cell) => cell.textContent!.trim()))

  async function vary(page: Page, field: string, values: string) {
    const before = await page.locator('[data-test=axis]').count()
    await page.click('[data-test=add-axis]')
    await page.keyboard.type(field)
    await page.locator('.n-base-select-option:visible', { hasText: field }).first().click()
    await expect.poll(() => page.locator('[data-test=axis]').count()).toBe(before + 1)
    expect(await page.inputValue('[data-test=add-axis] input')).toBe('') // the next one is looked for anew
    await page.locator('[data-test=axis] [data-test=axis-list]').nth(before).fill(values)
  }

  it('trains the experiment three times by Train × 3, one row with mean and interval', async () => {
    const { page } = bench
    await go(page, 'train')
    await readyToTrain(page)
    await page.selectOption('[data-test=budget-unit]', 'steps')
    await page.fill('[data-test=budget-value]', '60')
    await page.click('[data-test=train-times]')
    await page.click('text="Train × 3"')
    await until(page, 'done')
    expect(await page.textContent('[data-test=sweep-title]')).toMatch(/first-steps · Adam 0\.001 × 3/)
    const group = groupOf(/× 3/)
    expect(states(group)).toEqual(['completed', 'completed', 'completed'])
    expect(runs(group).map(({ experiment }) => experiment.training.seed).sort()).toEqual([7, 8, 9])
    await expect.poll(() => cells(page, 'seeds')).toEqual(['3 of 3'])
    expect((await cells(page, 'validation'))[0]).toMatch(/^\d+\.\d ± \d+\.\d %$/)
    await page.waitForSelector('[data-test=sweep-curves][data-lines="1"] canvas')
    await screenshot(page, 'sweep-repeats')
  })

  it('says of values that don’t fit why, beside the field, before anything starts', async () => {
    const { page } = bench
    await page.click('[data-view=train]')
    await page.fill('[data-test=budget-value]', '20000')
    await go(page, 'sweeps')
    await page.click('[data-test=sweep-new]')
    await vary(page, 'units', '0, 4')
    await page.waitForSelector('[data-test=axis-problem]:has-text("0")')
    expect(await page.isDisabled('[data-test=sweep-start]')).toBe(true)
    await page.fill('[data-test=axis-list]', '4, wide')
    await page.waitForSelector('[data-test=axis-problem]:has-text("wide")')
    await page.fill('[data-test=axis-list]', '2, 4')
    await page.waitForSelector('[data-test=axis-problem]', { state: 'detached' })
    await page.waitForSelector('[data-test=plan-count]:has-text("2 trainings")')
  })

  it('starts a sweep of two fields', async () => {
    const { page } = bench
    await vary(page, 'learning_rate', '0.001, 0.01')
    await page.waitForSelector('[data-test=plan-count]:has-text("4 trainings: 4 combinations")')
    await page.waitForSelector('[data-test=plan-points] li:has-text("learning_rate 0.01")')
    await page.fill('[data-test=sweep-name]', 'Units and rates')
    await screenshot(page, 'sweep-editor')
    await page.click('[data-test=sweep-start]')
    await until(page, 'training')
    expect((json('queue.json') as Queue).entries.map(({ name, sweep }) => [name, sweep?.id])).toEqual([['Units and rates', groupOf(/Units/)]])
    // Until one of them has saved something to go on from.
    await untilMeasured(groupOf(/Units/))
    await screenshot(page, 'sweep-live')
  })

  it('goes on with it after the window was closed in the middle', async () => {
    await bench.close()
    const group = groupOf(/Units/), before = runs(group)
    expect(before.some(({ status }) => status.state === 'paused')).toBe(true)
    expect(before.filter(({ status }) => status.state === 'completed').length).toBeLessThan(4)
    expect((json('queue.json') as Queue).entries).toHaveLength(1)

    bench = await launch(home)
    const { page } = bench
    await go(page, 'sweeps')
    await page.click('[data-test=sweep-item]:has-text("Units and rates")')
    await until(page, 'done')
    expect(states(group)).toEqual(['completed', 'completed', 'completed', 'completed'])
    expect(runs(group).map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)))
    expect((json('queue.json') as Queue).entries).toEqual([])
    await expect.poll(() => cells(page, 'seeds')).toEqual(['1 of 1', '1 of 1', '1 of 1', '1 of 1'])
    expect(await cells(page, 'value 0')).toEqual(['2', '2', '4', '4'])
    expect(await cells(page, 'value 1')).toEqual(['0.001', '0.01', '0.001', '0.01'])
    expect(await page.textContent('[data-test=sweep-best]')).toMatch(/Best: .*% validation/)
  })

  it('is sorted, drawn in each way and written down as a table', async () => {
    const { page, app } = bench
    await page.click('[data-test=sort-validation]')
    const shares = (await cells(page, 'validation')).map(parseFloat)
    expect(shares).toEqual([...shares].sort((a, b) => b - a))
    const charts = { parallel: '[data-test=sweep-chart]', curves: '[data-test=sweep-curves][data-lines="4"]', score: '[data-test=sweep-chart]' }
    for (const [chart, drawn] of Object.entries(charts)) {
      await page.click(`[data-test=chart-tab-${chart}]`)
      await page.waitForSelector(`${drawn} canvas`)
      await screenshot(page, `sweep-${chart}`)
    }
    const file = join(home, 'table.csv')
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as never
    }, file)
    await page.click('[data-test=sweep-export]')
    await page.click('text="Table (CSV)…"')
    await expect.poll(() => existsSync(file)).toBe(true)
    const [header, ...lines] = readFileSync(file, 'utf8').trim().split('\r\n')
    expect(header!.split(',')).toEqual([
      'units', 'learning_rate', 'seeds', 'validation', 'validation half width', 'train', 'train half width', 'parameters', 'seconds', 'state',
    ])
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^2,0\.001,1,0\.\d+,,0\.\d+/)
  })

  it('shows its test figures when asked, and counts the looks', async () => {
    const { page } = bench, group = groupOf(/Units/)
    expect(await page.$('[data-test=sort-test]')).toBeNull()
    await page.click('[data-test=sweep-reveal]')
    await page.waitForSelector('[data-test=sort-test]')
    await expect.poll(() => runs(group).map(({ testLooks }) => testLooks)).toEqual([1, 1, 1, 1])
    expect((await cells(page, 'test')).every((text) => /^\d+\.\d %$/.test(text))).toBe(true)
  })

  it('opens the repeats of a combination in Runs, to be compared', async () => {
    const { page } = bench
    await page.click('[data-test=sweep-item]:has-text("× 3")')
    await page.click('[data-test=sweep-row]')
    await page.waitForSelector('[data-view=runs][aria-current=page]')
    await page.waitForSelector('#footer:has-text("3 compared")')
  })

  it('is paused, resumed and stopped for good, each kept as far as it has come', async () => {
    const { page } = bench
    await go(page, 'train')
    await readyToTrain(page)
    await page.selectOption('[data-test=budget-unit]', 'steps')
    await page.fill('[data-test=budget-value]', '200000')
    await page.fill('[data-test=repeats]', '2')
    await page.click('[data-test=train-repeats]')
    await until(page, 'training')
    const group = groupOf(/× 2/)
    await untilMeasured(group)
    await page.click('[data-test=sweep-pause]')
    await until(page, 'paused')
    const paused = runs(group).map(({ id }) => id)
    expect(new Set(states(group))).toEqual(new Set(['paused']))
    expect((json('queue.json') as Queue).entries).toEqual([])
    await page.click('[data-test=sweep-resume]:has-text("Resume")')
    await until(page, 'training')
    await page.click('[data-test=sweep-stop]')
    await page.click('.n-dialog button:has-text("Stop")')
    await until(page, 'stopped')
    expect(runs(group).map(({ id }) => id)).toEqual(expect.arrayContaining(paused))
    // What hadn't begun again by then stays paused.
    expect(states(group)).toContain('stopped')
    expect(states(group)).not.toContain('running')
    expect(kept().find(({ id }) => id === group)).toMatchObject({ stopped: true })
    await page.waitForSelector('[data-test=train][aria-disabled=false]')
    expect(bench.faults).toEqual([])
  })
})
