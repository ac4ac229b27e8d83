import { defineStore } from 'pinia'
import { computed, ref, shallowReactive } from 'vue'
import type { Experiment } from '../../domain/experiment'
import type { Metric } from '../../domain/metrics'
import { type CheckpointSummary, isActive, type Run } from '../../domain/run'
import type { RunList } from '../../ipc/contract'
import { ask, listen } from '../bridge'

/** Saved runs and the one being trained, as main has them. Curves are fetched when a run is first looked at. */
export const useRuns = defineStore('runs', () => {
  const list = ref<Run[]>([])
  const damaged = ref<RunList['damaged']>([])
  const loaded = ref(false)
  const metrics = shallowReactive(new Map<string, Metric[]>())
  const checkpoints = shallowReactive(new Map<string, CheckpointSummary[]>())
  const bytes = shallowReactive(new Map<string, number>())
  /** What the engine does for a run where that isn't training: `Loading data`. */
  const phases = shallowReactive(new Map<string, string>())
  /** The run that Train shows; runs selected for comparison; the run that Classify uses. */
  const shown = ref<string>()
  const compared = ref<string[]>([])
  const classifying = ref<{ id: string; checkpoint?: 'best' | 'last' }>()

  const active = computed(() => list.value.find(isActive))
  const byId = (id: string | undefined) => list.value.find((run) => run.id === id)

  function take(run: Run) {
    const index = list.value.findIndex(({ id }) => id === run.id)
    if (index < 0) list.value = [run, ...list.value]
    else list.value = list.value.map((old, i) => (i === index ? run : old))
    if (run.status.state !== 'running') phases.delete(run.id)
  }
  function forget(id: string) {
    list.value = list.value.filter((run) => run.id !== id)
    compared.value = compared.value.filter((other) => other !== id)
    if (shown.value === id) shown.value = undefined
    if (classifying.value?.id === id) classifying.value = undefined
    metrics.delete(id)
  }

  async function load() {
    listen('run.changed', (run) => {
      take(run)
      if (!isActive(run) && metrics.has(run.id)) void fetch(run.id)
    })
    listen('run.deleted', ({ id }) => forget(id))
    listen('run.metrics', ({ id, metrics: more }) => {
      const known = metrics.get(id)
      if (known) metrics.set(id, [...known, ...more])
      phases.delete(id)
    })
    listen('run.phase', ({ id, phase }) => phases.set(id, phase))
    const answer = await ask('runs.list')
    list.value = answer.runs
    damaged.value = answer.damaged
    shown.value = active.value?.id ?? answer.runs[0]?.id
    loaded.value = true
  }
  /** Curves, checkpoints and size of a run, fetched once; `run.metrics` keeps a live one up to date. */
  async function fetch(id: string) {
    const detail = await ask('runs.get', { id })
    metrics.set(id, detail.metrics)
    checkpoints.set(id, detail.checkpoints)
    bytes.set(id, detail.bytes)
    take(detail.run)
  }
  const ensure = async (id: string) => { if (!metrics.has(id)) await fetch(id) }

  async function train(experiment: Experiment) {
    const run = await ask('training.start', { experiment })
    metrics.set(run.id, [])
    take(run)
    shown.value = run.id
    return run
  }
  const stop = (id: string) => ask('training.stop', { id })
  const rename = async (id: string, name: string) => take(await ask('runs.rename', { id, name }))
  async function remove(id: string) {
    await ask('runs.delete', { id })
    forget(id)
  }
  async function revealTest(id: string) {
    const { run, evaluation } = await ask('runs.revealTest', { id })
    take(run)
    return evaluation
  }

  return {
    list, damaged, loaded, metrics, checkpoints, bytes, phases, shown, compared, classifying, active,
    byId, load, fetch, ensure, train, stop, rename, remove, revealTest,
  }
})
