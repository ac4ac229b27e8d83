import { useMessage } from 'naive-ui'
import { onBeforeUnmount } from 'vue'
import { listen, sentenceFrom } from '../bridge'
import { useExperiment } from '../stores/experiment'
import { useNavigation } from '../stores/navigation'
import { useRuns } from '../stores/runs'

/** True where a key belongs to what is being typed into rather than to the document. */
const isTyping = () => {
  const element = document.activeElement
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
}

/** What the header's buttons and the menu do, each in one place. */
export function useActions() {
  const experiment = useExperiment(), runs = useRuns(), navigation = useNavigation()
  const message = useMessage()

  async function attempt(action: () => Promise<unknown>) {
    try {
      await action()
    } catch (error) {
      message.error(sentenceFrom(error), { duration: 10_000, closable: true })
    }
  }
  const train = () => attempt(async () => {
    if (!experiment.experiment || experiment.problem || runs.active) return
    await experiment.flush()
    await runs.train(experiment.experiment)
    navigation.go('train')
  })
  return { attempt, train }
}

/** Menu items and their keys. Undo and redo are the text field's own while one is typed into. */
export function useCommands() {
  const experiment = useExperiment()
  const { attempt, train } = useActions()
  const end = listen('menu', (item) => {
    switch (item) {
      case 'open': return void attempt(experiment.open)
      case 'save': return void attempt(() => experiment.save(false))
      case 'save-as': return void attempt(() => experiment.save(true))
      case 'undo': return isTyping() ? void document.execCommand('undo') : experiment.undo()
      case 'redo': return isTyping() ? void document.execCommand('redo') : experiment.redo()
      case 'train': return void train()
      case 'new': return
    }
  })
  onBeforeUnmount(end)
}
