import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef, watch } from 'vue'
import { folderClasses } from '../../domain/classified'
import type { Failure } from '../../domain/failure'
import { prepareImages } from '../../domain/prepareImages'
import { inputShape } from '../../domain/preprocessing'
import type { CheckpointName } from '../../domain/run'
import { ask } from '../bridge'
import type { ImageShape } from '../data/pixels'
import { useRuns } from '../stores/runs'
import { byReadiness } from './choices'
import type { Entry, NewPicture } from './entries'
import { seen } from './look'
import { type Network, type RunChoice, useNetwork } from './network'
import { Stream, type Viewer } from './stream'
import { useWay } from './way/useWay'

/** How often the page is told while more than a few pictures stream in, in milliseconds. */
const interval = 150, few = 16

/** What a network is given of a picture. */
export interface NetworkInput {
  /** uint8 of the data's shape, and what was done to get it. */
  image: Uint8Array
  note: string
  /** After the run's own preprocessing, before it is scaled, with its shape. */
  pixels: Uint8Array
  shape: ImageShape
}

/** The pictures being classified, and by what: a run's network, and a second one's beside it where one is chosen. */
export const useClassify = defineStore('classify', () => {
  const runs = useRuns()
  const entries = shallowRef<Entry[]>([])
  /** Grows with every change of an entry; looked at by what shows them. */
  const revision = ref(0)
  const failure = ref<Failure>()
  const progress = shallowRef({ done: 0, all: 0 })
  const stopped = ref(false)
  /** The entry that the detail pane shows. */
  const shown = shallowRef<Entry>()
  let lastId = 0

  // The runs.
  const compared = ref<RunChoice>()
  const first = useNetwork(0, () => runs.classifying), second = useNetwork(1, () => compared.value)
  const networks = computed<Network[]>(() => (compared.value && second.run ? [first, second] : [first]))
  /** How a picture becomes an image of the first one's data; nothing is classified before that is known. */
  const way = useWay(() => first.run?.data), { steps } = way
  const stepsKey = computed(() => JSON.stringify(steps.value))
  const viewers = computed(() => networks.value.map((network) => steps.value && network.viewer(stepsKey.value))
    .filter((viewer): viewer is Viewer => viewer !== undefined))
  const keys = computed(() => viewers.value.map(({ slot, key }) => `${slot} ${key}`).join())
  const classes = computed(() => first.classes)

  const finding = ref(false)
  /** Takes the newest run that has a checkpoint, where none is chosen. */
  async function chooseRun() {
    if (first.run || finding.value) return
    finding.value = true
    try {
      for (const candidate of byReadiness(runs.list).slice(0, 20)) {
        await runs.ensure(candidate.id).catch(() => undefined)
        if (first.run) return
        if (runs.checkpoints.get(candidate.id)?.length) {
          runs.classifying = { id: candidate.id }
          return
        }
      }
    } finally {
      finding.value = false
    }
  }
  const use = (id: string, checkpoint?: CheckpointName) => { runs.classifying = checkpoint ? { id, checkpoint } : { id } }
  /** A second run beside the first; undefined for none. */
  const compare = (id: string | undefined, checkpoint?: CheckpointName) => {
    compared.value = id === undefined ? undefined : checkpoint ? { id, checkpoint } : { id }
  }

  let told: ReturnType<typeof setTimeout> | undefined
  function tell() {
    told = undefined
    progress.value = stream.progress
    revision.value++
  }
  const stream = new Stream({
    viewers: () => viewers.value,
    steps: () => steps.value!,
    changed: () => { told ??= setTimeout(tell, stream.progress.all > few ? interval : 0) },
    failed: (reason) => { failure.value = reason },
  })
  const trueClass = computed(() => folderClasses(classes.value))

  function add(pictures: readonly NewPicture[]) {
    const added = pictures.map(({ name, folder, source, truth, native = false }): Entry => ({
      id: ++lastId, name, folder, source, native, given: truth, truth: truth ?? trueClass.value(folder), state: 'waiting', findings: [],
    }))
    entries.value = [...entries.value, ...added]
    if (added.length) shown.value = added[0]
    stopped.value = false
    stream.add(added)
    tell()
  }
  function remove(gone: ReadonlySet<Entry>) {
    entries.value = entries.value.filter((entry) => !gone.has(entry))
    if (shown.value && gone.has(shown.value)) shown.value = undefined
    stream.drop(gone)
    closeUnused(gone)
    if (!entries.value.length) failure.value = undefined
    tell()
  }
  const clear = () => remove(new Set(entries.value))
  /** Main forgets files that nothing in the list comes from any more. */
  function closeUnused(gone: Iterable<Entry>) {
    const tickets = (of: Iterable<Entry>) => new Set([...of].flatMap(({ source }) => source.kind === 'opened' ? [source.ticket] : []))
    const left = tickets(entries.value)
    for (const ticket of tickets(gone)) if (!left.has(ticket)) void ask('classify.close', { ticket }).catch(() => undefined)
  }

  /** Reads no more; what was read stays. */
  function stop() {
    stopped.value = true
    stream.stop()
  }
  function goOn() {
    stopped.value = false
    stream.goOn()
  }
  /** After a failure, or where what results depend on has changed. */
  function refresh() {
    failure.value = undefined
    first.failure = first.doubtFailure = second.failure = undefined
    stopped.value = false
    stream.restart(entries.value)
    tell()
  }
  watch(keys, () => refresh())
  watch(trueClass, (find) => {
    for (const entry of entries.value) entry.truth = entry.given ?? find(entry.folder)
    triggerRef(entries)
  })

  /** @throws FailureError where the picture can't be read any more */
  async function pictureOf(entry: Entry) {
    await stream.looked(entry) // not decoded twice
    return stream.pictures.get(entry)
  }
  /** @throws FailureError where the picture can't be read any more */
  async function inputOf(entry: Entry, { run }: Network): Promise<NetworkInput | undefined> {
    if (!run || !steps.value) return undefined
    const { shape } = run.data, { preprocessing } = run.experiment
    const { pixels: image, note } = seen(await pictureOf(entry), entry.native, shape, steps.value)
    return { image, note, pixels: prepareImages(image, shape, preprocessing), shape: inputShape(preprocessing, shape) }
  }
  /** Whether what was found of an entry is by the present networks and steps. */
  const isCurrent = (entry: Entry, slot: 0 | 1) => {
    const viewer = viewers.value.find((one) => one.slot === slot)
    return !!viewer && entry.findings[slot]?.key === viewer.key
  }

  return {
    entries, revision, way, steps, failure, progress, stopped, shown, finding, first, second, networks, compared, classes,
    chooseRun, use, compare, add, remove, clear, stop, goOn, refresh, pictureOf, inputOf, isCurrent,
    thumbnailOf: stream.pictures.thumbnailOf,
  }
})
