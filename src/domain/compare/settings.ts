import { compareSettings, type SettingRow } from '../comparison'
import type { Subject } from './subject'

/** Settings side by side. Repeats have the same ones, but for their seeds. */
export function settingsOf(subjects: readonly Subject[]): SettingRow[] {
  return compareSettings(subjects.map(({ runs }) => runs[0])).map((row) => {
    if (row.label !== 'Seed') return row
    const values = subjects.map(({ runs }) => runs.map(({ experiment }) => experiment.training.seed).join(', '))
    return { ...row, values, same: new Set(values).size === 1 }
  })
}
