import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { isActive, type Run } from '../../../domain/run'
import { entryOf, type RunEntry } from '../../../domain/runEntry'
import { fieldOf, namedField } from '../../../domain/runFields'
import { parseQuery } from '../../../domain/runQuery'
import { placesIn } from '../../../domain/runSettings'
import type { RunsTable } from '../../../domain/runsTable'
import { trialLog } from '../../../domain/trialLog'
import { liveInterval } from '../../charts/liveInterval'
import { throttled } from '../../charts/throttled'
import { useRunNotes } from '../../stores/runNotes'
import { useRuns } from '../../stores/runs'
import { useRunSizes } from '../../stores/runSizes'
import { useSettings } from '../../stores/settings'
import { columnsOf, usualColumns } from './columns'
import { type Line, linesOf } from './lines'

/** The table of runs as it is set up: what is shown of which, in what order. */
export const useRunTable = defineStore('runTable', () => {
  const runs = useRuns(), notes = useRunNotes(), sizes = useRunSizes(), settings = useSettings()
  const look = computed(() => settings.settings.runsTable)
  /** Kept, so that the table is as it was at the next start. */
  const change = (patch: Partial<RunsTable>) => settings.change({ runsTable: { ...look.value, ...patch } })

  const filter = ref(''), archivedShown = ref(false)
  const folded = shallowRef<ReadonlySet<string>>(new Set()), unfolded = shallowRef<ReadonlySet<string>>(new Set())
  const project = computed(() => settings.settings.project)

  /** What live runs tell changes their figures many times a second: followed now and then. */
  const live = throttled(
    () => new Map(runs.list.filter(isActive).map(({ id }) => [id, runs.metrics.get(id)])), liveInterval, () => runs.list,
  )
  const known = new Map<string, RunEntry>()
  const entries = computed(() => runs.list.map((run) => {
    const said = notes.of(run.id), size = sizes.sizes.get(run.id), before = known.get(run.id)
    if (!isActive(run) && before?.run === run && before.notes === said && before.size === size) return before
    const entry = entryOf(run, said, live.value.get(run.id), size)
    known.set(run.id, entry)
    return entry
  }))
  const places = computed(() => placesIn(runs.list.map(({ experiment }) => experiment)))
  const query = computed(() => parseQuery(filter.value, places.value))
  /** Of the project; archived ones where they are asked for. */
  const inProject = computed(() =>
    project.value ? entries.value.filter((entry) => entry.notes.project === project.value) : entries.value)
  const withArchived = computed(() => archivedShown.value || query.value.fields.has('archived'))
  const archived = computed(() => inProject.value.reduce((sum, entry) => sum + Number(entry.notes.archived), 0))
  const candidates = computed(() =>
    withArchived.value ? inProject.value : inProject.value.filter((entry) => !entry.notes.archived))
  const found = computed(() => candidates.value.filter(query.value.matches))

  const baseline = computed(() => runs.byId(look.value.baseline ?? undefined))
  const baselineEntry = computed(() => entries.value.find(({ run }) => run === baseline.value))
  const order = computed(() => {
    const kept = look.value.order, field = kept && fieldOf(kept.key, runs.list)
    return field ? { field, descending: kept!.descending } : { field: namedField('accuracy')!, descending: true }
  })
  const arrangement = computed(() => ({
    order: order.value, grouping: look.value.grouping, baseline: look.value.baseline,
    folded: folded.value, unfolded: unfolded.value,
  }))
  const lines = computed<Line[]>(() => linesOf(found.value, arrangement.value))

  /** The runs found as a log, the oldest first. */
  const trials = computed(() => trialLog(found.value, entries.value))
  const columns = computed(() => columnsOf(look.value.columns ?? usualColumns, runs.list, look.value.widths, !!baseline.value))
  /** The runs of which a figure is a column: settings are offered where these differ. */
  const shownRuns = computed(() => found.value.map(({ run }) => run))

  const toggled = (set: ReadonlySet<string>, key: string) => {
    const next = new Set(set)
    if (!next.delete(key)) next.add(key)
    return next
  }
  function fold(line: Line) {
    if (line.kind === 'section') folded.value = toggled(folded.value, line.key)
    if (line.kind === 'repeats') unfolded.value = toggled(unfolded.value, line.key)
  }
  /** Turns the order round, or begins with that column in its natural direction. */
  function sortBy(key: string) {
    const field = fieldOf(key, runs.list)
    if (!field) return
    const same = order.value.field.key === key
    void change({ order: { key, descending: same ? !order.value.descending : field.kind !== 'text' } })
  }
  const showAll = () => {
    filter.value = ''
    if (project.value) void settings.change({ project: '' })
  }
  const pin = (run: Run | undefined) => change({ baseline: run?.id ?? null })

  return {
    look, filter, query, archivedShown, archived, project, inProject, found, lines, trials, columns, order, baseline,
    baselineEntry, shownRuns, change, fold, sortBy, showAll, pin,
  }
})
