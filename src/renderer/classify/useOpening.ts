import { useMessage } from 'naive-ui'
import { computed, ref } from 'vue'
import { thousands } from '../../domain/format'
import { useActions } from '../shell/commands'
import { useData } from '../stores/data'
import { fromDialog, type Opened } from './opening'
import { useClassify } from './session'
import { testImages } from './testImages'

/** The ways in which pictures come into the list. */
export function useOpening() {
  const classify = useClassify(), data = useData()
  const { attempt } = useActions()
  const message = useMessage()
  const opening = ref<'files' | 'folder'>(), trying = ref(false)

  const testSet = computed(() => {
    const { run } = classify.first, entry = run && data.find(run.data.id)
    return entry && entry.facts.fingerprint === run.data.fingerprint && entry.facts.test > 0 ? entry : undefined
  })
  const whyNoTest = computed(() => testSet.value ? undefined : `${classify.first.run?.data.name} is not on this machine, or has no test images`)

  function take({ pictures, more }: Opened) {
    classify.add(pictures)
    if (more) message.warning(`There are more than ${thousands(pictures.length)} files; the others were left.`, { duration: 10_000, closable: true })
    else if (!pictures.length) message.info('There are no files in it.')
  }
  async function open(what: 'files' | 'folder') {
    opening.value = what
    await attempt(async () => {
      const opened = await fromDialog(what)
      if (opened) take(opened)
    })
    opening.value = undefined
  }
  async function tryTest() {
    if (!testSet.value) return
    trying.value = true
    await attempt(async () => classify.add(await testImages(testSet.value!)))
    trying.value = false
  }
  return { opening, open, trying, tryTest, whyNoTest, take }
}
