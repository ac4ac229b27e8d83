import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drag, go, launch, middleOf, readyToTrain, screenshot, temporaryHome, type Workbench } from './workbench'
import {
  announced, card, dragBelow, dragInto, focusIsOn, headOf, insertByKeys, openNetwork, savedArchitecture, selectCard, startNew,
  structure, trainSomeSteps,
} from './designSteps'

const hybrid = 'Branch(Conv2D MaxPooling2D Flatten|Flatten Dense)'
const residual = 'Conv2D Repeat(Branch(Conv2D BatchNormalization|) Activation) Flatten'

/** Building networks that are more than a line of layers; each step stands on the one before. */
describe('Design', () => {
  const { home, remove } = temporaryHome(), other = temporaryHome()
  let bench: Workbench
  beforeAll(async () => {
    bench = await launch(home)
    await readyToTrain(bench.page)
  })
  afterAll(async () => {
    await bench.close()
    remove()
    other.remove()
  })

  describe('by dragging alone', () => {
    it('builds the hybrid of a CNN and an MLP, and it trains', async () => {
      const { page } = bench
      await startNew(page)
      await dragInto(page, 'Branch', '')
      await screenshot(page, 'stack-branch-empty')
      await dragInto(page, 'Conv2D', 'branch:0')
      await dragBelow(page, 'MaxPooling2D', 'conv2d')
      await dragBelow(page, 'Flatten', 'max_pooling2d')
      await dragInto(page, 'Flatten', 'branch:1')
      await dragBelow(page, 'Dense', 'flatten_1')
      expect(await structure(page)).toBe(hybrid)
      await page.selectOption('[data-test=merge]', 'Concatenate')
      await screenshot(page, 'stack-hybrid')
      await trainSomeSteps(page)
    })

    it('builds residual blocks, repeated, and they train', async () => {
      const { page } = bench
      await startNew(page)
      await dragInto(page, 'Conv2D', '')
      await dragBelow(page, 'Flatten', 'conv2d')
      await dragBelow(page, 'Repeat', 'conv2d')
      await dragInto(page, 'Branch', 'repeat')
      await dragInto(page, 'Conv2D', 'branch:0')
      await dragBelow(page, 'BatchNormalization', 'conv2d_1')
      await dragBelow(page, 'Activation', 'branch')
      expect(await structure(page)).toBe(residual)
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-item'))).toBe('activation')
      // The branch makes the image smaller, which the skip doesn't.
      expect(await page.textContent('[data-test=branch-card] > .problem')).toMatch(/have to be equal for Add/)
      await page.click('[data-test=fix-button]')
      await page.fill('[data-test=times]', '3')
      await screenshot(page, 'stack-residual')
      await trainSomeSteps(page)
    })

    it('takes everything back to the first document, step by step, and does it again', async () => {
      const { page } = bench
      const last = await savedArchitecture(page)
      const labels: string[] = []
      while (await page.isEnabled('[data-test=undo]')) {
        labels.push((await page.getAttribute('[data-test=undo]', 'title'))!)
        await page.click('[data-test=undo]')
      }
      expect(labels).toContain('Undo: Insert Branch (Ctrl+Z)')
      expect(labels).toContain('Undo: Repeat 3 times (Ctrl+Z)')
      expect(await structure(page)).toBe('Flatten Dense')
      expect((await savedArchitecture(page)).name).toBe('first-steps')
      while (await page.isEnabled('[data-test=redo]')) await page.click('[data-test=redo]')
      expect(await savedArchitecture(page)).toEqual(last)
    })
  })

  describe('by keyboard alone', () => {
    it('builds the hybrid of a CNN and an MLP, and it trains', async () => {
      const { page } = bench
      await startNew(page)
      for (const name of ['branch', 'conv2d', 'maxpooling2d', 'flatten', 'flatten']) await insertByKeys(page, name)
      expect(await structure(page)).toBe('Branch(Conv2D MaxPooling2D Flatten Flatten|)')
      await page.keyboard.press('Alt+ArrowRight')
      await insertByKeys(page, 'dense')
      expect(await structure(page)).toBe(hybrid)
      // Out to the container, into its form: the first field is how it joins.
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Enter')
      await page.keyboard.type('Conc')
      await page.keyboard.press('Escape')
      expect(await page.inputValue('[data-test=merge]')).toBe('Concatenate')
      await trainSomeSteps(page)
    })

    it('builds residual blocks, repeated, and they train', async () => {
      const { page } = bench
      await startNew(page)
      for (const name of ['conv2d', 'conv2d', 'batchnorm', 'activation', 'flatten']) await insertByKeys(page, name)
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Shift+ArrowUp')
      expect(await page.textContent('[data-test=several]')).toBe('2 selected')
      await page.keyboard.press('Control+b')
      expect(await structure(page)).toBe('Conv2D Branch(Conv2D BatchNormalization|) Activation Flatten')
      await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('Control+g')
      expect(await structure(page)).toBe(residual)
      // The branch makes the image smaller, which the skip doesn't: the fix is a button that Tab reaches.
      await page.waitForSelector('[data-test=fix-button]')
      for (let i = 0; i < 20 && !await focusIsOn(page, 'fix-button'); i++) await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await readyToTrain(page)
      await trainSomeSteps(page)
    })

    it('moves layers into, between and out of branches', async () => {
      const { page } = bench
      await openNetwork(page, {
        name: 'moved', layers: [{ type: 'Dropout', name: 'a' }, { type: 'Branch', name: 'b', branches: [[], []] }, { type: 'Flatten', name: 'f' }],
      })
      await selectCard(page, 'a')
      const seen: string[] = []
      for (let i = 0; i < 3; i++) {
        await page.keyboard.press('Alt+ArrowRight')
        seen.push(await structure(page))
      }
      expect(seen).toEqual(['Branch(Dropout|) Flatten', 'Branch(|Dropout) Flatten', 'Branch(|) Dropout Flatten'])
      await page.keyboard.press('Alt+ArrowDown')
      expect(await structure(page)).toBe('Branch(|) Flatten Dropout')
      await page.keyboard.press('Alt+ArrowDown')
      await announced(page, /Can’t be moved further down/)
      await page.keyboard.press('Alt+ArrowUp')
      await page.keyboard.press('Alt+ArrowLeft')
      expect(await structure(page)).toBe('Branch(|Dropout) Flatten')
    })
  })

  describe('a stack that is broken', () => {
    it('is mended by its one-click fixes', async () => {
      const { page } = bench
      const conv = (name: string, filters: number, more = {}) => ({ type: 'Conv2D', name, filters, padding: 'same', ...more })
      await openNetwork(page, {
        name: 'broken',
        layers: [
          { type: 'Flatten', name: 'early' }, { type: 'Conv2D', name: 'large', filters: 4, kernel_size: [40, 40] },
          { type: 'Branch', name: 'unequal', merge: 'Add', branches: [[conv('whole', 8)], [conv('half', 16, { strides: [2, 2] })]] },
          { type: 'Dense', name: 'last', units: 8 },
        ],
      })
      await page.waitForSelector('[data-test=fix-button]')
      await screenshot(page, 'stack-broken')
      const did: string[] = []
      while (await page.locator('[data-test=fix-button]').count()) {
        did.push((await page.textContent('[data-test=fix-button]'))!.trim())
        await page.click('[data-test=fix-button]')
        expect(did.length).toBeLessThan(10)
      }
      expect(did).toEqual([
        'Move it before Flatten', 'Use same padding', 'Move it before Flatten', 'Add a 1 × 1 Conv2D, strides 2 × 2, to branch 1',
      ])
      expect(await structure(page)).toBe('Conv2D Branch(Conv2D Conv2D|Conv2D) Flatten Dense')
      await readyToTrain(page)
      await screenshot(page, 'stack-mended')
    })
  })

  describe('layers together', () => {
    const network = {
      name: 'together', layers: [
        { type: 'Conv2D', name: 'a', filters: 4, padding: 'same' }, { type: 'Dropout', name: 'b' },
        { type: 'Branch', name: 'c', merge: 'Add', branches: [[{ type: 'Activation', name: 'd' }], []] }, { type: 'Flatten', name: 'f' },
      ],
    }
    it('are copied to another architecture and to another window', async () => {
      const { page } = bench
      await openNetwork(page, network)
      await selectCard(page, 'b')
      await selectCard(page, 'c', ['Shift'])
      await page.keyboard.press('Control+c')
      await announced(page, /2 layers copied/)
      await startNew(page)
      await page.keyboard.press('Control+v')
      expect(await structure(page)).toBe('Dropout Branch(Activation|)')
      await page.keyboard.press('Control+v')
      expect(await structure(page)).toBe('Dropout Branch(Activation|) Dropout Branch(Activation|)')
      const second = await launch(other.home)
      try {
        await readyToTrain(second.page)
        await second.page.keyboard.press('Control+v')
        await second.page.waitForSelector('[data-test=branch-card]')
        expect(await structure(second.page)).toBe('Flatten Dense Dropout Branch(Activation|)')
      } finally {
        await second.close()
      }
    })

    it('are not made of what is no layers', async () => {
      const { app, page } = bench
      const strange = '{"format":"layerbench-layers","version":1,"layers":[{"type":"Lambda"}]}'
      for (const [text, said] of [['hello', /no layers in the clipboard/], [strange, /unknown layer/]] as const) {
        await app.evaluate(({ clipboard }, written) => clipboard.writeText(written), text)
        await page.keyboard.press('Control+v')
        await announced(page, said)
      }
      expect(await structure(page)).toBe('Dropout Branch(Activation|) Dropout Branch(Activation|)')
    })

    it('are cut, duplicated, disabled and removed', async () => {
      const { page } = bench
      await openNetwork(page, network)
      await selectCard(page, 'a')
      await selectCard(page, 'd', ['Control'])
      await page.keyboard.press('Control+e')
      expect(await page.locator('.card.off').count()).toBe(2)
      await screenshot(page, 'stack-several')
      await page.keyboard.press('Control+e')
      await page.keyboard.press('Control+d')
      expect(await structure(page)).toBe('Conv2D Dropout Branch(Activation Conv2D Activation|) Flatten')
      await page.keyboard.press('Control+x')
      expect(await structure(page)).toBe('Conv2D Dropout Branch(Activation|) Flatten')
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      expect(await structure(page)).toBe('')
      expect(await page.getAttribute('[data-test=undo]', 'title')).toBe('Undo: Delete 4 layers (Ctrl+Z)')
    })

    it('are dragged together, never into themselves, and Escape leaves them', async () => {
      const { page } = bench
      await openNetwork(page, network)
      await selectCard(page, 'a')
      await selectCard(page, 'b', ['Control'])
      const empty = await middleOf(page, '[data-test=empty-list]')
      await page.mouse.move((await headOf(page, 'b')).x, (await headOf(page, 'b')).y)
      await page.mouse.down()
      await page.mouse.move(empty.x - 30, empty.y, { steps: 12 })
      await page.mouse.move(empty.x, empty.y, { steps: 3 })
      await page.waitForSelector('.drag-image[data-count="2 layers"]')
      await page.screenshot({ path: 'test-results/screenshots/stack-drag.png' })
      await page.keyboard.press('Escape')
      await page.mouse.up()
      expect(await structure(page)).toBe('Conv2D Dropout Branch(Activation|) Flatten')
      await drag(page, await headOf(page, 'b'), empty)
      expect(await structure(page)).toBe('Branch(Activation|Conv2D Dropout) Flatten')
      await drag(page, await headOf(page, 'c'), await headOf(page, 'd'))
      expect(await structure(page)).toBe('Branch(Activation|Conv2D Dropout) Flatten')
    })

    it('have a menu with all of it', async () => {
      const { page } = bench
      await openNetwork(page, network)
      await page.click(`${card('b')}`, { button: 'right' })
      await screenshot(page, 'stack-menu')
      await page.click('[data-test=menu-wrap-repeat]')
      expect(await structure(page)).toBe('Conv2D Repeat(Dropout) Branch(Activation|) Flatten')
      await page.keyboard.press('Shift+F10')
      await page.waitForSelector('[data-test=context-menu]')
      await page.keyboard.press('End')
      await page.keyboard.press('Enter')
      expect(await structure(page)).toBe('Conv2D Branch(Activation|) Flatten')
    })

    it('are folded away, and shown again where something in them is to be seen', async () => {
      const { page } = bench
      await openNetwork(page, network)
      await selectCard(page, 'c')
      await page.keyboard.press('ArrowLeft')
      await page.waitForSelector(card('d'), { state: 'detached' })
      expect(await page.textContent(card('c'))).toContain('2 branches · 1 layer · Add')
      await screenshot(page, 'stack-folded')
      await page.keyboard.press('Space')
      await page.waitForSelector(card('d'))
      // Folded over what is selected, the container is selected; what has a problem is shown on asking.
      await selectCard(page, 'd')
      await page.click(`${card('c')} [data-test=fold]`)
      await page.waitForSelector(`${card('c')}[aria-selected=true]`)
      const dense = { type: 'Repeat', name: 'r', times: 2, layers: [{ type: 'Dense', name: 'e' }] }
      await openNetwork(page, { name: 'hidden', layers: [dense, { type: 'Flatten', name: 'f' }] })
      await page.click(`${card('r')} [data-test=fold]`)
      await page.waitForSelector(card('e'), { state: 'detached' })
      await page.click('[data-test=footer-problem] button')
      await page.waitForSelector(`${card('e')}[aria-selected=true]`)
    })
  })

  it('scrolls while something is dragged to its edge', async () => {
    const { page } = bench
    await openNetwork(page, { name: 'long', layers: Array.from({ length: 30 }, (_, i) => ({ type: 'Dropout', name: `d${i}` })) })
    const from = await headOf(page, 'd0')
    const column = (await page.locator('[data-test=stack]').locator('..').boundingBox())!
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x, column.y + column.height - 12, { steps: 20 })
    await page.waitForFunction(() => document.querySelector('[data-test=stack]')!.parentElement!.scrollTop > 300)
    await page.mouse.up()
    const names = (await savedArchitecture(page)).layers.map(({ name }) => name)
    expect(names.indexOf('d0')).toBeGreaterThan(10)
  })

  it('keeps a wide network readable: it scrolls to the side, in light and dark, small and large', async () => {
    const { app, page } = bench
    const stack = (branch: number) => Array.from({ length: branch + 1 }, (_, i) =>
      ({ type: 'Conv2D', name: `c${branch}_${i}`, filters: 8, padding: 'same', kernel_size: [branch + 1, branch + 1] }))
    const inception = { type: 'Branch', name: 'inception', merge: 'Concatenate', branches: Array.from({ length: 5 }, (_, i) => stack(i)) }
    const repeat = { type: 'Repeat', name: 'r', times: 3, layers: [{ type: 'Dropout', name: 'x' }] }
    const nested = { type: 'Branch', name: 'outer', merge: 'Concatenate', branches: [[inception], [], [repeat]] }
    await openNetwork(page, { name: 'wide', layers: [{ type: 'Conv2D', name: 'first' }, nested, { type: 'Flatten', name: 'flat' }] })
    const scrolls = () => page.evaluate(() => {
      const column = document.querySelector('[data-test=stack]')!.parentElement!
      return column.scrollWidth - column.clientWidth
    })
    expect(await scrolls()).toBeGreaterThan(200)
    await selectCard(page, 'x')
    await screenshot(page, 'stack-wide-1280')
    const visible = await page.locator(card('x')).boundingBox()
    expect(visible!.x + visible!.width).toBeLessThanOrEqual(980)
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setContentSize(1920, 1080))
    await screenshot(page, 'stack-wide-1920')
    await go(page, 'settings')
    await page.click('[data-test=theme-dark]')
    await go(page, 'design')
    await screenshot(page, 'stack-wide-dark')
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setContentSize(1280, 800))
    await selectCard(page, 'inception')
    await screenshot(page, 'stack-dark-1280')
    expect(bench.faults).toEqual([])
  })
})
