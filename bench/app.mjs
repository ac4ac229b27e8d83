import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright-core'
import { electronInUse } from '../scripts/setup/electronPath.mjs'
import { root } from '../scripts/setup/paths.mjs'
import { hasDisplay } from '../scripts/setup/systemPackages.mjs'
import { startVirtualDisplay } from '../scripts/setup/virtualDisplay.mjs'

/**
 * The built app with a home of its own, ready to train. `close` ends it whatever it does.
 * @param options.prepare what is put into that home first
 */
export async function launchApp({ prepare } = {}) {
  const display = hasDisplay() ? undefined : await startVirtualDisplay()
  const home = mkdtempSync(join(tmpdir(), 'layerbench-bench-'))
  await prepare?.(home)
  const electron = electronInUse()
  const app = await _electron.launch({
    executablePath: electron.path,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
    env: { ...process.env, ...(display && { DISPLAY: display.display }), LAYERBENCH_HOME: home },
  })
  const close = async () => {
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBoxSync = () => 0
    }).catch(() => undefined)
    await app.close()
    display?.stop()
    rmSync(home, { recursive: true, force: true })
  }
  const page = await app.firstWindow()
  await page.waitForSelector('[data-test=train][aria-disabled=false]', { timeout: 120_000 })
  return { app, page, home, electron, close }
}

export const templateExperiment = (name) =>
  JSON.parse(readFileSync(join(root, 'resources', 'templates', `${name}.json`), 'utf8')).experiment

/** Drops a template's experiment on the window, as a file, with some training settings of its own. @returns its data set */
export async function loadExperiment(page, name, training) {
  const experiment = templateExperiment(name)
  const { value: sets } = await page.evaluate(() => window.layerbench.request['data.list']())
  const there = sets.some(({ state, facts }) => state === 'ready' && facts.id === 'fashion-mnist')
  const data = there ? 'fashion-mnist' : 'sample'
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([text], 'experiment.json'))
    document.querySelector('main').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }, JSON.stringify({ ...experiment, data, training: { ...experiment.training, ...training } }))
  await page.waitForSelector(`header :text("${experiment.architecture.name}")`)
  await page.waitForSelector('[data-test=train][aria-disabled=false]', { timeout: 60_000 })
  return data
}
