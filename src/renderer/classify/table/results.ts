import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { Entry } from '../entries'
import { useClassify } from '../session'
import { columnsFor, columnsWithin, type Order, sorted } from './columns'
import { countsOf, type Filter, filtered } from './filter'

/** While pictures stream in, putting the rows in order takes no more than this share of the time. */
const share = 0.1, leastPause = 300

/** What of the pictures is listed and in which order, and which are selected. */
export const useResults = defineStore('classifyResults', () => {
  const classify = useClassify()
  const filter = reactive<Filter>({ text: '', kind: 'all' })
  /** Undefined as they were added. */
  const order = ref<Order>()
  const rows = shallowRef<readonly Entry[]>([])
  const selected = shallowRef<ReadonlySet<Entry>>(new Set())

  const listAll = () => { Object.assign(filter, { text: '', kind: 'all', label: undefined }) }

  const shown = computed(() => ({ classes: classify.networks.map(({ classes }) => classes) }))
  const counts = computed(() => {
    void classify.revision
    return countsOf(classify.entries, shown.value)
  })
  /** For the columns, in pixels. */
  const room = ref(Infinity)
  // The doubts' column is there before they are: they come later, and nothing should move then.
  const columns = computed(() => columnsWithin(columnsFor({
    second: classify.networks.length > 1, truth: classify.entries.some(({ truth }) => truth !== undefined),
    doubt: !classify.first.doubtFailure,
  }), room.value))

  let arrangedAt = 0, took = 0, later: ReturnType<typeof setTimeout> | undefined
  function arrange() {
    clearTimeout(later)
    later = undefined
    const began = performance.now(), listed = filtered(classify.entries, filter, shown.value)
    const column = columns.value.find(({ key }) => key === order.value?.key)
    rows.value = column ? sorted(listed, column, order.value!.descending, shown.value) : listed
    arrangedAt = performance.now()
    took = arrangedAt - began
  }
  watch(() => [classify.entries, { ...filter }, order.value, shown.value, columns.value], arrange, { immediate: true })
  watch(() => classify.revision, () => {
    later ??= setTimeout(arrange, Math.max(0, arrangedAt + Math.max(leastPause, took / share) - performance.now()))
  })
  watch(() => classify.entries, (entries) => {
    if (!selected.value.size) return
    const there = new Set(entries)
    selected.value = new Set([...selected.value].filter((entry) => there.has(entry)))
  })
  // A class or kind that the list no longer has would hide all that comes.
  watch(() => classify.entries.length === 0, listAll)

  let anchor: Entry | undefined
  function toggle(entry: Entry) {
    const next = new Set(selected.value)
    if (!next.delete(entry)) next.add(entry)
    selected.value = next
    anchor = entry
  }
  /** All rows from the one that was chosen last to this one. */
  function selectTo(entry: Entry) {
    const from = rows.value.indexOf(anchor ?? classify.shown ?? entry), to = rows.value.indexOf(entry)
    if (from < 0 || to < 0) return toggle(entry)
    selected.value = new Set([...selected.value, ...rows.value.slice(Math.min(from, to), Math.max(from, to) + 1)])
  }
  const selectAll = () => { selected.value = new Set(rows.value) }
  const selectNone = () => { selected.value = new Set() }

  function show(entry: Entry) {
    classify.shown = entry
    anchor = entry
  }
  /** The row so many further down, the last one at most. */
  function move(by: number) {
    const at = classify.shown ? rows.value.indexOf(classify.shown) : -1
    const to = rows.value[Math.max(0, Math.min(rows.value.length - 1, at + by))]
    if (to) show(to)
  }
  /** The selected, or the one that is shown; what comes after it is shown then. */
  function remove() {
    const gone = selected.value.size ? selected.value : new Set(classify.shown ? [classify.shown] : [])
    if (!gone.size) return
    const at = rows.value.findIndex((entry) => gone.has(entry)), wasShown = classify.shown && gone.has(classify.shown)
    const left = rows.value.filter((entry) => !gone.has(entry))
    classify.remove(gone)
    if (wasShown) classify.shown = left[Math.min(at, left.length - 1)]
  }
  return {
    filter, order, rows, selected, shown, counts, room, columns, listAll, toggle, selectTo, selectAll, selectNone,
    show, move, remove,
  }
})
