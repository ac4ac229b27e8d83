import { ipcMain } from 'electron'
import { copyFileSync, existsSync } from 'node:fs'
import Store from 'electron-store'
import { type Settings, settingsSchema } from '../domain/settings'
import { home, paths } from './paths'

/** Settings on disk. What can't be read is put aside and said, never thrown away. */
export class SettingsStore {
  private readonly store: Store<Settings>
  /** What to tell a person about their settings at the start. */
  readonly warning: string | undefined

  constructor() {
    const defaults = settingsSchema.parse({})
    const open = () => new Store<Settings>({ cwd: home, name: 'settings', defaults })
    try {
      this.store = open()
      settingsSchema.parse(this.store.store)
    } catch {
      const aside = `${paths.settings}.damaged-${Date.now()}`
      if (existsSync(paths.settings)) copyFileSync(paths.settings, aside)
      this.store = new Store<Settings>({ cwd: home, name: 'settings', defaults, clearInvalidConfig: true })
      this.store.store = defaults
      this.warning = `The settings could not be read, so the defaults are used. The old file is kept as ${aside}.`
    }
    // The store tells any page where its files are. Ours doesn't ask, and channels are those of the contract.
    ipcMain.removeAllListeners('electron-store-get-data')
  }

  get(): Settings {
    return settingsSchema.parse(this.store.store)
  }
  change(patch: Partial<Settings>): Settings {
    this.store.store = { ...this.get(), ...patch }
    return this.get()
  }
}
