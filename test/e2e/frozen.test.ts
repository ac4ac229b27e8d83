import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCheckpoint } from '../../src/runs/checkpoint'
import { announced, openNetwork, savedArchitecture, selectCard, startNew, trainSomeSteps } from './designSteps'
import { go, openedWorkbench, readyToTrain, screenshot, train, untilState } from './workbench'

/** Layers whose weights training leaves alone: frozen in Design, kept from another run. */
describe('frozen layers', () => {
  const { home, bench } = openedWorkbench()
  const network = {
    name: 'to freeze',
    layers: [
      { type: 'Conv2D', name: 'low', filters: 4, strides: [3, 3] }, { type: 'BatchNormalization', name: 'norm' },
      { type: 'Flatten', name: 'flat' }, { type: 'Dense', name: 'high', units: 12 },
    ],
  }
  const frozenNames = async () => (await savedArchitecture(bench.page)).layers
    .flatMap((layer) => ('trainable' in layer && !layer.trainable ? [layer.name] : []))

  it('are frozen several at once by key, each says so, and the counts tell what is trained', async () => {
    const { page } = bench
    await startNew(page)
    await openNetwork(page, network)
    await readyToTrain(page)
    await page.waitForSelector('text=/\\(4,078 trainable\\)/')
    await selectCard(page, 'low')
    await selectCard(page, 'flat', ['Shift'])
    await page.keyboard.press('Control+Shift+E')
    await announced(page, /^2 layers frozen/)
    expect(await page.locator('[data-test=layer-card] .chip:text-is("frozen")').count()).toBe(2)
    expect(await frozenNames()).toEqual(['low', 'norm'])
    await page.waitForSelector('text=/\\(4,030 trainable\\)/')
    await screenshot(page, 'design-frozen-several')
    await page.click('[data-test=action-freeze]:has-text("Unfreeze")')
    expect(await frozenNames()).toEqual([])
    await selectCard(page, 'flat')
    expect(await page.getAttribute('[data-test=action-freeze]', 'aria-disabled')).toBe('true')
    await page.keyboard.press('Control+Shift+E')
    await announced(page, /^Only layers that have weights can be frozen/)
  })

  it('are a field behind More in the layer’s form, with a way back', async () => {
    const { page } = bench
    await selectCard(page, 'norm')
    await page.click('[data-test=more]')
    await page.click('[data-test=field-trainable] [role=switch]')
    await page.waitForSelector('[data-item=norm] .chip:text-is("frozen")')
    await screenshot(page, 'design-frozen-form')
    await page.click('[data-test=field-trainable] [data-test=reset]')
    expect(await frozenNames()).toEqual([])
  })

  it('keep the weights of the run that was started from, to the bit, while the others are trained', async () => {
    const { page } = bench
    await trainSomeSteps(page)
    await go(page, 'runs')
    await page.click('[data-test=run-row]')
    await page.click('[data-test=checkpoint-last] [data-test=start-from]')
    await page.waitForSelector('[data-test=start]')
    await go(page, 'design')
    for (const name of ['low', 'norm']) {
      await selectCard(page, name)
      await page.click('[data-test=action-freeze]')
    }
    await go(page, 'train')
    expect(await page.textContent('[data-test=frozen]')).toMatch(/Frozen: low, norm\.\s*$/)
    await screenshot(page, 'train-frozen')
    const parents = readdirSync(join(home, 'runs'))
    await train(page)
    await untilState(page, /completed/)
    const [child] = readdirSync(join(home, 'runs')).filter((run) => !parents.includes(run))
    const [from, to] = await Promise.all([parents[0]!, child!].map((run) => readCheckpoint(join(home, 'runs', run, 'checkpoints'), 'last')))
    const changed = to!.weights.filter(({ name, values }) =>
      from!.weights.find((weight) => weight.name === name)!.values.some((value, i) => !Object.is(value, values[i])))
    expect(changed.map(({ name }) => name)).toEqual(['high/kernel', 'high/bias', 'output/kernel', 'output/bias'])
    expect(to!.weights).toHaveLength(from!.weights.length)
  })

  it('that are all there is can’t be trained, and the reason is said', async () => {
    const { page } = bench
    await go(page, 'design')
    await selectCard(page, 'low')
    await page.keyboard.press('Control+a')
    await page.click('[data-test=action-freeze]:has-text("Freeze")')
    expect(await page.getAttribute('[data-test=train]', 'aria-disabled')).toBe('false')
    await page.click('[data-test=output-card]')
    if (await page.getAttribute('[data-test=more]', 'aria-expanded') === 'false') await page.click('[data-test=more]')
    await page.click('[data-test=field-trainable] [role=switch]')
    await page.waitForSelector('[data-test=footer-problem]:has-text("Nothing is trained")')
    expect(await page.textContent('[data-test=output-card]')).toContain('frozen')
    expect(await page.getAttribute('[data-test=train]', 'aria-disabled')).toBe('true')
    expect(await page.getAttribute('[data-test=train]', 'aria-description')).toMatch(/^Nothing is trained: every layer with weights is frozen/)
    await screenshot(page, 'design-frozen-all')
    await page.keyboard.press('Control+z')
    await readyToTrain(page)
    expect(bench.faults).toEqual([])
  })
})
