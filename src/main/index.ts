import { app, type BrowserWindow, dialog } from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Library } from '../files/library'
import { firstTemplate, readTemplates, templateNamed } from '../host/templates'
import { CalibrationStore } from './calibration'
import { registerChannels } from './channels'
import { CurrentExperimentStore } from './currentExperiment'
import { DataSets } from './dataSets'
import { Engines } from './engines'
import { makeHandlers } from './handlers'
import { setupMenu } from './menu'
import { home, paths, project } from './paths'
import { RateTests } from './rateTests'
import { Runs } from './runs'
import { confineSession, setupSecurity } from './security'
import { SettingsStore } from './settings'
import { applyTheme, openWindow, registerScheme, serveRenderer } from './window'

// Electron's own files apart from what a person makes. Before the lock, which lies there.
mkdirSync(home, { recursive: true })
app.setPath('userData', join(home, 'electron'))

// Root can't have Chromium's sandbox: Electron is started with --no-sandbox there, and asking for it would be fatal.
if (app.commandLine.hasSwitch('no-sandbox')) console.warn('Layerbench runs without Chromium\'s sandbox, since it was started with --no-sandbox.')
else app.enableSandbox()

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  setupSecurity()
  registerScheme()

  const settings = new SettingsStore()
  const engines = new Engines()
  const data = new DataSets(engines, settings)
  const runs = new Runs(engines, data, settings)
  const rateTests = new RateTests(engines, data, runs)
  const library = new Library(paths.library)
  const current = new CurrentExperimentStore(paths.draft, library)
  const calibration = new CalibrationStore(engines, () => runs.liveId !== undefined)
  let window: BrowserWindow | undefined

  const show = () => {
    window = openWindow()
    window.on('close', (event) => askBeforeClosing(event, window!, runs))
    window.on('closed', () => {
      window = undefined
      rateTests.stop()
    })
  }

  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => { if (process.platform !== 'darwin') app.quit() })
  app.on('activate', () => { if (!window) show() })

  void app.whenReady().then(async () => {
    confineSession()
    serveRenderer()
    applyTheme(settings.get())
    setupMenu()
    await current.open(templateNamed(readTemplates(project), firstTemplate).experiment)
    await runs.store.settle()
    registerChannels(makeHandlers({
      window: () => window!, settings, engines, data, runs, rateTests, current, calibration, library,
    }))
    show()
    // Looked for while the page loads; the measuring waits until the data is there.
    data.known().then(() => calibration.get()).then(() => runs.prepare(current.get().experiment.data)).catch(() => undefined)
  })
}

let closing = false
/** A run is never cut off by closing the window: it is saved first, or the window stays. */
function askBeforeClosing(event: Electron.Event, window: BrowserWindow, runs: Runs): void {
  if (closing || !runs.liveId) return
  event.preventDefault()
  const choice = dialog.showMessageBoxSync(window, {
    type: 'question', buttons: ['Stop and keep the run', 'Go on training'], defaultId: 1, cancelId: 1,
    message: 'A run is being trained.', detail: 'It can be stopped and kept as far as it has come.',
  })
  if (choice !== 0) return
  closing = true
  void runs.stopAll().finally(() => window.close())
}
