import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { proposedChoices, type SourceOptions, type SourcePlan, type StoreChoices } from '../../domain/dataImport'
import type { DataFacts } from '../../domain/dataset'
import { type Failure, failureFrom } from '../../domain/failure'
import type { ImportProgress, OpenedSource } from '../../ipc/importProtocol'
import { ask, listen } from '../bridge'
import { decodePictures } from '../data/decodePictures'

/** What a file or folder is called without its path and ending. */
const titleOf = (path: string): string => (path.split(/[/\\]/).filter(Boolean).pop() ?? 'images').replace(/\.[a-z0-9.]+$/i, '')

/** The import that the Data view is about: files, what was recognised in them, what the person says of it. */
export const useDataImport = defineStore('dataImport', () => {
  const shown = ref(false)
  const paths = ref<string[]>([])
  const plan = shallowRef<SourcePlan>()
  const preview = shallowRef<OpenedSource['preview']>()
  const choices = ref<StoreChoices>()
  const failure = shallowRef<Failure>()
  const busy = ref<'looking' | 'importing'>()
  const progress = shallowRef<ImportProgress & { since: number }>()
  listen('import.progress', (told) => {
    const since = progress.value?.doing === told.doing ? progress.value.since : Date.now()
    progress.value = { ...told, since }
  })
  listen('import.decode', async ({ batch, files, into }) => {
    const refused = (error: unknown) => files.map(() => ({ failure: failureFrom(error).what }))
    const pictures = await decodePictures(files, into).catch(refused)
    await ask('import.decoded', { batch, pictures }).catch(() => undefined)
  })
  const secondsLeft = computed(() => {
    const { done, total, since } = progress.value ?? { done: 0, total: null, since: 0 }
    return total && done ? (Date.now() - since) / 1000 / done * (total - done) : undefined
  })

  /** What was asked for last counts; an answer to what came before doesn't. */
  let turn = 0
  async function look(options?: SourceOptions): Promise<void> {
    const mine = ++turn
    busy.value = 'looking'
    failure.value = progress.value = undefined
    try {
      const { plan: found, preview: pictures } = await ask('import.open', { paths: paths.value, ...(options ? { options } : {}) })
      if (mine !== turn) return
      const before = plan.value, kept = choices.value
      plan.value = found
      preview.value = pictures
      const proposed = proposedChoices(found, kept?.name ?? titleOf(paths.value[0]!))
      // Names that a person gave stay as long as the classes do.
      const same = before && kept && before.classes.join('\n') === found.classes.join('\n')
      const test = found.test ? null : kept?.test ?? proposed.test
      choices.value = { ...proposed, ...(same ? { classes: kept.classes } : {}), test }
    } catch (error) {
      if (mine === turn) failure.value = failureFrom(error)
    } finally {
      if (mine === turn) busy.value = undefined
    }
  }

  /** Looks at other files. */
  async function open(sources: string[]): Promise<void> {
    if (!sources.length) return
    forget()
    paths.value = sources
    shown.value = true
    await look()
  }
  async function choose(what: 'files' | 'folder'): Promise<void> {
    const chosen = await ask('import.choose', { what })
    if (chosen) await open(chosen)
  }

  /** Keeps it. @returns its facts, or undefined where it failed, which the dialog then says, or was cancelled */
  async function store(): Promise<DataFacts | undefined> {
    const mine = ++turn
    busy.value = 'importing'
    failure.value = undefined
    try {
      const facts = await ask('import.store', { choices: choices.value! })
      if (mine !== turn) return undefined
      forget()
      shown.value = false
      return facts
    } catch (error) {
      if (mine === turn) failure.value = failureFrom(error)
      return undefined
    } finally {
      if (mine === turn) busy.value = undefined
    }
  }

  async function cancel(): Promise<void> {
    turn++
    forget()
    shown.value = false
    await ask('import.cancel')
  }
  function forget() {
    paths.value = []
    plan.value = preview.value = choices.value = failure.value = busy.value = progress.value = undefined
  }

  return { shown, paths, plan, preview, choices, failure, busy, progress, secondsLeft, look, open, choose, store, cancel }
})
