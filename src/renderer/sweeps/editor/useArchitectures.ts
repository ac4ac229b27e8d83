import { computed, shallowRef } from 'vue'
import type { Architecture } from '../../../domain/architecture'
import type { Sweep } from '../../../domain/sweep/sweep'
import type { Template } from '../../../domain/template'
import { ask } from '../../bridge'
import { useActions } from '../../shell/commands'
import { useLibrary } from '../../stores/library'
import { architecturesIn } from './draft'

/** Whole architectures to choose from: the sweep's own, the saved ones and the templates', each name once. */
export function useArchitectures(sweep: () => Sweep) {
  const library = useLibrary(), { attempt } = useActions()
  const templates = shallowRef<Template[]>([])
  void attempt(async () => { templates.value = await ask('templates.list') })
  return computed<Architecture[]>(() => {
    const all = [
      ...architecturesIn(sweep()), sweep().experiment.architecture,
      ...library.architectures.map(({ architecture }) => architecture),
      ...templates.value.map(({ experiment }) => experiment.architecture),
    ]
    return [...new Map(all.reverse().map((one) => [one.name, one])).values()].reverse()
  })
}
