import { app, type BrowserWindow, dialog } from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describeFailure, failureFrom } from '../domain/failure'
import { Library } from '../files/library'
import { firstTemplate, readTemplates, templateNamed } from '../host/templates'
import { CalibrationStore } from './calibration'
import { broadcast, registerChannels } from './channels'
import { CurrentExperimentStore } from './currentExperiment'
import { DataDownload } from './dataDownload'
import { DataImports } from './dataImports'
import { DataSets } from './dataSets'
import { DataVersions } from './dataVersions'
import { Engines } from './engines'
import { Evaluations } from './evaluation'
import { makeHandlers } from './handlers'
import { setupMenu } from './menu'
import { home, paths, project } from './paths'
import { RunQueue } from './queue'
import { RateTests } from './rateTests'
import { RobustnessMeasures } from './robustness'
import { RunNotesKeeper } from './runNotes'
import { RunRemoval } from './runRemoval'
import { Runs } from './runs'
import { Sweeps } from './sweeps'
import { confineSession, setupSecurity } from './security'
import { SettingsStore } from './settings'
import { applyTheme, openWindow, registerScheme, serveRenderer } from './window'

// Electron's own files apart from what a person makes. Before the lock, which lies there.
mkdirSync(home, { recursive: true })
app.setPath('userData', join(home, 'electron'))

// Root can't have Chromium's sandbox: Electron is started with --no-sandbox there, and asking for it would be fatal.
if (app.commandLine.hasSwitch('no-sandbox')) console.warn('Layerbench runs without Chromium\'s sandbox, since it was started with --no-sandbox.')
else app.enableSandbox()

/** A window has been opened since the start. */
let opened = false
if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  process.on('uncaughtException', tellFault)
  process.on('unhandledRejection', tellFault)
  setupSecurity()
  registerScheme()

  const settings = new SettingsStore()
  const engines = new Engines()
  const data = new DataSets(engines, settings)
  const download = new DataDownload(data)
  const imports = new DataImports(data)
  const runs = new Runs(engines, data, settings)
  const sweeps = new Sweeps(engines, data, runs)
  const queue = new RunQueue(paths.queue, runs, sweeps, (changed) => broadcast('queue.changed', changed))
  runs.onEnded = (run) => queue.ended(run)
  sweeps.onEnded = (id, failure) => queue.sweepEnded(id, failure)
  const versions = new DataVersions(engines, data, async ({ id, fingerprint }) => {
    const needed = [...(await runs.list()).runs, ...queue.get().entries]
    return needed.some((one) => one.data.id === id && one.data.fingerprint === fingerprint)
  })
  const rateTests = new RateTests(engines, data, runs)
  const robustness = new RobustnessMeasures(engines, data, runs)
  const evaluations = new Evaluations(engines, data, runs)
  const notes = new RunNotesKeeper(runs)
  const removal = new RunRemoval(runs, (id) => queue.forget(id))
  const library = new Library(paths.library)
  const current = new CurrentExperimentStore(paths.draft, library)
  const calibration = new CalibrationStore(engines, () => runs.isBusy)
  let window: BrowserWindow | undefined

  const show = () => {
    window = openWindow()
    opened = true
    window.on('close', (event) => askBeforeClosing(event, window!, { runs, sweeps, queue }))
    window.on('closed', () => {
      window = undefined
      void imports.end()
      download.cancel()
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
    await queue.open()
    await runs.store.settle()
    await imports.end()
    registerChannels(makeHandlers({
      window: () => window!, settings, engines, data, versions, download, imports, runs, sweeps, queue, rateTests, robustness,
      evaluations, current, calibration, library, notes, removal,
    }))
    show()
    // Looked for while the page loads; the measuring waits until the data is there, the queue until that is measured.
    data.known().then(() => calibration.get()).catch(() => undefined).then(() => queue.goOn())
      .then(() => runs.prepare(current.get().experiment.data)).catch(() => undefined)
  })
}

/** Told in the window: Electron would say it in a box that holds up everything. Without a window nothing could go on. */
function tellFault(error: unknown): void {
  const failure = failureFrom(error)
  console.error(error)
  if (opened) return broadcast('fault', failure)
  dialog.showErrorBox('Layerbench could not start', describeFailure(failure))
  app.exit(1)
}

let closing = false
/** A run is never cut off by closing the window: it is saved first, or the window stays. */
function askBeforeClosing(
  event: Electron.Event, window: BrowserWindow, { runs, sweeps, queue }: { runs: Runs; sweeps: Sweeps; queue: RunQueue },
): void {
  const isSweep = sweeps.liveId !== undefined
  if (closing || !isSweep && !runs.liveIds.length) return
  event.preventDefault()
  const goesOn = isSweep || runs.liveIds.some(queue.isOfQueue)
  const choice = dialog.showMessageBoxSync(window, {
    type: 'question', buttons: [goesOn ? 'Pause it and close' : 'Stop and keep the run', 'Go on training'], defaultId: 1, cancelId: 1,
    message: isSweep ? 'A sweep is being trained.' : goesOn ? 'A run of the queue is being trained.' : 'A run is being trained.',
    detail: goesOn
      ? 'It is kept as far as it has come and goes on with the queue when Layerbench is opened again.'
      : `It can be stopped and kept as far as it has come.${queue.get().entries.length ? ' The queue is kept too.' : ''}`,
  })
  if (choice !== 0) return
  closing = true
  queue.close()
  const ended = isSweep ? sweeps.close() : runs.endAll(goesOn ? 'pause' : 'stop')
  void ended.then(queue.settled).finally(() => window.close())
}
