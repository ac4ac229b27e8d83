import { computed, inject, type InjectionKey, provide, shallowRef } from 'vue'
import type { Example } from '../../../domain/dataset'
import { type Confusion, confusionOf } from '../../../domain/evaluation/confusion'
import type { Predictions } from '../../../domain/evaluation/predictions'
import { type EvaluationReport, reportOf } from '../../../domain/evaluation/report'
import type { Run } from '../../../domain/run'
import { useData } from '../../stores/data'
import { useEvaluation } from '../../stores/evaluation'
import { wantedOf } from './changes'

/** What all parts of an evaluation show: a checkpoint's predictions of a split, and figures of them. */
export function makeSubject(run: () => Run, given: () => Predictions) {
  const data = useData(), store = useEvaluation()
  const predictions = computed(given), names = computed(() => run().data.classes)
  const confusion = computed((): Confusion => confusionOf(predictions.value))
  const report = computed((): EvaluationReport =>
    reportOf(predictions.value, names.value, run().experiment.training, confusion.value))
  /** The run's data where it is on this machine as it was: else there are figures without pictures. */
  const images = computed(() => {
    const { id, fingerprint, shape } = run().data
    return data.find(id)?.facts.fingerprint === fingerprint ? { id, shape } : undefined
  })
  const exampleOf = (image: number): Example => ({ split: predictions.value.part, index: predictions.value.places[image]! })
  const changes = computed(() => wantedOf(store.changesOf(run().id)))
  /** The image that is shown large, and those that it stands among. */
  const open = shallowRef<{ image: number; among: readonly number[] }>()
  return { run: computed(run), predictions, names, confusion, report, images, exampleOf, changes, open }
}
export type Subject = ReturnType<typeof makeSubject>

const key: InjectionKey<Subject> = Symbol('evaluation')
export const provideSubject = (subject: Subject) => provide(key, subject)
export const useSubject = (): Subject => inject(key)!
