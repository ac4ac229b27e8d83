import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, watch } from 'vue'
import type { Failure } from '../../domain/failure'
import type { Picture, Polarity } from '../../domain/image'
import { prepareImages } from '../../domain/prepareImages'
import { inputShape } from '../../domain/preprocessing'
import { rowsOf } from '../../domain/probabilities'
import type { CheckpointName, Run } from '../../domain/run'
import { ask, failureFrom } from '../bridge'
import { useRuns } from '../stores/runs'
import { byReadiness, checkpointFor } from './choices'
import { batchOf, type Entry, fitEntry, fittedFor, seen } from './pictures'

/** How an entry's picture is had again, for another size of network. */
type Source = () => Promise<{ picture: Picture; size?: { width: number; height: number } }>
export interface NewPicture {
  name: string
  truth?: string
  source?: Source
  /** The file itself, which the page can show. */
  blob?: Blob
  failure?: Failure
}

const batchSize = 64

/**
 * The pictures being classified. Files are decoded one after another; as soon as some are ready they go to the
 * network, so results come in while others are still read.
 */
export const useClassify = defineStore('classify', () => {
  const runs = useRuns()
  const entries = shallowReactive<Entry[]>([])
  const sources = new Map<number, Source>(), blobs = new Map<number, Blob>()
  const polarity = ref<Polarity>('auto')
  const failure = ref<Failure>()
  /** Pictures still to be decoded, of how many. */
  const progress = ref({ done: 0, all: 0 })
  const classifying = ref(false)
  let nextId = 1

  // The run and its checkpoint.
  const finding = ref(false)
  const run = computed<Run | undefined>(() => runs.byId(runs.classifying?.id))
  const checkpoints = computed(() => (run.value && runs.checkpoints.get(run.value.id)) ?? [])
  const checkpoint = computed(() => checkpointFor(runs.classifying?.checkpoint, checkpoints.value))
  const classes = computed(() => run.value?.data.classes ?? [])
  const saved = computed(() => checkpoints.value.find(({ name }) => name === checkpoint.value))
  /** What results depend on: with another key they are found anew. */
  const key = computed(() => run.value && saved.value
    ? [run.value.id, checkpoint.value, saved.value.savedAt, polarity.value].join(' ') : '')

  /** Takes the newest run that has a checkpoint, where none is chosen. */
  async function chooseRun() {
    if (run.value || finding.value) return
    finding.value = true
    try {
      for (const candidate of byReadiness(runs.list).slice(0, 20)) {
        await runs.ensure(candidate.id).catch(() => undefined)
        if (run.value) return
        if (runs.checkpoints.get(candidate.id)?.length) {
          runs.classifying = { id: candidate.id }
          return
        }
      }
    } finally {
      finding.value = false
    }
  }
  const use = (id: string, checkpointName?: CheckpointName) => {
    runs.classifying = checkpointName ? { id, checkpoint: checkpointName } : { id }
  }
  watch(() => run.value?.id, async (id) => {
    failure.value = undefined
    if (id) await runs.ensure(id).catch((error: unknown) => { failure.value = failureFrom(error) })
  }, { immediate: true })

  function add(pictures: NewPicture[]) {
    entries.unshift(...pictures.map(({ name, truth, source, blob, failure: reason }) => {
      const id = nextId++
      if (source) sources.set(id, source)
      if (blob) blobs.set(id, blob)
      return shallowReactive<Entry>({
        id, name, truth, native: truth !== undefined,
        state: source ? 'waiting' : 'failed', failure: reason, fitted: new Map(),
      })
    }))
    void decodeAll()
  }
  function remove(id: number) {
    const index = entries.findIndex((entry) => entry.id === id)
    if (index < 0) return
    release(entries[index]!)
    entries.splice(index, 1)
  }
  function release(entry: Entry) {
    sources.delete(entry.id)
    blobs.delete(entry.id)
    if (entry.picture) URL.revokeObjectURL(entry.picture)
  }
  function clear() {
    entries.forEach(release)
    entries.splice(0)
    failure.value = undefined
  }
  /** Gives up on pictures that haven't been decoded yet. */
  function stop() {
    for (const entry of entries.filter(({ state }) => state === 'waiting')) remove(entry.id)
  }

  const needsDecoding = (entry: Entry) =>
    entry.state === 'waiting' || (entry.state === 'ready' && !!run.value && !fittedFor(entry, run.value.data.shape))

  let decoding = false
  async function decodeAll() {
    if (decoding || !run.value) return
    decoding = true
    let done = 0
    try {
      for (let entry = entries.find(needsDecoding); entry && run.value; entry = entries.find(needsDecoding)) {
        const left = entries.filter(needsDecoding).length
        progress.value = { done, all: done + left }
        await decode(entry)
        done++
        void classifyAll()
      }
    } finally {
      decoding = false
      progress.value = { done: 0, all: 0 }
    }
    void classifyAll()
  }
  async function decode(entry: Entry) {
    const { shape } = run.value!.data
    try {
      const { picture, size } = await sources.get(entry.id)!()
      // Removed meanwhile.
      if (!sources.has(entry.id)) return
      fitEntry(entry, picture, shape)
      const blob = blobs.get(entry.id)
      // Only now: what can't be decoded here is not given to the page either.
      if (blob) entry.picture ??= URL.createObjectURL(blob)
      entry.size = size
      entry.state = 'ready'
    } catch (error) {
      entry.failure = failureFrom(error)
      entry.state = 'failed'
    }
  }

  const needsClassifying = (entry: Entry) =>
    entry.state === 'ready' && entry.finding?.key !== key.value && !!fittedFor(entry, run.value!.data.shape)

  async function classifyAll() {
    // What failed would fail again until something is changed.
    if (classifying.value || failure.value) return
    classifying.value = true
    try {
      while (key.value) {
        const current = key.value, { id, data, experiment: { preprocessing } } = run.value!, name = checkpoint.value!
        const batch = entries.filter(needsClassifying).slice(0, batchSize)
        if (batch.length === 0) break
        const prepared = batch.map((entry) => seen(entry, fittedFor(entry, data.shape)!, polarity.value))
        const pixels = batchOf(prepared.map((each) => each.pixels))
        const { probabilities } = await ask('classify.run', { id, checkpoint: name, pixels })
        const shape = inputShape(preprocessing, data.shape), rows = rowsOf(probabilities, data.classes.length)
        batch.forEach((entry, i) => {
          const { pixels: own, inverted } = prepared[i]!
          const pixelsSeen = prepareImages(own, data.shape, preprocessing)
          entry.finding = { key: current, probabilities: rows[i]!, pixels: pixelsSeen, shape, inverted }
        })
      }
    } catch (error) {
      failure.value = failureFrom(error)
    } finally {
      classifying.value = false
    }
  }
  /** After a failure, or where what results depend on has changed. */
  async function refresh() {
    failure.value = undefined
    await decodeAll()
    await classifyAll()
  }
  watch(key, () => { void refresh() })

  return {
    entries, polarity, failure, progress, classifying, finding, run, checkpoints, checkpoint, classes, key,
    chooseRun, use, add, remove, clear, stop, refresh,
  }
})
