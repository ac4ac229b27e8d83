import { useMessage } from 'naive-ui'
import type { DataFacts, Example } from '../../../domain/dataset'
import type { DataChange } from '../../../domain/dataVersion'
import { thousands } from '../../../domain/format'
import { useActions } from '../../shell/commands'
import type { ReadyData } from '../../stores/data'
import { useDataVersions } from '../../stores/dataVersions'

const imagesText = (count: number): string => (count === 1 ? '1 image' : `${thousands(count)} images`)

/** Changes to a data set, each told; the version that has it is shown then. */
export function useDataChange(show: (id: string) => void) {
  const versions = useDataVersions(), message = useMessage()
  const { attempt } = useActions()

  const tell = (entry: ReadyData, facts: DataFacts, what: string) => {
    show(facts.id)
    if (facts.id === entry.facts.id) message.success(`${what}.`)
    else if (entry.version) message.success(`${what}, in a new version, “${facts.name}”: a run needs “${entry.facts.name}” as it is.`, { duration: 8000 })
    else message.success(`${what}, in a version, “${facts.name}”. ${entry.facts.name} stays as it is.`, { duration: 8000 })
  }
  const change = (entry: ReadyData, what: DataChange, chosen: readonly Example[]) => attempt(async () => {
    const facts = await versions.add(entry, what, chosen)
    tell(entry, facts, what.kind === 'exclude'
      ? `Excluded ${imagesText(chosen.length)}` : `Labelled ${imagesText(chosen.length)} as ${facts.classes[what.label]}`)
  })
  const takeBack = (entry: ReadyData, place: number, example?: Example) => attempt(async () =>
    tell(entry, await versions.takeBack(entry, place, example), 'Taken back'))
  const takeAllBack = (entry: ReadyData) => attempt(async () => tell(entry, await versions.takeAllBack(entry), 'All changes taken back'))
  const undo = (entry: ReadyData) => attempt(async () => tell(entry, await versions.undo(entry), 'Undone'))
  return { change, takeBack, takeAllBack, undo }
}
