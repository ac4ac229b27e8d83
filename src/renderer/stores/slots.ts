import { computed, type ComputedRef, watch } from 'vue'
import type { Subject } from '../../domain/compare/subject'
import { slotsOf } from '../charts/slots'
import { useSettings } from './settings'

/** Slots of the latest so many are remembered. */
const mostRemembered = 3000

/**
 * A colour's slot for each run that is compared, repeats that stand together in one. It stays with the run: whatever else
 * is selected, and when the app is opened again.
 */
export function useSlots(subjects: () => readonly Subject[]): ComputedRef<ReadonlyMap<string, number>> {
  const settings = useSettings()
  const given = computed<ReadonlyMap<string, number>>((before) =>
    slotsOf(subjects().map(({ key }) => key), settings.settings.runColours, before))
  watch(given, (slots) => {
    const { runColours } = settings.settings
    const added = [...slots].filter(([key]) => runColours[key] === undefined)
    // One alone is compared with nothing: it has yet to find the colour that it is known by.
    if (slots.size < 2 || !added.length) return
    const all = [...Object.entries(runColours), ...added].slice(-mostRemembered)
    void settings.change({ runColours: Object.fromEntries(all) }).catch(() => undefined)
  }, { flush: 'post' })
  return computed(() => new Map(subjects().flatMap(({ key, runs }) =>
    runs.map(({ id }) => [id, given.value.get(key) ?? 0] as const))))
}
