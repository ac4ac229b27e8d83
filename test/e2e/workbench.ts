import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'
import { temporaryFolder } from '../engine/temporaryFolder'

export const project = resolve(__dirname, '..', '..')
export const { path: electron } = JSON.parse(
  readFileSync(join(project, 'node_modules', '.layerbench', 'electron.json'), 'utf8'),
) as { path: string }
const screenshots = join(project, 'test-results', 'screenshots')

/** A home folder of its own for one test file, removed at its end. @param measured whether the machine is known in it already */
export function temporaryHome(measured = true): { home: string; remove(): void } {
  const home = mkdtempSync(join(tmpdir(), 'layerbench-e2e-'))
  if (measured) writeFileSync(join(home, 'calibration.json'), inject('calibration'))
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) }
}

export interface Workbench {
  app: ElectronApplication
  page: Page
  /** What page and main wrote to their consoles as faults, and exceptions nobody caught. */
  faults: string[]
  close(): Promise<void>
}

export interface LaunchOptions {
  size?: [width: number, height: number]
  executable?: string
  flags?: string[]
  environment?: Record<string, string>
  /** Where the built app lies. */
  folder?: string
}

/** The built app in the real Electron, driven as a person would. */
export async function launch(home: string, options: LaunchOptions = {}): Promise<Workbench> {
  const { size = [1280, 800], executable = electron, flags = rootFlags(), environment = {}, folder = project } = options
  const app = await _electron.launch({
    executablePath: executable,
    args: [...flags, folder],
    chromiumSandbox: !flags.includes('--no-sandbox'), // Playwright would switch it off
    env: { ...process.env as Record<string, string>, LAYERBENCH_HOME: home, ...environment },
  })
  const faults: string[] = []
  app.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()) })
  const page = await app.firstWindow({ timeout: 120_000 }) // a machine may be busy with other things
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()) })
  await app.evaluate(({ BrowserWindow }, [width, height]) => {
    BrowserWindow.getAllWindows()[0]!.setContentSize(width, height)
  }, size)
  await page.waitForSelector('[data-view=design]')
  return { app, page, faults, close: () => close(app) }
}

/** The app for all tests of a file or a `describe`, in a home of its own; both are gone at their end. */
export function openedWorkbench(): { home: string; bench: Workbench } {
  const { home, remove } = temporaryHome(), bench = {} as Workbench
  beforeAll(async () => { Object.assign(bench, await launch(home)) })
  afterAll(async () => {
    await bench.close()
    remove()
  })
  return { home, bench }
}

/** Chromium has no sandbox for root. */
export const rootFlags = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox'] : [])

/** Ends the app even where it would ask about a run that is being trained. */
async function close(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog }) => { dialog.showMessageBoxSync = () => 0 }).catch(() => undefined)
  await app.close()
}

/** Keeps a picture of the window among the test results, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  await page.mouse.move(700, 2) // no hover in the picture
  await page.waitForTimeout(350)
  await page.screenshot({ path: join(screenshots, `${name}.png`) })
}

export const go = (page: Page, view: string) => page.click(`[data-view=${view}]`)

/** Waits until Train can be pressed: data found, no problem, no run. */
export const readyToTrain = (page: Page) =>
  page.waitForSelector('[data-test=train][aria-disabled=false]', { timeout: 60_000 })

export async function train(page: Page): Promise<void> {
  await readyToTrain(page)
  await page.click('[data-test=train]')
  await page.waitForSelector('[data-test=stop]')
}

/** Until the run shown in Train says that state. */
export const untilState = (page: Page, state: RegExp) =>
  page.waitForFunction(
    (pattern) => new RegExp(pattern, 'i').test(document.querySelector('[data-test=run-state]')?.textContent ?? ''),
    state.source, { timeout: 120_000 })

/** Drags as a hand does: press, a little way, the whole way, release. */
export async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 6, from.y + 6, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 14 })
  await page.waitForTimeout(250)
  await page.mouse.up()
  await page.waitForTimeout(150)
}

export async function middleOf(page: Page, selector: string): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await page.locator(selector).first().boundingBox()
  if (!box) throw new Error(`${selector} is not on the page`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width, height: box.height }
}

/** The types of the stack's layers, in order. */
export const stackTypes = (page: Page): Promise<string[]> =>
  page.$$eval('[data-test=layer-card]', (cards) => cards.map((card) => card.getAttribute('data-type')!))

/** Has the next save dialog choose a file of that name. @returns its path */
export async function savingAs({ app }: Workbench, name: string): Promise<string> {
  const path = join(temporaryFolder(), name)
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (() => Promise.resolve({ canceled: false, filePath })) as typeof dialog.showSaveDialog
  }, path)
  return path
}
