import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { type Architecture, emptyArchitecture } from '../../domain/architecture'
import { fashionMnistId } from '../../domain/dataset'
import { analysisOf, type Experiment, trainingProblem } from '../../domain/experiment'
import { lossFor } from '../../domain/losses'
import { inputShape, type Preprocessing } from '../../domain/preprocessing'
import type { Training } from '../../domain/training'
import type { CurrentExperiment } from '../../domain/currentExperiment'
import { ask } from '../bridge'
import { useData } from './data'
import { useSpeed } from './speed'

interface Step {
  experiment: Experiment
  label: string
  /** What was selected then. */
  selected: readonly string[]
  /** The step put another document in its place, so that main has to take the former one again. */
  document: boolean
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const undoLimit = 500
/** Edits of one field within this time are one step back, so that a typed number isn't undone digit by digit. */
const mergeMilliseconds = 1000

/** The one experiment being worked on: its document, undo and redo, and what follows from it. */
export const useExperiment = defineStore('experiment', () => {
  const data = useData(), speed = useSpeed()
  const current = shallowRef<CurrentExperiment>()
  const past = shallowRef<Step[]>([]), future = shallowRef<Step[]>([])
  /** What is selected in Design, by the keys of `design/stack/keys.ts`, the current one last. */
  const selected = shallowRef<readonly string[]>([])
  let lastEdit = { key: '', time: 0 }

  const experiment = computed(() => current.value?.experiment)
  const architecture = computed(() => experiment.value?.architecture)
  const training = computed(() => experiment.value?.training)
  const preprocessing = computed(() => experiment.value?.preprocessing)
  const facts = computed(() => experiment.value && data.factsOf(experiment.value.data))
  /** The chosen set is known on this machine. */
  const dataFound = computed(() => !!experiment.value && !!data.find(experiment.value.data))
  const analysis = computed(() =>
    architecture.value && preprocessing.value && facts.value
      ? analysisOf({ architecture: architecture.value, preprocessing: preprocessing.value }, facts.value) : undefined)
  /** What the network takes: one image as it is preprocessed. */
  const input = computed(() => preprocessing.value && facts.value && inputShape(preprocessing.value, facts.value.shape))
  const edited = computed(() =>
    !!current.value && !same(current.value.experiment.architecture, current.value.baseline.architecture))
  const unsaved = computed(() => !!current.value && !same(current.value.experiment, current.value.baseline))
  const problem = computed(() => {
    if (!experiment.value) return 'Loading'
    if (!dataFound.value && !data.loaded) return 'Data is being looked for'
    if (!dataFound.value) {
      const { data: id } = experiment.value
      return `Data: ${id} is not on this machine; ${id === fashionMnistId ? 'download it or ' : ''}choose another set in Data`
    }
    return trainingProblem(experiment.value, facts.value!, analysis.value)
  })

  /** Seconds that training would take on this machine, in all and an epoch; undefined before that is known. */
  const time = computed(() => experiment.value && facts.value && analysis.value
    ? speed.secondsOf(experiment.value, facts.value, analysis.value) : undefined)
  const estimate = computed(() => time.value?.run)

  let saving: ReturnType<typeof setTimeout> | undefined
  /** Why the draft could last not be kept, until it could. */
  const autosaveFault = shallowRef<unknown>()
  function autosave() {
    clearTimeout(saving)
    saving = setTimeout(() => {
      flush().then(() => { autosaveFault.value = undefined }, (error: unknown) => { autosaveFault.value = error })
    }, 300)
  }
  /** Hands the draft to main now rather than in a moment. */
  async function flush() {
    clearTimeout(saving)
    if (experiment.value) await ask('experiment.put', { experiment: experiment.value })
  }

  function replace(next: Experiment) {
    current.value = { ...current.value!, experiment: next }
    autosave()
  }
  function remember(label: string, document: boolean) {
    const step: Step = { experiment: experiment.value!, label, selected: selected.value, document }
    past.value = [...past.value.slice(1 - undoLimit), step]
  }
  /**
   * One undoable change.
   * @param label what it did, for the undo button: `Insert Conv2D`
   * @param key edits with the same key in quick succession are one step back
   */
  function edit(label: string, next: Experiment, key = '') {
    if (!experiment.value || same(next, experiment.value)) return
    const now = Date.now()
    const merges = key !== '' && key === lastEdit.key && now - lastEdit.time < mergeMilliseconds && past.value.length > 0
    if (!merges) remember(label, false)
    lastEdit = { key, time: now }
    future.value = []
    replace(next)
  }
  const editArchitecture = (label: string, next: Architecture, key?: string) =>
    edit(label, { ...experiment.value!, architecture: next }, key)
  const editTraining = (label: string, patch: Partial<Training>, key?: string) =>
    edit(label, { ...experiment.value!, training: { ...training.value!, ...patch } }, key)
  const editPreprocessing = (label: string, patch: Partial<Preprocessing>, key?: string) =>
    edit(label, { ...experiment.value!, preprocessing: { ...preprocessing.value!, ...patch } }, key)
  const chooseData = (id: string) => edit('Choose data', { ...experiment.value!, data: id })

  async function travel(from: typeof past, to: typeof past) {
    const step = from.value[from.value.length - 1]
    if (!step || !experiment.value) return
    from.value = from.value.slice(0, -1)
    to.value = [...to.value, { ...step, experiment: experiment.value, selected: selected.value }]
    lastEdit = { key: '', time: 0 }
    selected.value = step.selected
    replace(step.experiment)
    if (step.document) {
      clearTimeout(saving)
      const taken = await ask('experiment.load', { experiment: step.experiment })
      // Unless something was changed while main took it.
      if (experiment.value === step.experiment) adopt(taken)
      else current.value = { ...taken, experiment: experiment.value }
    }
  }
  const undo = () => travel(past, future)
  const redo = () => travel(future, past)

  /** What main answered becomes the current document. */
  const adopt = (next: CurrentExperiment) => { current.value = next }
  /** Another document in place of the current one; undo brings the former one back. */
  function replaceDocument(label: string, next: CurrentExperiment | null) {
    if (!next) return
    if (experiment.value) remember(label, true)
    future.value = []
    lastEdit = { key: '', time: 0 }
    selected.value = []
    adopt(next)
  }
  /** A template or a run's snapshot as the current experiment. @param from that run */
  async function load(label: string, next: Experiment, from?: string) {
    await flush()
    replaceDocument(label, await ask('experiment.load', { experiment: next, ...(from && { from }) }))
  }
  /** A network of nothing but its ends, for the same data and with the same training. */
  async function create() {
    if (!experiment.value) return
    const fresh = emptyArchitecture('new network')
    const loss = lossFor(fresh.output.activation)
    await load('New network', {
      ...experiment.value, architecture: fresh, training: { ...training.value!, loss }, notes: '',
    })
  }
  async function open() {
    await flush()
    replaceDocument('Open experiment', await ask('experiment.open'))
  }
  async function read(name: string, text: string) {
    await flush()
    replaceDocument(`Open ${name}`, await ask('experiment.read', { name, text }))
  }
  /** Training froze a snapshot: from now on "edited" is measured against it. */
  function trained(snapshot: Experiment) {
    if (current.value) current.value = { ...current.value, baseline: snapshot }
  }
  async function save(as: boolean) {
    await flush()
    const saved = await ask('experiment.save', { as })
    if (saved) adopt(saved)
    return saved
  }

  async function start() {
    adopt(await ask('experiment.get'))
    await speed.load()
  }

  return {
    current, experiment, architecture, preprocessing, training, facts, dataFound, input, analysis,
    edited, unsaved, problem, time, estimate,
    selected, past, future, autosaveFault,
    start, flush, edit, editArchitecture, editPreprocessing, editTraining, chooseData, undo, redo,
    load, create, open, read, save, trained,
  }
})
