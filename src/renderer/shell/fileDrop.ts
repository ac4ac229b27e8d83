import { useMessage } from 'naive-ui'
import { onBeforeUnmount, onMounted } from 'vue'
import { useExperiment } from '../stores/experiment'
import { useNavigation } from '../stores/navigation'
import { useActions } from './commands'

/** As much text as main takes. */
const maximumCharacters = 5_000_000

const hasFiles = (event: DragEvent) => !!event.dataTransfer?.types.includes('Files')

/**
 * An experiment file dropped anywhere on the window is opened. Views that take files themselves come first:
 * what they have taken (`preventDefault`) is left to them. Nothing dropped ever replaces the page.
 */
export function useFileDrop() {
  const experiment = useExperiment(), navigation = useNavigation()
  const message = useMessage()
  const { attempt } = useActions()

  const onDragOver = (event: DragEvent) => {
    if (event.defaultPrevented || !hasFiles(event)) return
    event.preventDefault()
    event.dataTransfer!.dropEffect = 'copy'
  }
  const onDrop = (event: DragEvent) => {
    if (event.defaultPrevented || !hasFiles(event)) return
    event.preventDefault()
    const file = event.dataTransfer!.files[0]
    if (!file) return
    if (!file.name.toLowerCase().endsWith('.json')) {
      message.info(`${file.name} is no experiment file (.json). Pictures are classified in Classify.`, { duration: 6000 })
    } else if (file.size > maximumCharacters) {
      message.error(`${file.name} is too large for an experiment file.`, { duration: 6000 })
    } else {
      void attempt(async () => {
        await experiment.read(file.name, await file.text())
        navigation.go('design')
        message.success(`${file.name} is the current experiment; undo brings the former one back.`)
      })
    }
  }
  onMounted(() => {
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('drop', onDrop)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('dragover', onDragOver)
    window.removeEventListener('drop', onDrop)
  })
}
