import { defineStore } from 'pinia'
import { ref, shallowReactive } from 'vue'
import type { EvaluationSplit, Predictions } from '../../domain/evaluation/predictions'
import type { CheckpointName } from '../../domain/run'
import { ask, listen } from '../bridge'
import type { Change } from '../runs/evaluation/changes'

/** What is asked for. */
export interface Evaluated { id: string; split: EvaluationSplit; checkpoint: CheckpointName }

const keyOf = ({ id, split, checkpoint }: Evaluated): string => `${id} ${split} ${checkpoint}`
/** Enough for both checkpoints and splits of a run. */
const mostKept = 4

/** What runs say of their splits, and what a person wants changed of the images; it begins anew with the app. */
export const useEvaluation = defineStore('evaluation', () => {
  /** What of a run is shown. */
  const tab = ref<'overview' | 'evaluation'>('overview')
  const kept = shallowReactive(new Map<string, Predictions>())
  /** How far what is being asked is. */
  const going = shallowReactive(new Map<string, { done: number; of: number }>())
  /** By run, in the order they were made. */
  const changes = shallowReactive(new Map<string, readonly Change[]>())

  listen('run.predicted', ({ id, done, of: all }) => {
    for (const key of going.keys()) if (key.startsWith(`${id} `)) going.set(key, { done, of: all })
  })
  listen('run.changed', ({ id, status }) => { if (status.state === 'running') forget(id) })
  listen('run.deleted', ({ id }) => {
    forget(id)
    changes.delete(id)
  })
  /** Its weights become others, or it is gone. */
  function forget(id: string) {
    for (const key of [...kept.keys()]) if (key.startsWith(`${id} `)) kept.delete(key)
  }

  const of = (what: Evaluated) => kept.get(keyOf(what))
  const progress = (what: Evaluated) => going.get(keyOf(what))
  const asked = new Map<string, Promise<Predictions | null>>()
  /** Null where it was stopped. Whoever asks while it is being asked gets the same answer. */
  async function evaluate(what: Evaluated): Promise<Predictions | null> {
    const key = keyOf(what), known = kept.get(key) ?? asked.get(key)
    if (known) return known
    const answer = predictionsOf(what, key)
    asked.set(key, answer)
    return answer
  }
  async function predictionsOf(what: Evaluated, key: string): Promise<Predictions | null> {
    going.set(key, { done: 0, of: 0 })
    try {
      const predictions = await ask('runs.predictions', what)
      if (!predictions) return null
      kept.set(key, predictions)
      for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest)
      return predictions
    } finally {
      going.delete(key)
      asked.delete(key)
    }
  }
  const stop = () => ask('runs.stopPredicting')

  const changesOf = (id: string): readonly Change[] => changes.get(id) ?? []
  const change = (id: string, wanted: Change) => { changes.set(id, [...changesOf(id), wanted]) }
  const undo = (id: string) => { changes.set(id, changesOf(id).slice(0, -1)) }
  const discard = (id: string) => { changes.delete(id) }

  return { tab, of, progress, evaluate, stop, changesOf, change, undo, discard }
})
