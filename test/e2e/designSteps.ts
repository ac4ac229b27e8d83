import type { Architecture } from '../../src/domain/architecture'
import { drag, go, middleOf, train, untilState } from './workbench'
import type { Page } from 'playwright-core'

/** The network as it is drawn: `Conv2D Branch(Conv2D BatchNormalization|) Flatten`. */
export const structure = (page: Page): Promise<string> => page.evaluate(() => {
  const drawn = (list: Element): string => [...list.children].filter((child) => child.hasAttribute('data-item')).map((card) => {
    const inner = [...card.querySelectorAll('[data-list]')].filter((each) => each.parentElement!.closest('[data-item]') === card)
    return card.getAttribute('data-type')! + (inner.length ? `(${inner.map(drawn).join('|')})` : '')
  }).join(' ')
  return drawn(document.querySelector('[data-list=""]')!)
})

/** The network as main keeps it, once the draft is saved. */
export async function savedArchitecture(page: Page): Promise<Architecture> {
  await page.waitForTimeout(450) // the draft is saved a moment after an edit
  const reply = await page.evaluate(() => window.layerbench.request['experiment.get'](undefined))
  if (!reply.ok) throw new Error(reply.failure.what)
  return reply.value.experiment.architecture
}

/** A network of nothing but its ends. */
export async function startNew(page: Page): Promise<void> {
  await go(page, 'design')
  await page.click('[data-test=new]')
  await page.waitForSelector('[data-test=stack-empty]')
}

export const card = (name: string) => `[data-item="${name}"]`
/** A point of a card's head, where there is nothing but the card. */
export async function headOf(page: Page, name: string): Promise<{ x: number; y: number }> {
  const head = page.locator(`${card(name)} > .box`).first()
  await head.scrollIntoViewIfNeeded()
  const box = (await head.boundingBox())!
  return { x: box.x + box.width * 0.45, y: box.y + 9 }
}
export const selectCard = async (page: Page, name: string, keys: ('Control' | 'Shift')[] = []) => {
  const { x, y } = await headOf(page, name)
  for (const key of keys) await page.keyboard.down(key)
  await page.mouse.click(x, y)
  for (const key of keys) await page.keyboard.up(key)
}

async function paletteItem(page: Page, type: string) {
  const selector = `[data-test=palette-item-${type}]`
  await page.locator(selector).scrollIntoViewIfNeeded()
  return middleOf(page, selector)
}
/** Drags from the palette to below a layer. */
export async function dragBelow(page: Page, type: string, name: string): Promise<void> {
  const from = await paletteItem(page, type)
  const box = (await page.locator(card(name)).boundingBox())!
  await drag(page, from, { x: box.x + box.width / 2, y: box.y + box.height - 3 })
}
/** Drags from the palette into a container's list that is empty. */
export async function dragInto(page: Page, type: string, list: string): Promise<void> {
  const from = await paletteItem(page, type)
  await drag(page, from, await middleOf(page, list === '' ? '[data-test=stack-empty]' : `[data-list="${list}"] [data-test=empty-list]`))
}

/** Trains for a few steps and comes back to Design. */
export async function trainSomeSteps(page: Page): Promise<void> {
  await go(page, 'train')
  await page.selectOption('[data-test=budget-unit]', 'steps')
  await page.fill('[data-test=budget-value]', '12')
  await train(page)
  await untilState(page, /completed/)
  await page.waitForSelector('text=/\\d\\d\\.\\d % validation/')
  await go(page, 'design')
}

/** Puts a layer in by the keyboard alone, from wherever the keys go now: the search, its name, Enter; then back to the stack. */
export async function insertByKeys(page: Page, name: string): Promise<void> {
  await page.keyboard.press('/')
  await page.keyboard.press('Control+a')
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
}

/** An experiment's network in place of the current one, as a file dropped on the window. */
export async function openNetwork(page: Page, architecture: Record<string, unknown> & { name: string }): Promise<void> {
  const shown = page.locator(`header :text-is("${architecture.name}")`)
  // Another one first where it is called so already: it couldn't be seen when it has been replaced.
  if (await shown.count()) await openNetwork(page, { name: `before ${architecture.name}`, layers: [] })
  await page.evaluate(async (replaced) => {
    const reply = await window.layerbench.request['experiment.get'](undefined)
    if (!reply.ok) throw new Error(reply.failure.what)
    const { experiment } = reply.value
    const dataTransfer = new DataTransfer()
    const text = JSON.stringify({ ...experiment, architecture: { ...experiment.architecture, ...replaced } })
    dataTransfer.items.add(new File([text], 'network.json'))
    document.querySelector('main')!.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, architecture)
  await shown.first().waitFor()
}

export const announced = (page: Page, sentence: RegExp) => page.waitForFunction(
  (pattern) => new RegExp(pattern).test(document.querySelector('[data-test=announcement]')?.textContent ?? ''), sentence.source)

export const focusIsOn = (page: Page, test: string): Promise<boolean> =>
  page.evaluate((wanted) => document.activeElement?.getAttribute('data-test') === wanted, test)
