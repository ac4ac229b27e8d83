import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { type Failure, failureFrom } from '../../../domain/failure'

/** How long a question has to stay as it is before it is asked, in milliseconds: arrow keys run through a list. */
const patience = 120

/**
 * The answer to a question that changes: the former one stays until the next is there.
 * @param question what is asked, null for nothing; asked again whenever it is another
 */
export function useAnswer<Question, Answer>(
  question: () => Question | null, answerTo: (question: Question) => Promise<Answer | undefined>,
) {
  const answer = shallowRef<Answer>(), failure = ref<Failure>(), asking = ref(false)
  let turn = 0, timer: ReturnType<typeof setTimeout> | undefined
  const ask = async (asked: Question, mine: number) => {
    try {
      const found = await answerTo(asked)
      if (mine !== turn) return
      answer.value = found
      failure.value = undefined
    } catch (error) {
      if (mine !== turn) return
      answer.value = undefined
      failure.value = failureFrom(error)
    }
    asking.value = false
  }
  watch(question, (asked) => {
    const mine = ++turn
    clearTimeout(timer)
    asking.value = asked !== null
    if (asked === null) answer.value = failure.value = undefined
    else timer = setTimeout(() => { void ask(asked, mine) }, patience)
  }, { immediate: true })
  onScopeDispose(() => {
    turn++
    clearTimeout(timer)
  })
  return { answer, failure, asking }
}
