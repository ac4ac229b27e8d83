import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { plainRunsTable } from '../../domain/runsTable'
import type { Settings } from '../../domain/settings'
import type { AppInfo } from '../../ipc/contract'
import { ask, listen } from '../bridge'

/** Settings and facts of the app, as main has them. */
export const useSettings = defineStore('settings', () => {
  const settings = ref<Settings>({
    theme: 'system', dataFolders: [], runsFolder: null, author: '', tensorboardFolder: null, project: '', runsTable: plainRunsTable,
    runColours: {},
  })
  const info = ref<AppInfo>()
  const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')
  const systemDark = ref(systemIsDark.matches)
  systemIsDark.addEventListener('change', (event) => { systemDark.value = event.matches })

  const dark = computed(() =>
    settings.value.theme === 'system' ? systemDark.value : settings.value.theme === 'dark')

  async function load() {
    listen('settings.changed', (changed) => { settings.value = changed })
    ;[settings.value, info.value] = await Promise.all([ask('settings.get'), ask('app.info')])
  }
  async function change(patch: Partial<Settings>) {
    settings.value = await ask('settings.set', patch)
  }
  /** Asks for a folder; nothing changes where the person cancels. */
  async function chooseRunsFolder() {
    const changed = await ask('settings.chooseRunsFolder')
    if (changed) settings.value = changed
    info.value = await ask('app.info')
  }
  async function chooseTensorBoardFolder() {
    settings.value = await ask('settings.chooseTensorBoardFolder') ?? settings.value
  }
  async function resetRunsFolder() {
    await change({ runsFolder: null })
    info.value = await ask('app.info')
  }
  return { settings, info, dark, load, change, chooseRunsFolder, chooseTensorBoardFolder, resetRunsFolder }
})
