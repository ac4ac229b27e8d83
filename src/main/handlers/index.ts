import { app, type BrowserWindow, dialog, shell } from 'electron'
import { mkdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { version } from '../../../package.json'
import type { Library } from '../../files/library'
import { sparkOf } from '../../domain/metrics'
import { readTemplates } from '../../host/templates'
import type { Settings } from '../../domain/settings'
import { broadcast, type Handlers } from '../channels'
import type { CalibrationStore } from '../calibration'
import type { CurrentExperimentStore } from '../currentExperiment'
import type { DataDownload } from '../dataDownload'
import type { DataImports } from '../dataImports'
import type { DataSets } from '../dataSets'
import type { DataVersions } from '../dataVersions'
import type { Engines } from '../engines'
import type { Evaluations } from '../evaluation'
import { home, paths, project } from '../paths'
import type { RunQueue } from '../queue'
import type { RateTests } from '../rateTests'
import type { RobustnessMeasures } from '../robustness'
import type { RunNotesKeeper } from '../runNotes'
import type { RunRemoval } from '../runRemoval'
import type { Runs } from '../runs'
import type { SettingsStore } from '../settings'
import type { Sweeps } from '../sweeps'
import { applyTheme } from '../window'
import { dataHandlers } from './data'
import { exchangeHandlers } from './exchange'
import { explainHandlers } from './explain'
import { pictureHandlers } from './pictures'
import { runFileHandlers } from './runFiles'
import { sweepHandlers } from './sweeps'

export interface Parts {
  window(): BrowserWindow
  settings: SettingsStore
  engines: Engines
  data: DataSets
  download: DataDownload
  versions: DataVersions
  imports: DataImports
  runs: Runs
  sweeps: Sweeps
  rateTests: RateTests
  robustness: RobustnessMeasures
  evaluations: Evaluations
  current: CurrentExperimentStore
  calibration: CalibrationStore
  library: Library
  queue: RunQueue
  notes: RunNotesKeeper
  removal: RunRemoval
}

const experimentFiles = [{ name: 'Layerbench experiment', extensions: ['json'] }]

/** What main answers to each channel; the work is done by the parts. */
export function makeHandlers(parts: Parts): Handlers {
  const {
    window, settings, engines, data, versions, download, imports, runs, sweeps, queue, rateTests, robustness, evaluations,
    current, calibration, library, notes, removal,
  } = parts
  const changeSettings = (patch: Partial<Settings>): Settings => {
    const changed = settings.change(patch)
    applyTheme(changed)
    broadcast('settings.changed', changed)
    return changed
  }
  const chooseFolder = async (title: string): Promise<string | undefined> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window(), { title, properties: ['openDirectory', 'createDirectory'] })
    return canceled ? undefined : filePaths[0]
  }

  return {
    'app.info': () => ({
      version,
      electron: process.versions.electron!,
      notice: notice(),
      warnings: [settings.warning, current.warning, queue.warning].flatMap((warning) => warning ?? []),
      platform: `${process.platform} ${process.arch}`,
      dataFolder: home,
      runsFolder: settings.get().runsFolder ?? paths.runs,
      firstStart: current.firstStart,
    }),
    'app.environment': () => engines.assistant.ask('environment', {}),
    'app.calibration': () => calibration.get(),

    'settings.get': () => settings.get(),
    'settings.set': changeSettings,
    async 'settings.chooseRunsFolder'() {
      const runsFolder = await chooseFolder('Choose a folder for runs')
      return runsFolder === undefined ? null : changeSettings({ runsFolder })
    },

    async 'settings.chooseTensorBoardFolder'() {
      const tensorboardFolder = await chooseFolder('Choose a folder for TensorBoard’s event files')
      return tensorboardFolder === undefined ? null : changeSettings({ tensorboardFolder })
    },

    'templates.list': () => readTemplates(project),

    'library.list': () => library.list(),
    'library.save': ({ name, content }) => library.save(name, content),
    'library.rename': ({ id, name }) => library.rename(id, name),
    'library.remove': ({ id }) => library.remove(id),

    ...dataHandlers({
      window, engines, data, versions, imports, download,
      folders: {
        get: () => settings.get().dataFolders, change: (dataFolders) => { changeSettings({ dataFolders }) }, choose: chooseFolder,
      },
    }),

    'experiment.get': () => current.get(),
    'experiment.put': ({ experiment }) => current.put(experiment),
    'experiment.load': ({ experiment, from }) => current.load(experiment, from),
    async 'experiment.open'() {
      const { canceled, filePaths: [path] } = await dialog.showOpenDialog(window(), {
        title: 'Open an experiment', properties: ['openFile'], filters: experimentFiles,
      })
      return canceled || path === undefined ? null : current.openFile(path)
    },
    'experiment.read': ({ name, text }) => current.read(name, text),
    async 'experiment.save'({ as }) {
      const { file, experiment } = current.get()
      if (file && !as) return current.save(file)
      const { canceled, filePath } = await dialog.showSaveDialog(window(), {
        title: 'Save the experiment',
        defaultPath: file ?? `${basename(experiment.architecture.name.replace(/[^\p{L}\p{N} ._-]/gu, '-'))}.json`,
        filters: experimentFiles,
      })
      return canceled || !filePath ? null : current.save(filePath)
    },

    async 'training.start'({ experiment, parent }) {
      const run = await runs.start(experiment, parent ? { parent } : { from: current.get().from })
      if (!parent) await current.markTrained(experiment, run.id)
      return run
    },
    'training.stop': ({ id }) => runs.stop(id),
    'training.kill': ({ id }) => runs.kill(id),
    'training.pause': ({ id }) => runs.pause(id),
    'training.resume': ({ id, budget }) => runs.resume(id, budget),
    'rates.test': ({ experiment }) => rateTests.run(experiment),
    'rates.stop': () => rateTests.stop(),

    'queue.get': () => queue.get(),
    async 'queue.add'({ experiment }) {
      const queued = await queue.add(experiment, await data.facts(experiment.data), current.get().from)
      await current.markTrained(experiment)
      return queued
    },
    'queue.move': ({ id, before }) => queue.move(id, before),
    'queue.remove': ({ id }) => queue.remove(id),
    'queue.retry': ({ id }) => queue.retry(id),
    'queue.hold': ({ held }) => queue.hold(held),

    'runs.list': () => notes.list(),
    'runs.notes': ({ ids }) => notes.of(ids),
    'runs.note': ({ ids, change }) => notes.change(ids, change),
    'runs.get': ({ id }) => runs.get(id),
    'runs.sketches': ({ ids }) => runs.sketches(ids),
    'runs.rename': ({ id, name }) => runs.rename(id, name),
    'runs.delete': ({ ids }) => removal.delete(ids),
    'runs.restore': ({ ids }) => removal.restore(ids),
    'runs.dropWeights': ({ ids }) => removal.dropWeights(ids),
    'runs.sparks': async ({ ids }) =>
      Object.fromEntries(await Promise.all(ids.map(async (id) => [id, sparkOf(await runs.store.metrics(id))]))),
    'runs.sizes': async ({ ids }) => Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await runs.store.size(id)]))),
    'runs.revealTest': ({ id }) => runs.revealTest(id),
    'runs.predictions': (input) => evaluations.predictions(input),
    'runs.stopPredicting': () => evaluations.stop(),
    'runs.measureRobustness': (input) => robustness.measure(input),
    'runs.stopMeasuring': ({ id }) => robustness.stop(id),
    async 'runs.showFolder'({ id }) {
      await mkdir(runs.store.root, { recursive: true })
      shell.showItemInFolder(runs.store.folderOf(id))
    },

    ...exchangeHandlers({ window, engines, data, runs }),
    ...runFileHandlers({ window, engines, data, runs, changeSettings }),

    ...sweepHandlers({ window, sweeps, queue, current }),
    ...pictureHandlers({ window, engines, runs }),
    ...explainHandlers({ engines, data, runs }),
  }

  /** The fallback is said wherever it runs. */
  function notice(): string | null {
    const major = Number(process.versions.electron!.split('.')[0])
    if (app.isPackaged || major >= 25) return null
    return `Electron ${process.versions.electron}, an older one for development and tests, since the current one could not be downloaded here.`
  }
}
