import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { DataFacts, Example } from '../../domain/dataset'
import { type DataChange, type DataStep, type DataVersion, stepOf, withoutStep } from '../../domain/dataVersion'
import { ask } from '../bridge'
import type { ReadyData } from './data'

/** What was left out of data sets or labelled otherwise, by the version that has it. */
export const useDataVersions = defineStore('dataVersions', () => {
  const versions = shallowReactive(new Map<string, DataVersion>())
  /** The steps that a version had before each change since the start, the latest last. */
  const former = new Map<string, DataStep[][]>()

  /** The version's document, as it is now. */
  async function load({ facts: { id, fingerprint } }: ReadyData): Promise<DataVersion> {
    const known = versions.get(id)
    if (known?.fingerprint === fingerprint) return known
    const version = await ask('data.version', { id })
    versions.set(id, version)
    return version
  }
  const stepsOf = async (entry: ReadyData): Promise<DataStep[]> => (entry.version ? (await load(entry)).steps : [])

  async function put(entry: ReadyData, steps: DataStep[]): Promise<DataFacts> {
    const facts = await ask('data.change', { id: entry.facts.id, steps })
    versions.set(facts.id, await ask('data.version', { id: facts.id }))
    return facts
  }
  async function change(entry: ReadyData, next: (steps: DataStep[]) => DataStep[]): Promise<DataFacts> {
    const before = await stepsOf(entry), facts = await put(entry, next(before))
    former.set(facts.id, [...former.get(entry.facts.id) ?? [], before])
    return facts
  }
  const addSteps = (entry: ReadyData, more: readonly DataStep[]): Promise<DataFacts> =>
    change(entry, (steps) => [...steps, ...more])
  /** Of a set that is no version, and of one that a run was trained on, it makes a new version. @returns what has the change */
  const add = (entry: ReadyData, what: DataChange, chosen: readonly Example[]): Promise<DataFacts> =>
    addSteps(entry, [stepOf(what, chosen, new Date())])
  const takeBack = (entry: ReadyData, place: number, example?: Example): Promise<DataFacts> =>
    change(entry, (steps) => withoutStep(steps, place, example))
  const takeAllBack = (entry: ReadyData): Promise<DataFacts> => change(entry, () => [])
  /** The last change, or after a restart the last step. */
  async function undo(entry: ReadyData): Promise<DataFacts> {
    const before = former.get(entry.facts.id) ?? []
    const facts = await put(entry, before[before.length - 1] ?? (await stepsOf(entry)).slice(0, -1))
    former.set(facts.id, before.slice(0, -1))
    return facts
  }
  async function rename({ facts: { id } }: ReadyData, name: string): Promise<void> {
    await ask('data.renameVersion', { id, name })
    versions.set(id, await ask('data.version', { id }))
  }
  return { versions, load, add, addSteps, takeBack, takeAllBack, undo, rename }
})
