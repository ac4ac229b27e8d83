import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import type { Example, PartName } from '../../domain/dataset'
import { type Failure, failureFrom } from '../../domain/failure'
import { ask } from '../bridge'
import type { ReadyData } from '../stores/data'
import { pageStart } from './paging'
import { pictureAt } from './pixels'

export type ShownSplit = PartName
export interface Sample extends Example { label: number; pixels: Uint8Array }
/** Rows of classes that are fetched at a time. */
const rowsAtOnce = 60
/** Some samples of one class. */
export interface SampleRow { label: number; samples: Sample[] }

/**
 * The samples that are shown of a data set: a row of each class, or a page of one class.
 * @param size how many fit: in a row (`columns`) and on a page of one class (`columns × rows`)
 * @param label the class that is shown alone, or null
 */
export function useSamples(
  entry: () => ReadyData | undefined, size: () => { columns: number; rows: number }, label: Ref<number | null>,
) {
  const split = ref<ShownSplit>('train')
  const offset = ref(0)
  const shown = shallowRef<SampleRow[]>([])
  const loading = ref(false)
  /** What is shown will be replaced. */
  const stale = ref(false)
  const failure = ref<Failure>()

  const pageSize = computed(() => label.value === null ? size().columns : size().columns * size().rows)
  const counts = computed(() => entry()?.labels[split.value] ?? [])
  const total = computed(() => label.value === null ? Math.max(0, ...counts.value) : counts.value[label.value] ?? 0)
  const start = computed(() => pageStart(offset.value, pageSize.value, total.value))

  async function fetchRow(id: string, shownLabel: number, count: number): Promise<SampleRow> {
    const { facts } = entry()!, of = { id, split: split.value, label: shownLabel }
    if (start.value >= (counts.value[shownLabel] ?? 0)) return { label: shownLabel, samples: [] }
    const answer = await ask('data.images', { ...of, offset: start.value, count })
    const samples = answer.indices.map((index, i) => ({
      split: of.split, index, label: answer.labels[i]!, pixels: pictureAt(answer.pixels, i, facts.shape),
    }))
    return { label: shownLabel, samples }
  }

  let turn = 0
  /** Fetches the rows behind those that are there: at most so many, since classes may be thousands. */
  async function extend(rows: readonly SampleRow[]) {
    const current = ++turn, chosen = entry()
    failure.value = undefined
    if (!chosen) { shown.value = []; return }
    loading.value = true
    stale.value = rows.length === 0 && shown.value.length > 0
    const wanted = label.value !== null ? [label.value]
      : chosen.facts.classes.map((_, i) => i).slice(rows.length, rows.length + rowsAtOnce)
    const fetched: SampleRow[] = []
    try {
      for (const of of wanted) {
        fetched.push(await fetchRow(chosen.facts.id, of, Math.min(1000, pageSize.value)))
        // Another page was asked for meanwhile.
        if (current !== turn) return
      }
      shown.value = [...rows, ...fetched]
    } catch (error) {
      if (current === turn) failure.value = failureFrom(error)
    } finally {
      if (current === turn) loading.value = stale.value = false
    }
  }

  const load = () => extend([])
  /** The next classes, where there are more. */
  const more = async () => {
    const { length } = shown.value, isLast = length >= (entry()?.facts.classes.length ?? 0)
    if (label.value === null && !loading.value && length > 0 && !isLast) await extend(shown.value)
  }

  watch(() => entry()?.facts.fingerprint, () => {
    label.value = null
    offset.value = 0
    shown.value = []
  })
  watch([split, label], () => { offset.value = 0 })
  watch(() => [entry()?.facts.fingerprint, split.value, label.value, start.value, pageSize.value], load, { immediate: true })

  const turnPage = (by: -1 | 1) => { offset.value = start.value + by * pageSize.value }
  const hasPrevious = computed(() => start.value > 0)
  const hasNext = computed(() => start.value + pageSize.value < total.value)
  return { split, label, shown, loading, stale, failure, start, pageSize, total, hasPrevious, hasNext, turnPage, load, more }
}
export type Samples = ReturnType<typeof useSamples>
