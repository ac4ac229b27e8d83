import { useMessage } from 'naive-ui'
import { onBeforeUnmount } from 'vue'
import { repeatsOf } from '../../domain/sweep/repeats'
import { listen, sentenceFrom } from '../bridge'
import { useExperiment } from '../stores/experiment'
import { useNavigation } from '../stores/navigation'
import { useQueue } from '../stores/queue'
import { useRuns } from '../stores/runs'
import { useSweeps } from '../stores/sweeps'
import { historyKey } from './historyKey'

const textTypes = new Set(['text', 'search', 'number', 'email', 'url', 'password', 'tel'])
/** True where a key belongs to what is being typed into rather than to the document. */
export const isTyping = (): boolean => {
  const element = document.activeElement
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && textTypes.has(element.type))
}

/** What the header's buttons and the menu do, each in one place. */
export function useActions() {
  const experiment = useExperiment(), runs = useRuns(), queue = useQueue(), navigation = useNavigation()
  const sweeps = useSweeps()
  const message = useMessage()

  async function attempt(action: () => Promise<unknown>) {
    try {
      await action()
    } catch (error) {
      message.error(sentenceFrom(error), { duration: 10_000, closable: true })
    }
  }
  const train = () => attempt(async () => {
    if (!experiment.experiment || experiment.problem || queue.busy || queue.starting) return
    await experiment.flush()
    const snapshot = experiment.experiment
    await runs.train(snapshot)
    experiment.trained(snapshot)
    navigation.go('train')
  })
  const enqueue = () => attempt(async () => {
    if (!experiment.experiment || experiment.problem) return
    await experiment.flush()
    const snapshot = experiment.experiment
    await queue.add(snapshot)
    experiment.trained(snapshot)
    const { length } = queue.waiting
    if (length) message.success(length === 1 ? 'Queued: it is next' : `Queued as number ${length}`)
  })
  /** The experiment so many times, each with a seed of its own. */
  const trainTimes = (count: number) => attempt(async () => {
    if (!experiment.experiment || experiment.problem) return
    await experiment.flush()
    const snapshot = experiment.experiment, wasBusy = queue.busy
    const { id } = await sweeps.start(repeatsOf(snapshot, count))
    experiment.trained(snapshot)
    if (wasBusy) return void message.success(`Queued: ${count} repeats`)
    sweeps.shown = id
    navigation.go('sweeps')
  })
  const undo = () => attempt(experiment.undo)
  const redo = () => attempt(experiment.redo)
  const create = () => attempt(async () => {
    await experiment.create()
    navigation.go('design')
  })
  const open = () => attempt(experiment.open)
  const save = (as: boolean) => attempt(async () => {
    const saved = await experiment.save(as)
    if (saved?.file) message.success(`Saved in ${saved.file}`)
  })
  return { attempt, train, enqueue, trainTimes, undo, redo, create, open, save }
}

/** Menu items and their keys. Undo and redo are the text field's own while one is typed into. */
export function useCommands() {
  const { train, undo, redo, create, open, save } = useActions()
  const end = listen('menu', (item) => {
    switch (item) {
      case 'open': return void open()
      case 'save': return void save(false)
      case 'save-as': return void save(true)
      case 'undo': return void (isTyping() ? document.execCommand('undo') : undo())
      case 'redo': return void (isTyping() ? document.execCommand('redo') : redo())
      case 'train': return void train()
      case 'new': return void create()
    }
  })
  // The page gets a key before the menu does; one that it has taken never reaches the menu.
  const onKey = (event: KeyboardEvent) => {
    const step = historyKey(event)
    if (!step || isTyping() || event.defaultPrevented) return
    event.preventDefault()
    void (step === 'undo' ? undo() : redo())
  }
  window.addEventListener('keydown', onKey)
  onBeforeUnmount(() => {
    end()
    window.removeEventListener('keydown', onKey)
  })
}
