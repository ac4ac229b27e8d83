import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef } from 'vue'
import type { Experiment } from '../../domain/experiment'
import { joinMetrics, type Metric } from '../../domain/metrics'
import { measurements, type Robustness } from '../../domain/robustness'
import { type CheckpointName, type CheckpointSummary, isActive, type Parent, type Run, type RunEvaluation } from '../../domain/run'
import type { Training } from '../../domain/training'
import { subjectsOf } from '../../domain/compare/subject'
import { metricsOf } from '../../domain/sketch'
import type { RunDetail, RunList } from '../../ipc/contract'
import { ask, listen } from '../bridge'
import { useRunNotes } from './runNotes'
import { collected } from './collected'
import { useSlots } from './slots'

/** Runs that are fetched one by one; of more, which are drawn together, sketches do. */
const mostWhole = 4

/** Saved runs and the one being trained, as main has them. Curves are fetched when first looked at. */
export const useRuns = defineStore('runs', () => {
  const notes = useRunNotes()
  /** Records are replaced whole, never changed: nothing within them is watched. */
  const list = shallowRef<Run[]>([])
  const damaged = ref<RunList['damaged']>([])
  const loaded = ref(false)
  const metrics = shallowReactive(new Map<string, Metric[]>())
  const checkpoints = shallowReactive(new Map<string, CheckpointSummary[]>())
  const bytes = shallowReactive(new Map<string, number>())
  /** What the engine does for a run where that isn't training: `Loading data`. */
  const phases = shallowReactive(new Map<string, string>())
  /** Seconds for which the training process has not answered. */
  const silent = shallowReactive(new Map<string, number>())
  /** Test figures that were asked for since the start, by run. */
  const evaluations = shallowReactive(new Map<string, RunEvaluation>())
  /** Measured robustness, and how far what is being measured is. */
  const robustness = shallowReactive(new Map<string, Robustness>())
  const measuring = shallowReactive(new Map<string, { done: number; of: number }>())
  /** The run that Train shows; runs selected for comparison; the run that Classify uses. */
  const shown = ref<string>()
  const compared = ref<string[]>([])
  const classifying = ref<{ id: string; checkpoint?: 'best' | 'last' }>()

  /** Runs whose curves are known from their first point on, wholly or as far as many can be drawn. */
  const fetched = new Set<string>(), sketched = new Set<string>()

  const active = computed(() => list.value.find(isActive))
  const byIds = computed(() => new Map(list.value.map((run) => [run.id, run])))
  const byId = (id: string | undefined) => (id === undefined ? undefined : byIds.value.get(id))
  /** Repeats are compared as one: their mean. */
  const repeatsAsOne = ref(true)
  /** A colour's slot for each compared run. */
  const slots = useSlots(() => subjectsOf(compared.value.flatMap((id) => byId(id) ?? []), repeatsAsOne.value))

  /** What was being trained last, or shown at the start: who watches it watches what the queue starts next. */
  let watched: string | undefined
  function follow(run: Run) {
    const before = byId(watched)
    // Of several that are trained side by side the one that is watched stays.
    if (!isActive(run) || run.id === watched || before && isActive(before)) return
    if (shown.value === watched) shown.value = run.id
    watched = run.id
  }
  function take(run: Run) {
    follow(run)
    const index = list.value.findIndex(({ id }) => id === run.id)
    if (index < 0) {
      list.value = [run, ...list.value]
      notes.fetch(run.id)
    } else list.value = list.value.map((old, i) => (i === index ? run : old))
    if (run.status.state !== 'running') {
      phases.delete(run.id)
      silent.delete(run.id)
    }
  }
  function forget(id: string) {
    list.value = list.value.filter((run) => run.id !== id)
    compared.value = compared.value.filter((other) => other !== id)
    if (shown.value === id) shown.value = active.value?.id ?? list.value[0]?.id
    if (classifying.value?.id === id) classifying.value = undefined
    fetched.delete(id)
    sketched.delete(id)
    for (const map of [metrics, checkpoints, bytes, phases, silent, evaluations, robustness, measuring]) map.delete(id)
  }

  /** How often main has told of a run. */
  const told = new Map<string, number>()
  const tell = (id: string) => told.set(id, (told.get(id) ?? 0) + 1)
  /** @returns whether main has told of the run since: its answer to what was asked before may be older than that */
  function toldSince(id: string): () => boolean {
    const before = told.get(id)
    return () => told.get(id) !== before
  }
  /** What main answers of a run, unless it has told of it meanwhile. */
  async function takeAnswer(id: string, asked: Promise<Run>): Promise<Run> {
    const isOld = toldSince(id), run = await asked
    if (!isOld()) take(run)
    return run
  }

  async function load() {
    notes.load()
    listen('run.changed', (run) => {
      tell(run.id)
      take(run)
      if (!isActive(run) && (fetched.has(run.id) || sketched.has(run.id))) void fetch(run.id).catch(() => undefined)
    })
    listen('run.deleted', ({ id }) => {
      tell(id)
      forget(id)
    })
    listen('run.metrics', ({ id, metrics: more }) => {
      metrics.set(id, joinMetrics(metrics.get(id) ?? [], more))
      phases.delete(id)
    })
    listen('run.silent', ({ id, seconds }) => {
      if (seconds) silent.set(id, seconds)
      else silent.delete(id)
    })
    listen('run.measured', ({ id, done, of }) => { if (measuring.has(id)) measuring.set(id, { done, of }) })
    listen('run.rewound', ({ id, step }) => {
      metrics.set(id, (metrics.get(id) ?? []).filter((metric) => metric.step <= step))
    })
    // In braces: what a listener returns would have to cross to the preload, and a Map can't.
    listen('run.phase', ({ id, phase }) => { phases.set(id, phase) })
    await reload()
  }
  /** Runs as they lie in the runs folder: at the start, and when another folder was chosen. */
  async function reload() {
    const before = new Map(told), answer = await ask('runs.list')
    const there = new Set(answer.runs.map(({ id }) => id)), isOld = (id: string) => told.get(id) !== before.get(id)
    for (const { id } of list.value) if (!there.has(id) && !isOld(id)) forget(id)
    const begun = list.value.filter(({ id }) => !there.has(id))
    list.value = [...begun, ...answer.runs.flatMap((run) => (isOld(run.id) ? byId(run.id) ?? [] : run))]
    notes.adopt(answer.notes)
    damaged.value = answer.damaged
    shown.value = watched = active.value?.id ?? answer.runs[0]?.id
    loaded.value = true
  }
  /** Curves, checkpoints and size of a run, fetched once; `run.metrics` keeps a live one up to date. */
  async function fetch(id: string) {
    const isOld = toldSince(id), detail = await ask('runs.get', { id })
    fetched.add(id)
    // What was told while the answer was on its way may not be in it.
    keep(id, detail, joinMetrics(detail.metrics, metrics.get(id) ?? []))
    if (!isOld()) return take(detail.run)
    const run = byId(id)
    if (run && !isActive(run)) await fetch(id) // it has ended since: with other checkpoints
  }
  function keep(id: string, detail: Pick<RunDetail, 'checkpoints' | 'bytes' | 'robustness'>, curves: Metric[]) {
    metrics.set(id, curves)
    checkpoints.set(id, detail.checkpoints)
    bytes.set(id, detail.bytes)
    if (detail.robustness) robustness.set(id, detail.robustness)
  }
  /** Many that are asked for at once come as sketches, in one answer. */
  const ensure = collected(async (ids: readonly string[]) => {
    const unknown = ids.filter((id) => !fetched.has(id))
    if (unknown.length <= mostWhole) return void await Promise.all(unknown.map(fetch))
    const wanted = unknown.filter((id) => !sketched.has(id))
    if (!wanted.length) return
    for (const sketch of await ask('runs.sketches', { ids: wanted })) {
      sketched.add(sketch.id)
      keep(sketch.id, sketch, metricsOf(sketch.curves))
    }
  })

  async function train(experiment: Experiment, parent?: Parent) {
    const run = await ask('training.start', { experiment, ...(parent ? { parent } : {}) })
    fetched.add(run.id)
    if (!told.has(run.id)) take(run)
    shown.value = run.id
    return run
  }
  const showFolder = (id: string) => ask('runs.showFolder', { id })
  const stop = (id: string) => ask('training.stop', { id })
  const kill = (id: string) => ask('training.kill', { id })
  const pause = (id: string) => ask('training.pause', { id })
  /** @param budget how long it trains in all, where that is more than it was */
  async function resume(id: string, budget?: Training['budget']) {
    await ensure(id)
    const run = await takeAnswer(id, ask('training.resume', { id, ...(budget ? { budget } : {}) }))
    shown.value = id
    return run
  }
  const rename = async (id: string, name: string) => takeAnswer(id, ask('runs.rename', { id, name }))
  async function remove(ids: readonly string[]) {
    const gone = new Set(ids), before = compared.value
    // First, so that nothing is asked about those that are left while they go one by one.
    compared.value = before.filter((id) => !gone.has(id))
    await ask('runs.delete', { ids: [...ids] }).catch((error: unknown) => {
      compared.value = before
      throw error
    })
  }
  const restore = (ids: readonly string[]) => ask('runs.restore', { ids: [...ids] })
  async function revealTest(id: string) {
    const isOld = toldSince(id), { run, evaluation } = await ask('runs.revealTest', { id })
    if (!isOld()) take(run)
    evaluations.set(id, evaluation)
    return evaluation
  }

  async function measureRobustness(id: string, checkpoint: CheckpointName) {
    measuring.set(id, { done: 0, of: measurements })
    try {
      const measured = await ask('runs.measureRobustness', { id, checkpoint })
      if (measured) robustness.set(id, measured)
    } finally {
      measuring.delete(id)
    }
  }
  const stopMeasuring = (id: string) => ask('runs.stopMeasuring', { id })

  return {
    list, damaged, loaded, metrics, checkpoints, bytes, phases, silent, evaluations, robustness, measuring,
    shown, compared, repeatsAsOne, slots, classifying, active,
    byId, load, reload, fetch, ensure, train, stop, pause, kill, resume, rename, remove, restore, revealTest, showFolder,
    measureRobustness, stopMeasuring,
  }
})
