import { computed, ref, watch } from 'vue'
import type { Example } from '../../../domain/dataset'
import { outcomeOf } from '../../../domain/dataVersion'
import { type Duplicates, groupsOf, type LikeExample, type LikeKind, likeKinds, surplusOf } from '../../../domain/duplicates'
import { useActions } from '../../shell/commands'
import type { ReadyData } from '../../stores/data'
import { useDataVersions } from '../../stores/dataVersions'
import { keyOf } from '../examples'

/** By default so different at most that one takes the images for the same. */
const closest = 6

/** The groups of like images that are looked at, as they are in the set now, and which of them are to go. */
export function useGroups(found: () => Duplicates, entry: () => ReadyData) {
  const versions = useDataVersions()
  const { attempt } = useActions()
  const upTo = ref(Math.min(closest, found().upTo)), kind = ref<LikeKind>('all')

  watch(() => entry().facts.fingerprint, () => {
    if (entry().version) void attempt(() => versions.load(entry()))
  }, { immediate: true })
  const outcomes = computed(() => {
    const steps = (entry().version && versions.versions.get(entry().facts.id)?.steps) ?? []
    return { train: outcomeOf(steps, 'train'), test: outcomeOf(steps, 'test') }
  })
  const labelNow = ({ split, index, label }: LikeExample): number | null => {
    const { excluded, labels } = outcomes.value[split]
    return excluded.has(index) ? null : labels.get(index) ?? label
  }
  const all = computed(() => groupsOf(found(), upTo.value, labelNow))
  const counts = computed(() => Object.fromEntries(
    Object.entries(likeKinds).map(([name, { holds }]) => [name, all.value.filter(holds).length])) as Record<LikeKind, number>)
  const groups = computed(() => all.value.filter(likeKinds[kind.value].holds))

  /** Where a person thinks otherwise than {@link surplusOf}. */
  const otherwise = ref(new Map<string, boolean>())
  const surplus = computed(() => new Set(groups.value.flatMap(surplusOf).map(keyOf)))
  const goes = (example: Example): boolean => otherwise.value.get(keyOf(example)) ?? surplus.value.has(keyOf(example))
  const toggle = (example: Example): void => { otherwise.value.set(keyOf(example), !goes(example)) }
  const going = computed(() => groups.value.flatMap(({ examples }) => examples).filter(goes))

  return { upTo, kind, counts, groups, goes, toggle, going }
}
