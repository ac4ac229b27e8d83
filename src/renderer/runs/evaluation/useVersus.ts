import { computed, ref, shallowRef, watch } from 'vue'
import { type EvaluationSplit, hasOwnValidation, type Predictions } from '../../../domain/evaluation/predictions'
import { versusOf } from '../../../domain/evaluation/versus'
import { type Failure, failureFrom } from '../../../domain/failure'
import { checkpointNames, hasWeights, isActive, type Run } from '../../../domain/run'
import { useEvaluation } from '../../stores/evaluation'
import { useRuns } from '../../stores/runs'

/** The first of some runs beside each other one, on the images that both were evaluated on. */
export function useVersus(chosen: () => readonly Run[]) {
  const runs = useRuns(), store = useEvaluation()
  const split = ref<EvaluationSplit>('validation')
  const found = shallowRef<ReadonlyMap<string, Predictions>>(new Map())
  const failure = ref<Failure>(), going = ref<string>()

  const key = computed(() => [split.value, ...chosen().map(({ id }) => id)].join(' '))
  watch(key, () => {
    found.value = new Map()
    failure.value = undefined
  })
  /** Why these can't be compared on a split, in a sentence; undefined where they can. */
  const problem = (one: EvaluationSplit): string | undefined => {
    if (chosen().some((run) => isActive(run) || !hasWeights(run))) return 'All of them must have ended with a checkpoint'
    if (new Set(chosen().map(({ data }) => data.fingerprint)).size > 1) return 'They were trained on different data'
    if (one === 'test') return chosen()[0]?.data.test ? undefined : 'The data has no test set'
    return chosen().every((run) => hasOwnValidation(run)) ? undefined : 'Not all of them held images out'
  }

  /** Has each predict its images, the test set's after counting a look. */
  async function compare() {
    const asked = key.value, predictions = new Map<string, Predictions>()
    failure.value = undefined
    try {
      for (const { id, name } of [...chosen()]) {
        going.value = name
        if (split.value === 'test' && !runs.evaluations.has(id)) await runs.revealTest(id)
        await runs.ensure(id)
        const there = (runs.checkpoints.get(id) ?? []).map((saved) => saved.name)
        const checkpoint = checkpointNames.find((one) => there.includes(one)) ?? 'last'
        const said = await store.evaluate({ id, split: split.value, checkpoint })
        if (!said || asked !== key.value) return
        predictions.set(id, said)
      }
      found.value = predictions
    } catch (error) {
      if (asked === key.value) failure.value = failureFrom(error)
    } finally {
      going.value = undefined
    }
  }

  const rows = computed(() => {
    const [first, ...others] = chosen(), base = first && found.value.get(first.id)
    return base ? others.flatMap((run) => {
      const predictions = found.value.get(run.id)
      return predictions ? [{ run, predictions, versus: versusOf(base, predictions) }] : []
    }) : []
  })
  const baseline = computed(() => {
    const [run] = chosen(), predictions = run && found.value.get(run.id)
    return predictions ? { run, predictions } : undefined
  })
  return { split, going, failure, problem, compare, rows, baseline }
}
